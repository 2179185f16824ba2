// Test support: a real vLLM server on this machine's CPU, with the tiny test models.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BaseShape } from '../../../schemas/adapter/base-shape.ts'
import { prepareForVllm } from '../../adapters/prepare.ts'
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, statSync } from 'node:fs'
import type { VllmOptions } from './vllm-process.ts'
import { freePort } from '../free-port.ts'

export const TINY: BaseShape = {
  layers: 2,
  hidden: 128,
  feedForward: 256,
  heads: 4,
  keyValueHeads: 2,
  headSize: 32,
}

const MODELS = process.env['MEED_VLLM_MODELS'] ?? ''
const PYTHON = process.env['MEED_VLLM_PYTHON'] ?? ''

export async function tinyVllm(change: Partial<VllmOptions> = {}): Promise<VllmOptions> {
  return {
    python: PYTHON,
    modelFolder: join(MODELS, 'base'),
    baseName: 'tiny',
    port: await freePort(),
    adaptersInBatch: 2,
    adaptersInMemory: 3,
    maxRank: 16,
    contextTokens: 512,
    slots: 8,
    args: ['--dtype', 'float32', '--enforce-eager', '--num-gpu-blocks-override', '64'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      VLLM_CPU_KVCACHE_SPACE: '1',
    },
    readyMsMax: 240_000,
    ...change,
  }
}

/** Folders as the adapter store prepares them, by letter. */
export async function adapterFolders(): Promise<{
  readonly folders: Readonly<Record<string, string>>
  readonly remove: () => void
}> {
  const folder = mkdtempSync(join(tmpdir(), 'meed-vllm-'))
  const folders: Record<string, string> = {}
  const prepare = prepareForVllm(TINY)
  for (const letter of 'abcdef') {
    const bytes = readFileSync(join(MODELS, `${letter}.safetensors`))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = join(folder, `${sha256}.adapter`)
    cpSync(join(MODELS, `${letter}.safetensors`), path)
    folders[letter] = await prepare({ path, sha256, bytes: statSync(path).size }, folder)
  }
  return { folders, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
