// Writes a LoRA adapter as the GGUF file that llama.cpp loads, in fp16 or in blocks that are laid out already: the
// same tensors give the same bytes. The mirror of gguf-header.ts, which reads all that this writes in fp16. Pure.

export type TensorShape = {
  /** As llama.cpp names it: `blk.0.attn_q.weight.lora_a`. */
  readonly name: string
  /** Rows, and values in a row: A is [rank, in], B is [out, rank]. */
  readonly rows: number
  readonly columns: number
}

export type LoraTensor = TensorShape & {
  /** Row after row. */
  readonly values: Float32Array
}

/** In blocks, say. */
export type StoredTensor = TensorShape & {
  /** ggml's number of the type. */
  readonly code: number
  readonly bytes: Uint8Array
}

const ALIGNMENT = 32
const F16 = 1
const STRING = 8
const FLOAT32 = 6
const NEGATIVE_ZERO = 0x8000

/** llama.cpp scales B·A by alpha/rank. */
export function writeAdapter(alpha: number, tensors: readonly LoraTensor[]): Uint8Array {
  const sorted = tensors.toSorted(byName)
  const out = headOf(alpha, sorted.map(inHalves))
  for (const { values } of sorted) {
    out.halves(values)
    out.pad()
  }
  return out.done()
}

/** llama.cpp scales by nothing where alpha is 0. */
export function writeStoredAdapter(alpha: number, tensors: readonly StoredTensor[]): Uint8Array {
  const sorted = tensors.toSorted(byName)
  const out = headOf(
    alpha,
    sorted.map((tensor) => ({ ...tensor, size: tensor.bytes.length })),
  )
  for (const { bytes } of sorted) {
    out.bytes(bytes)
    out.pad()
  }
  return out.done()
}

/** How long a file of such tensors is, in fp16. */
export function adapterBytes(tensors: readonly TensorShape[]): number {
  const sized = tensors.map(inHalves)
  const data = sized.reduce((sum, { size }) => sum + aligned(size), 0)
  return headOf(0, sized).done().length + data
}

/** `size`: in bytes. */
type SizedTensor = TensorShape & { readonly code: number; readonly size: number }

function inHalves(tensor: TensorShape): SizedTensor {
  return { ...tensor, code: F16, size: tensor.rows * tensor.columns * 2 }
}

function byName(a: TensorShape, b: TensorShape): number {
  return a.name < b.name ? -1 : 1
}

function headOf(alpha: number, sorted: readonly SizedTensor[]): Writer {
  const out = new Writer()
  out.bytes(new TextEncoder().encode('GGUF'))
  out.u32(3)
  out.u64(sorted.length)
  out.u64(4)
  out.fact('general.architecture', 'llama')
  out.fact('general.type', 'adapter')
  out.fact('adapter.type', 'lora')
  out.fact('adapter.lora.alpha', alpha)
  let offset = 0
  for (const { name, rows, columns, code, size } of sorted) {
    out.text(name)
    out.u32(2)
    // Sizes stand fastest first.
    out.u64(columns)
    out.u64(rows)
    out.u32(code)
    out.u64(offset)
    offset += aligned(size)
  }
  out.pad()
  return out
}

/** Where the next tensor of a GGUF file may begin. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

class Writer {
  #buffer = new ArrayBuffer(1 << 16)
  #length = 0

  bytes(bytes: Uint8Array): void {
    new Uint8Array(this.#room(bytes.length).buffer).set(bytes, this.#length - bytes.length)
  }

  u32(value: number): void {
    this.#room(4).setUint32(this.#length - 4, value, true)
  }

  u64(value: number): void {
    this.#room(8).setBigUint64(this.#length - 8, BigInt(value), true)
  }

  text(text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.u64(bytes.length)
    this.bytes(bytes)
  }

  fact(key: string, value: string | number): void {
    this.text(key)
    this.u32(typeof value === 'string' ? STRING : FLOAT32)
    if (typeof value === 'string') this.text(value)
    else this.#room(4).setFloat32(this.#length - 4, value, true)
  }

  halves(values: Float32Array): void {
    const view = this.#room(values.length * 2)
    const start = this.#length - values.length * 2
    values.forEach((value, index) => {
      const half = toHalf(value)
      // Zero is written one way, whichever side it was rounded from.
      view.setUint16(start + index * 2, half === NEGATIVE_ZERO ? 0 : half, true)
    })
  }

  pad(): void {
    this.#room(aligned(this.#length) - this.#length)
  }

  done(): Uint8Array {
    return new Uint8Array(this.#buffer, 0, this.#length)
  }

  /** Zeros at the end, to be written to. */
  #room(more: number): DataView {
    const length = this.#length + more
    if (length > this.#buffer.byteLength) {
      const grown = new ArrayBuffer(Math.max(length, 2 * this.#buffer.byteLength))
      new Uint8Array(grown).set(new Uint8Array(this.#buffer, 0, this.#length))
      this.#buffer = grown
    }
    this.#length = length
    return new DataView(this.#buffer)
  }
}

const floats = new Float32Array(1)
const bits = new Uint32Array(floats.buffer)

/** IEEE 754 half precision, rounded to nearest, ties to even; beyond its range, infinity. */
export function toHalf(value: number): number {
  floats[0] = value
  const single = bits[0] ?? 0
  const sign = (single >>> 16) & 0x8000
  const magnitude = single & 0x7fff_ffff
  if (magnitude >= 0x7f80_0000) return sign | (magnitude > 0x7f80_0000 ? 0x7e00 : 0x7c00)
  if (magnitude >= 0x4780_0000) return sign | 0x7c00
  if (magnitude < 0x3300_0000) return sign
  const exponent = magnitude >>> 23
  if (exponent < 113) {
    const mantissa = (magnitude & 0x7f_ffff) | 0x80_0000
    return sign | roundedShift(mantissa, 126 - exponent)
  }
  return sign | roundedShift(magnitude - (112 << 23), 13)
}

function roundedShift(value: number, by: number): number {
  const half = 2 ** (by - 1)
  const kept = Math.floor(value / 2 ** by)
  const rest = value - kept * 2 ** by
  return rest > half || (rest === half && kept % 2 === 1) ? kept + 1 : kept
}

export function fromHalf(half: number): number {
  const sign = (half & 0x8000) === 0 ? 1 : -1
  const exponent = (half >>> 10) & 0x1f
  const mantissa = half & 0x3ff
  if (exponent === 0) return sign * mantissa * 2 ** -24
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + mantissa / 1_024) * 2 ** (exponent - 15)
}
