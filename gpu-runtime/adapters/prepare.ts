// From the bytes that were published to what an engine loads. Every file is checked here, by every
// rule, before any engine sees it: engines check some rules, differently, or answer with whatever
// shape they were given. What is written is a copy that can be made again at any time.
import { link, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../engines/engine.port.ts'
import { HEADER_BYTES_MAX, readAdapterHeader } from './gguf-header.ts'
import { ggufOf, readPeftAdapter, type BaseShape, type PeftAdapter } from './peft-to-gguf.ts'

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
    if (await isGguf(published)) {
      await checkGguf(published)
      await link(published.path, target)
    } else await writeFile(target, ggufOf(await readPeft(published, base)))
    return target
  }
}

/** vLLM loads a folder of PEFT's two files; the safetensors file is the published one. */
export function prepareForVllm(base: BaseShape): Prepare {
  return async (published, folder) => {
    if (await isGguf(published)) {
      throw invalid('format', 'this node runs vLLM, which takes PEFT adapters only, not GGUF')
    }
    const { configText } = await readPeft(published, base)
    const target = join(folder, published.sha256)
    await mkdir(target, { recursive: true })
    await writeFile(join(target, 'adapter_config.json'), configText)
    await link(published.path, join(target, 'adapter_model.safetensors'))
    return target
  }
}

async function isGguf({ path }: Published): Promise<boolean> {
  return (await headOf(path, 4)).toString('latin1') === 'GGUF'
}

async function checkGguf({ path, bytes }: Published): Promise<void> {
  const header = readAdapterHeader(await headOf(path, Math.min(bytes, HEADER_BYTES_MAX)), bytes)
  if (!header.ok) throw invalid('gguf', header.error.why)
}

async function readPeft({ path }: Published, base: BaseShape): Promise<PeftAdapter> {
  const adapter = readPeftAdapter(await readFile(path), base)
  if (!adapter.ok) throw invalid(adapter.error.rule, adapter.error.why)
  return adapter.value
}

async function headOf(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(bytes)
    const { bytesRead } = await file.read(head, 0, bytes, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function invalid(rule: string, why: string): EngineError {
  return new EngineError('adapter_invalid', `${rule}: ${why}`)
}
