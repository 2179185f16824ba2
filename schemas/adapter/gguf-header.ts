// Reads the header of a GGUF file strictly, before any engine sees it: a LoRA adapter of a Llama
// base and nothing else, every count bounded, pairs of one rank, tensors side by side and inside the
// file. Whether the shapes are the base's is left to the engine. Pure.
import { err, ok, type Result } from '../result.ts'

export type AdapterHeader = {
  readonly alpha: number
  /** `start` and `end`: the bytes of the file in which its values lie. */
  readonly tensors: readonly {
    readonly name: string
    /** Fastest first, as the format has it. */
    readonly shape: readonly number[]
    readonly type: 'F32' | 'F16'
    readonly start: number
    readonly end: number
  }[]
}
export type HeaderRefusal = { readonly kind: 'adapter_invalid'; readonly why: string }

const MAGIC = 0x46554747
const VERSION = 3
export const LORA_RANK_MAX = 256
const LIMITS = {
  keys: 64,
  tensors: 4_096,
  text: 1_024,
  dimensions: 2,
  rows: 1 << 20,
  rank: LORA_RANK_MAX,
}
/** No header within the limits is longer; more of a file need not be read. */
export const HEADER_BYTES_MAX = 1 << 20
const ALIGNMENT = 32n
const TENSOR_NAME = /^blk\.\d{1,3}\.(attn_(q|k|v|output)|ffn_(gate|up|down))\.weight\.lora_[ab]$/
/** Bytes of one value by GGML type: F32 and F16. */
const VALUE_BYTES = new Map([
  [0, 4n],
  [1, 2n],
])
/** GGUF value types of fixed width. */
const SCALARS = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
])
const STRING = 8
const FLOAT32 = 6

/**
 * @param head the file's first HEADER_BYTES_MAX bytes, or all of a shorter file
 * @param fileBytes the length of the whole file
 */
export function readAdapterHeader(
  head: Uint8Array,
  fileBytes: number,
): Result<AdapterHeader, HeaderRefusal> {
  try {
    return ok(parse(new Cursor(head), BigInt(fileBytes)))
  } catch (error) {
    const why = error instanceof HeaderError ? error.message : 'the header is truncated'
    return err({ kind: 'adapter_invalid', why })
  }
}

function parse(cursor: Cursor, fileBytes: bigint): AdapterHeader {
  demand(cursor.u32() === MAGIC, 'it is not a GGUF file')
  demand(cursor.u32() === VERSION, `only GGUF version ${VERSION} is known`)
  const tensorCount = cursor.count(LIMITS.tensors, 'tensors')
  const keyCount = cursor.count(LIMITS.keys, 'keys')
  const facts = new Map<string, string | number | null>()
  for (let i = 0; i < keyCount; i++) {
    const key = cursor.text()
    demand(!facts.has(key), `the key ${key} stands twice`)
    facts.set(key, cursor.value())
  }
  demand(facts.get('general.type') === 'adapter', 'general.type is not adapter')
  demand(facts.get('adapter.type') === 'lora', 'adapter.type is not lora')
  demand(facts.get('general.architecture') === 'llama', 'the architecture is not llama')
  const alpha = facts.get('adapter.lora.alpha')
  if (typeof alpha !== 'number' || !(alpha > 0 && alpha < 1e6)) {
    throw new HeaderError('adapter.lora.alpha is missing or out of bounds')
  }
  // Another alignment would move the tensors away from where they were checked.
  demand(!facts.has('general.alignment'), 'it sets an alignment of its own')
  const infos = Array.from({ length: tensorCount }, () => tensorInfo(cursor))
  checkPairs(infos)
  checkPlaces(infos, fileBytes - align(BigInt(cursor.position)))
  const dataStart = align(BigInt(cursor.position))
  const tensors = infos.map(({ name, shape, type, offset, bytes }) => {
    const start = Number(dataStart + offset)
    return { name, shape, type, start, end: start + Number(bytes) }
  })
  return { alpha, tensors }
}

type TensorInfo = {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: 'F32' | 'F16'
  readonly offset: bigint
  readonly bytes: bigint
}

/** Every tensor once, and with it its counterpart of the same rank: a is [in, r], b is [r, out]. */
function checkPairs(infos: readonly TensorInfo[]): void {
  demand(infos.length > 0, 'it has no tensors')
  const shapes = new Map(infos.map(({ name, shape }) => [name, shape]))
  demand(shapes.size === infos.length, 'a tensor stands twice')
  for (const { name, shape } of infos) {
    const isA = name.endsWith('a')
    const twin = shapes.get(`${name.slice(0, -1)}${isA ? 'b' : 'a'}`)
    demand(twin !== undefined, `${name} has no counterpart`)
    const [rank = 0, twinRank = 0] = isA ? [shape[1], twin?.[0]] : [shape[0], twin?.[1]]
    demand(rank === twinRank, `${name} and its counterpart differ in rank`)
    demand(rank <= LIMITS.rank, `${name} has rank ${rank}, more than ${LIMITS.rank}`)
  }
}

/** Tensors lie one after another and fill the file: nothing overlaps, nothing is smuggled. */
function checkPlaces(infos: readonly TensorInfo[], dataBytes: bigint): void {
  let next = 0n
  let end = 0n
  for (const { name, offset, bytes } of infos.toSorted((a, b) => (a.offset < b.offset ? -1 : 1))) {
    demand(offset === next, `${name} does not follow the tensor before it`)
    end = offset + bytes
    demand(end <= dataBytes, `${name} lies outside the file`)
    next = align(end)
  }
  demand(dataBytes <= next, 'the file goes on after its last tensor')
}

function tensorInfo(cursor: Cursor): TensorInfo {
  const name = cursor.text()
  demand(TENSOR_NAME.test(name), `${name} is not a LoRA tensor`)
  const dimensions = cursor.u32()
  demand(dimensions === LIMITS.dimensions, `${name} has ${dimensions} dimensions`)
  const shape = Array.from({ length: dimensions }, () => cursor.count(LIMITS.rows, 'rows'))
  demand(
    shape.every((size) => size > 0),
    `${name} is empty`,
  )
  const code = cursor.u32()
  const width = VALUE_BYTES.get(code)
  demand(width !== undefined, `${name} is neither F32 nor F16`)
  const offset = cursor.u64()
  const bytes = shape.reduce((product, size) => product * BigInt(size), width ?? 0n)
  return { name, shape, type: code === 0 ? 'F32' : 'F16', offset, bytes }
}

class Cursor {
  position = 0
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  u32(): number {
    this.position += 4
    return this.#view.getUint32(this.position - 4, true)
  }

  u64(): bigint {
    this.position += 8
    return this.#view.getBigUint64(this.position - 8, true)
  }

  count(max: number, what: string): number {
    const value = this.u64()
    demand(value <= BigInt(max), `${value} ${what} are more than ${max}`)
    return Number(value)
  }

  text(): string {
    const length = this.count(LIMITS.text, 'characters')
    const start = this.#view.byteOffset + this.position
    demand(this.position + length <= this.#view.byteLength, 'the header is truncated')
    this.position += length
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, start, length))
  }

  /** Strings and 32-bit floats are kept, other scalars passed over; arrays have no place here. */
  value(): string | number | null {
    const type = this.u32()
    if (type === STRING) return this.text()
    const width = SCALARS.get(type)
    demand(width !== undefined, `a value of type ${type} has no place in an adapter`)
    const at = this.position
    this.position += width ?? 0
    demand(this.position <= this.#view.byteLength, 'the header is truncated')
    return type === FLOAT32 ? this.#view.getFloat32(at, true) : null
  }
}

function align(position: bigint): bigint {
  return ((position + ALIGNMENT - 1n) / ALIGNMENT) * ALIGNMENT
}

function demand(condition: boolean, why: string): void {
  if (!condition) throw new HeaderError(why)
}

class HeaderError extends Error {
  override readonly name = 'HeaderError'
}
