// An adapter as PEFT trains it, checked before (schemas/adapter), written as the GGUF file that llama.cpp
// loads, so that one uploaded adapter runs on both kinds of engine. llama.cpp keeps the rotary halves of q and k interleaved, so the rows of their B
// are permuted as the base's were: without it the adapter loads and answers plausible nonsense. Pure.
import { GGUF_NAMES } from '../../schemas/adapter/gguf-adapter.ts'
import type { BaseShape, LoraPlace } from '../../schemas/adapter/base-shape.ts'
import type { CheckedPeft, PlacedTensor } from '../../schemas/adapter/peft-adapter.ts'
import type { Projection } from '../../schemas/adapter/peft-config.ts'
import { demand } from '../../schemas/adapter/safetensors.ts'
import { floatsOf } from './float-values.ts'
import { writeAdapter, type LoraTensor } from './gguf-writer.ts'

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
  const bytes = file.subarray(dataStart + tensor.start, dataStart + tensor.end)
  const values = floatsOf(bytes, tensor.type)
  const heads = side === 'A' ? null : headsOf(projection, base)
  const placed = heads === null ? values : permuted(values, rows, columns, heads)
  const name = ggufName({ layer, projection, side })
  return { name, rows, columns, values: placed }
}

/** As llama.cpp names the tensor. */
export function ggufName({ layer, projection, side }: Omit<LoraPlace, 'name'>): string {
  return `blk.${layer}.${GGUF_NAMES[projection]}.weight.lora_${side.toLowerCase()}`
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
