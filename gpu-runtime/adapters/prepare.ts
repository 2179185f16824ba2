// From the bytes that were published to what an engine loads. Every file is checked here, by every
// rule, before any engine sees it: engines check some rules, differently, or answer with whatever
// shape they were given. What is written is a copy that can be made again at any time.
import { link, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import { checkGgufAdapter, isGguf } from '../../schemas/adapter/gguf-adapter.ts'
import { checkPeftAdapter } from '../../schemas/adapter/peft-adapter.ts'
import type { AdapterRefusal } from '../../schemas/adapter/safetensors.ts'
import type { Result } from '../../schemas/result.ts'
import { EngineError } from '../engines/engine.port.ts'
import { ggufOf } from './peft-to-gguf.ts'
import { PEFT_CONFIG, PEFT_WEIGHTS } from './weights-file.ts'

export type Published = {
  /** Absolute path of the verified bytes. */
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * Checks the file and puts what the engine loads into `folder`, under a name that begins with the
 * hash. Throws an EngineError `adapter_invalid` that names the broken rule.
 *
 * @returns the absolute path to load
 */
export type Prepare = (published: Published, folder: string) => Promise<string>

/** llama.cpp loads GGUF as it was published, or as it is converted from PEFT's safetensors. */
export function prepareForLlama(base: BaseShape): Prepare {
  return async (published, folder) => {
    const target = join(folder, `${published.sha256}.gguf`)
    const file = await readFile(published.path)
    if (isGguf(file)) {
      checked(checkGgufAdapter(file, base))
      await link(published.path, target)
    } else await writeFile(target, ggufOf(file, checked(checkPeftAdapter(file, base)), base))
    return target
  }
}

/** vLLM loads a folder of PEFT's two files; the safetensors file is the published one. */
export function prepareForVllm(base: BaseShape): Prepare {
  return async (published, folder) => {
    const file = await readFile(published.path)
    if (isGguf(file)) throw ggufForVllm()
    const { configText } = checked(checkPeftAdapter(file, base))
    const target = join(folder, published.sha256)
    await mkdir(target, { recursive: true })
    await writeFile(join(target, PEFT_CONFIG), configText)
    await link(published.path, join(target, PEFT_WEIGHTS))
    return target
  }
}

export function ggufForVllm(): EngineError {
  return invalid('format', 'this node runs vLLM, which takes PEFT adapters only, not GGUF')
}

function checked<T>(result: Result<T, AdapterRefusal>): T {
  if (result.ok) return result.value
  throw invalid(result.error.rule, result.error.why)
}

function invalid(rule: string, why: string): EngineError {
  return new EngineError('adapter_invalid', `${rule}: ${why}`)
}
