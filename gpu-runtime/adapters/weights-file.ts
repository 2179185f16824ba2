// Where the weights lie of what an engine loads: llama.cpp a file, vLLM a file in a folder.
import { statSync } from 'node:fs'
import { join } from 'node:path'

export const PEFT_WEIGHTS = 'adapter_model.safetensors'
export const PEFT_CONFIG = 'adapter_config.json'
const MIB = 2 ** 20

export type WeightsFile = { readonly path: string; readonly bytes: number }

/** Null where there is none: it is gone, or was a name only. */
export function weightsOf(loaded: string): WeightsFile | null {
  const own = statSync(loaded, { throwIfNoEntry: false })
  if (own === undefined) return null
  if (own.isFile()) return { path: loaded, bytes: own.size }
  const path = join(loaded, PEFT_WEIGHTS)
  const inside = statSync(path, { throwIfNoEntry: false })
  return inside?.isFile() === true ? { path, bytes: inside.size } : null
}

export function weightsMiB(loaded: string): number {
  return (weightsOf(loaded)?.bytes ?? 0) / MIB
}
