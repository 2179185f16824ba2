// A thousand adapters for the real base: random, of the demo adapters' own size (query and value of
// every layer, rank 8, fp16), so small in effect that answers stay language.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HEADER_BYTES_MAX, readAdapterHeader } from '../../schemas/adapter/gguf-header.ts'
import { writeAdapter, type LoraTensor } from '../../gpu-runtime/adapters/gguf-writer.ts'
import { seeded } from '../random.ts'

/** SmolLM2-135M. */
const BASE = { layers: 30, hidden: 576, keyValue: 192 }
const RANK = 8
/** Values by which one adapter is turned against the one before it. */
const STEP = 7

export type AdapterFile = { readonly sha256: string; readonly path: string; readonly bytes: number }

/**
 * One adapter is drawn value by value; the others have its values in another order, each its own, which
 * is as random and a hundred times quicker.
 */
export function makeAdapters(folder: string, count: number): readonly AdapterFile[] {
  mkdirSync(folder, { recursive: true })
  const first = writeAdapter(2 * RANK, tensorsOf(1))
  const header = readAdapterHeader(first.subarray(0, HEADER_BYTES_MAX), first.length)
  if (!header.ok) throw new Error(header.error.why)
  return Array.from({ length: count }, (_, index) => {
    const bytes = Uint8Array.from(first)
    for (const { start, end } of header.value.tensors) {
      // By whole values of two bytes; the numbers of rows are no multiple of the step.
      const cut = start + ((2 * STEP * index) % (end - start))
      bytes.set(first.subarray(cut, end), start)
      bytes.set(first.subarray(start, cut), start + end - cut)
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = join(folder, `${sha256}.gguf`)
    writeFileSync(path, bytes)
    return { sha256, path, bytes: bytes.length }
  })
}

function tensorsOf(seed: number): LoraTensor[] {
  const random = seeded(seed)
  const tensors: LoraTensor[] = []
  const add = (name: string, rows: number, columns: number) => {
    const values = Float32Array.from({ length: rows * columns }, () => (random() - 0.5) * 0.02)
    tensors.push({ name, rows, columns, values })
  }
  for (let layer = 0; layer < BASE.layers; layer++) {
    for (const [name, outputs] of [
      ['attn_q', BASE.hidden],
      ['attn_v', BASE.keyValue],
    ] as const) {
      add(`blk.${layer}.${name}.weight.lora_a`, RANK, BASE.hidden)
      add(`blk.${layer}.${name}.weight.lora_b`, outputs, RANK)
    }
  }
  return tensors
}
