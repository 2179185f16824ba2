// An adapter as PEFT trains it, checked before (schemas/adapter), written as the GGUF file that llama.cpp
// loads, so that one uploaded adapter runs on both kinds of engine. llama.cpp keeps the rotary halves of q and k interleaved, so the rows of their B
// are permuted as the base's were: without it the adapter loads and answers plausible nonsense. Pure.
import { GGUF_NAMES } from '../../schemas/adapter/gguf-adapter.ts'
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import type { CheckedPeft, PlacedTensor } from '../../schemas/adapter/peft-adapter.ts'
import type { Projection } from '../../schemas/adapter/peft-config.ts'
import { demand, type Tensor } from '../../schemas/adapter/safetensors.ts'
import { fromHalf, writeAdapter, type LoraTensor } from './gguf-writer.ts'

/** @param file the bytes that were checked */
export function ggufOf(file: Uint8Array, checked: CheckedPeft, base: BaseShape): Uint8Array {
  const { config, tensors, dataStart } = checked
  const placed = tensors.map((one) => converted(one, file, dataStart, base))
  return writeAdapter(config.scale * config.rank, placed)
}

function converted(
  { layer, projection, side, tensor }: PlacedTensor,
  file: Uint8Array,
  dataStart: number,
  base: BaseShape,
): LoraTensor {
  const [rows = 0, columns = 0] = tensor.shape
  const values = valuesOf(tensor, file, dataStart)
  const heads = side === 'A' ? null : headsOf(projection, base)
  const placed = heads === null ? values : permuted(values, rows, columns, heads)
  const name = `blk.${layer}.${GGUF_NAMES[projection]}.weight.lora_${side.toLowerCase()}`
  return { name, rows, columns, values: placed }
}

function headsOf(projection: Projection, base: BaseShape): number | null {
  if (projection === 'q_proj') return base.heads
  return projection === 'k_proj' ? base.keyValueHeads : null
}

/** Rows [heads, 2, half] become [heads, half, 2]: halves of a head side by side. */
export function permuted(
  values: Float32Array,
  rows: number,
  columns: number,
  heads: number,
): Float32Array {
  const half = rows / heads / 2
  demand(Number.isInteger(half), 'heads', `${rows} rows do not part into ${heads} heads of halves`)
  const out = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    const head = Math.floor(row / (2 * half))
    const [side, at] = [Math.floor((row % (2 * half)) / half), row % half]
    const to = head * 2 * half + at * 2 + side
    out.set(values.subarray(row * columns, (row + 1) * columns), to * columns)
  }
  return out
}

function valuesOf(tensor: Tensor, file: Uint8Array, dataStart: number): Float32Array {
  const { type, start, end } = tensor
  const view = new DataView(file.buffer, file.byteOffset + dataStart + start, end - start)
  const width = type === 'F32' ? 4 : 2
  const values = new Float32Array((end - start) / width)
  for (let i = 0; i < values.length; i++) values[i] = valueAt(view, i * width, type)
  return values
}

const bfloat = new DataView(new ArrayBuffer(4))

function valueAt(view: DataView, at: number, type: Tensor['type']): number {
  if (type === 'F32') return view.getFloat32(at, true)
  const bits = view.getUint16(at, true)
  if (type === 'F16') return fromHalf(bits)
  bfloat.setUint32(0, bits << 16)
  return bfloat.getFloat32(0)
}
