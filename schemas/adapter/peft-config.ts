// What an adapter_config.json of PEFT may say: a plain LoRA of the linear layers of a Llama, of bounded
// rank and scale. Everything that would need other code at inference (DoRA, biases, saved modules,
// patterns of ranks) is refused by name. Pure.
import { z } from 'zod'
import { LORA_RANK_MAX } from './gguf-header.ts'
import { RuleError } from './safetensors.ts'
import { issueLine } from '../issue-words.ts'

export const PROJECTIONS = [
  'q_proj',
  'k_proj',
  'v_proj',
  'o_proj',
  'gate_proj',
  'up_proj',
  'down_proj',
] as const
export type Projection = (typeof PROJECTIONS)[number]

export type PeftConfig = {
  readonly rank: number
  /** What B·A is multiplied with: alpha/r, or alpha/√r with rank stabilisation. */
  readonly scale: number
  readonly projections: readonly Projection[]
}

const ALPHA_MAX = 4_096
const absent = z.literal(false).nullish()
const empty = z.union([z.literal(false), z.tuple([]), z.strictObject({})]).nullish()

const schema = z.looseObject({
  peft_type: z.literal('LORA'),
  r: z.int().min(1).max(LORA_RANK_MAX),
  lora_alpha: z.number().positive().max(ALPHA_MAX),
  target_modules: z.array(z.enum(PROJECTIONS)).min(1).max(PROJECTIONS.length),
  bias: z.literal('none').default('none'),
  use_rslora: z.boolean().nullish(),
  use_dora: absent,
  modules_to_save: empty,
  rank_pattern: empty,
  alpha_pattern: empty,
  layers_to_transform: empty,
  fan_in_fan_out: absent,
  lora_bias: absent,
  trainable_token_indices: empty,
  exclude_modules: empty,
})

/** Under which name a safetensors file carries the text of its adapter_config.json. */
export const PEFT_CONFIG_KEY = 'peft_config'

/** Throws a RuleError that names the field which has no place in an adapter. */
export function readPeftConfig(text: string): PeftConfig {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new RuleError('config_json', 'adapter_config.json is not JSON')
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const what = issue === undefined ? 'it does not fit' : issueLine(issue)
    throw new RuleError('config', `adapter_config.json: ${what}`)
  }
  const { r: rank, lora_alpha: alpha, use_rslora: stabilised, target_modules } = parsed.data
  const scale = alpha / (stabilised === true ? Math.sqrt(rank) : rank)
  return { rank, scale, projections: [...new Set(target_modules)] }
}
