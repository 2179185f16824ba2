// How many ranks several adapters have together, told by the heads of their files: whether an engine runs
// them is known before a value is read. The parts were checked when they were prepared.
import { open } from 'node:fs/promises'
import {
  HEADER_BYTES_MAX,
  readAdapterHeader,
  type AdapterHeader,
} from '../../schemas/adapter/gguf-header.ts'
import { assert } from '../../schemas/result.ts'

/** In the projection where they are most. */
export async function ranksTogether(paths: readonly string[]): Promise<number> {
  const ranks = new Map<string, number>()
  for (const path of paths) {
    for (const { name, shape } of (await headerOf(path)).tensors) {
      // A is [in, rank], fastest first.
      if (name.endsWith('.lora_a')) ranks.set(name, (ranks.get(name) ?? 0) + (shape[1] ?? 0))
    }
  }
  return Math.max(0, ...ranks.values())
}

async function headerOf(path: string): Promise<AdapterHeader> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(Math.min(size, HEADER_BYTES_MAX))
    await file.read(head, 0, head.length, 0)
    const header = readAdapterHeader(head, size)
    assert(header.ok, 'what an engine loads was checked before')
    return header.value
  } finally {
    await file.close()
  }
}
