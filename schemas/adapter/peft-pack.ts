// Puts the text of adapter_config.json into the metadata of a safetensors file, so that an adapter is one
// file under one hash: vLLM is given it apart again, llama.cpp what is converted from both. The same two
// files always give the same one. Pure.
import { err, ok, type Result } from '../result.ts'
import { PEFT_CONFIG_KEY, readPeftConfig } from './peft-config.ts'
import { safetensorsHead } from './safetensors-head.ts'
import { readSafetensors, RuleError, SAFETENSORS_HEADER_MAX } from './safetensors.ts'
import type { AdapterRefusal } from './safetensors.ts'

export function packPeft(
  weights: Uint8Array,
  configText: string,
): Result<Uint8Array<ArrayBuffer>, AdapterRefusal> {
  const read = readSafetensors(weights, weights.length)
  if (!read.ok) return read
  try {
    readPeftConfig(configText)
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return err({ kind: 'adapter_invalid', rule: error.rule, why: error.message })
  }
  const { tensors, metadata, dataStart } = read.value
  const head = safetensorsHead(tensors, { ...metadata, [PEFT_CONFIG_KEY]: configText })
  if (head.length > 8 + SAFETENSORS_HEADER_MAX) {
    return err({
      kind: 'adapter_invalid',
      rule: 'header_size',
      why: 'adapter_config.json is too long',
    })
  }
  const file = new Uint8Array(head.length + weights.length - dataStart)
  file.set(head)
  file.set(weights.subarray(dataStart), head.length)
  return ok(file)
}
