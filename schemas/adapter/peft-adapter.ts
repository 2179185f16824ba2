// Checks an adapter as PEFT trains it: one safetensors file with the configuration in its metadata, every
// name, shape and value by a rule that has a name. What passes here may be converted and loaded. Pure.
import { err, ok, type Result } from '../result.ts'
import { demandFits, type BaseShape, type LoraPlace } from './base-shape.ts'
import { demandFinite } from './finite.ts'
import { PEFT_CONFIG_KEY, PROJECTIONS, readPeftConfig, type PeftConfig } from './peft-config.ts'
import { demand, readSafetensors, RuleError } from './safetensors.ts'
import type { AdapterRefusal, Safetensors, Tensor } from './safetensors.ts'

const NAME =
  /^base_model\.model\.model\.layers\.(\d{1,3})\.(?:self_attn|mlp)\.([a-z]+_proj)\.lora_([AB])\.weight$/

export type PlacedTensor = LoraPlace & { readonly tensor: Tensor }

export type CheckedPeft = {
  /** The text of adapter_config.json, as it was written. */
  readonly configText: string
  readonly config: PeftConfig
  readonly tensors: readonly PlacedTensor[]
  readonly dataStart: number
}

/** @param base null where nobody here knows it: shapes are then checked where it runs */
export function checkPeftAdapter(
  file: Uint8Array,
  base: BaseShape | null,
): Result<CheckedPeft, AdapterRefusal> {
  try {
    const read = readSafetensors(file, file.length)
    if (!read.ok) return read
    const configText = read.value.metadata[PEFT_CONFIG_KEY]
    const why = `the metadata has no ${PEFT_CONFIG_KEY}: send adapter_config.json with the file`
    demand(configText !== undefined, 'config_missing', why)
    const config = readPeftConfig(configText)
    const tensors = read.value.tensors.map((tensor) => placed(tensor, config, base))
    checkPairs(tensors)
    checkValues(file, read.value)
    return ok({ configText, config, tensors, dataStart: read.value.dataStart })
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return err({ kind: 'adapter_invalid', rule: error.rule, why: error.message })
  }
}

/** Null for what PEFT names otherwise than a LoRA tensor of a projection. */
export function peftPlace(name: string): LoraPlace | null {
  const [, layer = '', projectionName = '', side] = NAME.exec(name) ?? []
  const projection = PROJECTIONS.find((known) => known === projectionName)
  if (projection === undefined) return null
  return { name, layer: Number(layer), projection, side: side === 'A' ? 'A' : 'B' }
}

function placed(tensor: Tensor, peft: PeftConfig, base: BaseShape | null): PlacedTensor {
  const { name } = tensor
  const place = peftPlace(name)
  const isTarget = place !== null && peft.projections.includes(place.projection)
  demand(isTarget, 'tensor_name', `${name} is no LoRA tensor of a target module`)
  const [rows = 0, columns = 0, ...more] = tensor.shape
  demand(more.length === 0 && columns > 0, 'base_shape', `${name} is no matrix`)
  const rank = place.side === 'A' ? rows : columns
  demand(rank === peft.rank, 'base_shape', `${name} is of rank ${rank}, not ${peft.rank}`)
  if (base !== null) demandFits(place, [rows, columns], peft.rank, base)
  return { ...place, tensor }
}

function checkPairs(tensors: readonly PlacedTensor[]): void {
  const keyOf = ({ layer, projection, side }: LoraPlace) => `${layer} ${projection} ${side}`
  const keys = new Set(tensors.map(keyOf))
  demand(keys.size === tensors.length, 'duplicate_tensor', 'two tensors are for one layer')
  for (const one of tensors) {
    const twin = keyOf({ ...one, side: one.side === 'A' ? 'B' : 'A' })
    demand(keys.has(twin), 'pair', `${one.name} has no counterpart`)
  }
}

function checkValues(file: Uint8Array, { tensors, dataStart }: Safetensors): void {
  for (const { name, type, start, end } of tensors) {
    demandFinite(name, type, file.subarray(dataStart + start, dataStart + end))
  }
}
