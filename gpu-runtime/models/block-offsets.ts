// What Q4_0 leaves of Q4_1, one number for each block of 32 weights, as a LoRA that is worn by every call: A sums each
// block of the inputs, B multiplies the sums by the numbers. llama.cpp multiplies both in types that have tiled
// kernels (ADR 0105). Pure.
import type { StoredTensor } from '../adapters/gguf-writer.ts'
import { BLOCK_VALUES, Q4_0, Q8_0, writeQ8_0 } from './weight-blocks.ts'

/** One, and nine levels of Q4_0 less eight of it: a one. Eight levels: a zero. */
const HALF_ONE = [0x00, 0x3c]
const ONES = 0x99
const ZEROS = 0x88

/**
 * @param tensor `blk.0.ffn_up.weight`
 * @param offsets row after row, one for each block of a row
 * @returns A and B; their rank is filled up with zeros to whole blocks
 */
export function offsetTensors(
  tensor: { readonly name: string; readonly rows: number; readonly columns: number },
  offsets: Float64Array,
): StoredTensor[] {
  const { name, rows, columns } = tensor
  const blocks = columns / BLOCK_VALUES
  const rank = Math.ceil(blocks / BLOCK_VALUES) * BLOCK_VALUES
  const a = new Uint8Array(rank * blocks * Q4_0.bytes)
  for (let row = 0; row < rank; row++) {
    for (let block = 0; block < blocks; block++) {
      const at = (row * blocks + block) * Q4_0.bytes
      a.fill(row === block ? ONES : ZEROS, at + 2, at + Q4_0.bytes)
      if (row === block) a.set(HALF_ONE, at)
    }
  }
  const b = new Uint8Array((rows * rank * Q8_0.bytes) / BLOCK_VALUES)
  const row = new Float64Array(rank)
  for (let i = 0; i < rows; i++) {
    row.set(offsets.subarray(i * blocks, (i + 1) * blocks))
    for (let from = 0; from < rank; from += BLOCK_VALUES) {
      writeQ8_0(row, from, b, ((i * rank + from) / BLOCK_VALUES) * Q8_0.bytes)
    }
  }
  return [
    { name: `${name}.lora_a`, rows: rank, columns, code: Q4_0.code, bytes: a },
    { name: `${name}.lora_b`, rows, columns: rank, code: Q8_0.code, bytes: b },
  ]
}
