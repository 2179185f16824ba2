// Test support: what an adapter adds to its base, from the bytes that are loaded.
import { readAdapterHeader } from '../../schemas/adapter/gguf-header.ts'
import { composed, type Composed, type Layout, type LoraPart } from './compose.ts'
import { floatsOf } from './float-values.ts'
import type { LoraTensor } from './gguf-writer.ts'

/** What an engine reads in the bytes of an adapter. */
export function readBack(file: Uint8Array): Omit<LoraPart, 'weight'> {
  const header = readAdapterHeader(file, file.length)
  if (!header.ok) throw new Error(header.error.why)
  const tensors = header.value.tensors.map(({ name, shape, type, start, end }): LoraTensor => {
    const [columns = 0, rows = 0] = shape
    return { name, rows, columns, values: floatsOf(file.subarray(start, end), type) }
  })
  return { alpha: header.value.alpha, tensors }
}

/** What an engine adds to each projection: alpha / rank · B·A, dense, in double precision. */
export function deltasOf({ alpha, tensors }: Omit<LoraPart, 'weight'>): Map<string, Float64Array> {
  const deltas = new Map<string, Float64Array>()
  for (const a of tensors.filter(({ name }) => name.endsWith('.lora_a'))) {
    const target = a.name.slice(0, -'.lora_a'.length)
    const b = tensors.find(({ name }) => name === `${target}.lora_b`)
    if (b === undefined) throw new Error(`${target} has no B`)
    const delta = new Float64Array(b.rows * a.columns)
    for (let row = 0; row < b.rows; row++) {
      for (let at = 0; at < a.rows; at++) {
        const left = (alpha / a.rows) * (b.values[row * a.rows + at] ?? 0)
        for (let column = 0; column < a.columns; column++) {
          const cell = row * a.columns + column
          delta[cell] = (delta[cell] ?? 0) + left * (a.values[at * a.columns + column] ?? 0)
        }
      }
    }
    deltas.set(target, delta)
  }
  return deltas
}

/** Of parts whose ranks no engine here would refuse. */
export function composedOf(parts: readonly LoraPart[], layout: Layout = 'own_ranks'): Composed {
  const made = composed(parts, 256, layout)
  if (!made.ok) throw new Error(made.error.kind)
  return made.value
}
