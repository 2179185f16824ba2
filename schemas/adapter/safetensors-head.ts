// The head of a safetensors file: what its tensors are and where they lie, the same text for the same tensors.
// The mirror of safetensors.ts. Pure.
import { canonicalJson, type Json } from '../canonical.ts'
import type { Safetensors } from './safetensors.ts'

const LENGTH_BYTES = 8
/** Tensors begin at a multiple of it, as the format's own writer has it. */
const ALIGNMENT = 8

/** Length and header; the data follows. */
export function safetensorsHead(
  tensors: Safetensors['tensors'],
  metadata: Safetensors['metadata'],
): Uint8Array {
  const members = tensors.map(({ name, type, shape, start, end }): [string, Json] => [
    name,
    { dtype: type, shape, data_offsets: [start, end] },
  ])
  const header = canonicalJson({ ...Object.fromEntries(members), __metadata__: metadata })
  const text = new TextEncoder().encode(header)
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT
  const head = new Uint8Array(LENGTH_BYTES + length).fill(0x20)
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true)
  head.set(text, LENGTH_BYTES)
  return head
}
