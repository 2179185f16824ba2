// Test support: a real vLLM server on this machine's CPU, with the tiny test models.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll } from 'vitest'
import type { BaseShape } from '../../../schemas/adapter/base-shape.ts'
import { must } from '../../../schemas/result.ts'
import { prepareForVllm, type Published } from '../../adapters/prepare.ts'
import { freePort } from '../free-port.ts'
import type { VllmOptions } from './vllm-process.ts'

export const TINY: BaseShape = {
  layers: 2,
  hidden: 128,
  feedForward: 256,
  heads: 4,
  keyValueHeads: 2,
  headSize: 32,
}

export const TINY_ARGS = [
  '--dtype',
  'float32',
  '--enforce-eager',
  '--num-gpu-blocks-override',
  '64',
]
export const TINY_ENV = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  VLLM_CPU_KVCACHE_SPACE: '1',
}

const MODELS = process.env['MEED_VLLM_MODELS'] ?? ''
export const VLLM_PYTHON = process.env['MEED_VLLM_PYTHON'] ?? ''
/** The same weights twice: a folder for vLLM, a file for llama.cpp. */
export const TINY_FOLDER = join(MODELS, 'base')
export const TINY_GGUF = join(MODELS, 'base.gguf')

export async function tinyVllm(change: Partial<VllmOptions> = {}): Promise<VllmOptions> {
  return {
    python: VLLM_PYTHON,
    modelFolder: TINY_FOLDER,
    baseName: 'tiny',
    port: await freePort(),
    adaptersInBatch: 2,
    adaptersInMemory: 3,
    maxRank: 16,
    contextTokens: 512,
    slots: 8,
    args: TINY_ARGS,
    env: TINY_ENV,
    readyMsMax: 240_000,
    ...change,
  }
}

/** The bytes of an adapter of the tiny base as they were published, by letter from a to f. */
export function tinyAdapter(letter: string): Buffer {
  return readFileSync(join(MODELS, `${letter}.safetensors`))
}

/** Puts the bytes where an adapter store would have put them. */
export function published(bytes: Uint8Array, folder: string): Published {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const path = join(folder, `${sha256}.adapter`)
  writeFileSync(path, bytes)
  return { path, sha256, bytes: bytes.length }
}

/**
 * For a file of tests: folders as the adapter store prepares them, there while its tests run.
 *
 * @returns the folder of the adapter of that letter
 */
export function adapterFolders(): (letter: string) => string {
  const folders = new Map<string, string>()
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meed-vllm-'))
    for (const letter of 'abcdef') {
      const bytes = published(tinyAdapter(letter), folder)
      folders.set(letter, await prepareForVllm(TINY)(bytes, folder))
    }
    return () => rmSync(folder, { recursive: true, force: true })
  })
  return (letter) => must(folders.get(letter) ?? null, `there is an adapter ${letter}`)
}
