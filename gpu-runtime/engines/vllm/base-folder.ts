// A base as vLLM loads it, a folder of Hugging Face's: its hash, which is that of what decides how it
// reads and answers, and its shape, which adapters must fit.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { BaseShape } from '../../../schemas/adapter/base-shape.ts'
import { parseSha256, type Sha256 } from '../../../schemas/ids.ts'
import { issueLine } from '../../../schemas/issue-words.ts'

const size = z.int().min(1)
const config = z.looseObject({
  /** Adapters are converted and checked for this family alone. */
  model_type: z.literal('llama'),
  num_hidden_layers: size,
  hidden_size: size,
  intermediate_size: size,
  num_attention_heads: size,
  num_key_value_heads: size.optional(),
  head_dim: size.nullish(),
})

/** Same files, same base: an adapter is pinned to both. */
const HASHED = ['config.json', 'tokenizer.json'] as const

export async function readBaseFolder(
  folder: string,
): Promise<{ readonly sha256: Sha256; readonly shape: BaseShape }> {
  const hash = createHash('sha256')
  for (const name of HASHED) {
    const file = createHash('sha256').update(await readFile(join(folder, name)))
    hash.update(`${name} ${file.digest('hex')}\n`)
  }
  const text = await readFile(join(folder, 'config.json'), 'utf8')
  const read = config.safeParse(JSON.parse(text))
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Error(
      `${folder}/config.json: ${issue === undefined ? 'unreadable' : issueLine(issue)}`,
    )
  }
  const { hidden_size: hidden, num_attention_heads: heads } = read.data
  const shape = {
    layers: read.data.num_hidden_layers,
    hidden,
    feedForward: read.data.intermediate_size,
    heads,
    keyValueHeads: read.data.num_key_value_heads ?? heads,
    headSize: read.data.head_dim ?? hidden / heads,
  }
  return { sha256: parseSha256(hash.digest('hex')), shape }
}
