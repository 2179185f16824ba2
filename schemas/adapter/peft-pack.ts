// Puts the text of adapter_config.json into the metadata of a safetensors file, so that an adapter is one
// file under one hash: vLLM is given it apart again, llama.cpp what is converted from both. The same two
// files always give the same one. Pure.
import { canonicalJson, type Json } from '../canonical.ts'
import { err, ok, type Result } from '../result.ts'
import { PEFT_CONFIG_KEY, readPeftConfig } from './peft-config.ts'
import { readSafetensors, RuleError, SAFETENSORS_HEADER_MAX } from './safetensors.ts'
import type { AdapterRefusal } from './safetensors.ts'

/** Tensors begin at a multiple of it, as the format's own writer has it. */
const ALIGNMENT = 8

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
  const members = tensors.map(({ name, type, shape, start, end }): [string, Json] => [
    name,
    { dtype: type, shape, data_offsets: [start, end] },
  ])
  const header = canonicalJson({
    ...Object.fromEntries(members),
    __metadata__: { ...metadata, [PEFT_CONFIG_KEY]: configText },
  })
  const text = new TextEncoder().encode(header)
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT
  if (length > SAFETENSORS_HEADER_MAX) {
    return err({
      kind: 'adapter_invalid',
      rule: 'header_size',
      why: 'adapter_config.json is too long',
    })
  }
  const file = new Uint8Array(8 + length + weights.length - dataStart)
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true)
  file.fill(0x20, 8, 8 + length)
  file.set(text, 8)
  file.set(weights.subarray(dataStart), 8 + length)
  return ok(file)
}
