// Test support: PEFT adapters of a small Llama, sound or, by one change, unsound.
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import type { TensorType } from '../../schemas/adapter/safetensors.ts'
import { bytesOf } from './float-values.ts'

export const BASE: BaseShape = {
  layers: 2,
  hidden: 16,
  feedForward: 24,
  heads: 4,
  keyValueHeads: 2,
  headSize: 4,
}

export type Member = { dtype: string; shape: number[]; data_offsets: number[] }
export type Sample = {
  readonly config: Record<string, unknown>
  readonly tensors: ReadonlyMap<string, { shape: readonly number[]; values: readonly number[] }>
}

/** Query and value of both layers, rank 2. */
export function sample(value: (index: number) => number = (index) => (index % 7) - 3): Sample {
  const tensors = new Map<string, { shape: readonly number[]; values: readonly number[] }>()
  const add = (name: string, shape: readonly [number, number]) => {
    const values = Array.from({ length: shape[0] * shape[1] }, (_, i) => value(i + tensors.size))
    tensors.set(`base_model.model.model.layers.${name}.weight`, { shape, values })
  }
  for (const layer of [0, 1]) {
    add(`${layer}.self_attn.q_proj.lora_A`, [2, 16])
    add(`${layer}.self_attn.q_proj.lora_B`, [16, 2])
    add(`${layer}.self_attn.v_proj.lora_A`, [2, 16])
    add(`${layer}.self_attn.v_proj.lora_B`, [8, 2])
  }
  const config = {
    peft_type: 'LORA',
    r: 2,
    lora_alpha: 4,
    target_modules: ['q_proj', 'v_proj'],
    bias: 'none',
    modules_to_save: null,
    base_model_name_or_path: '/somewhere',
  }
  return { config, tensors }
}

/** @param change edits the header just before it is written */
export function safetensorsOf(
  { config, tensors }: Sample,
  change: (header: Record<string, unknown>) => void = () => undefined,
  dtype: TensorType = 'F32',
): Uint8Array {
  const header: Record<string, unknown> = {
    __metadata__: { format: 'pt', peft_config: JSON.stringify(config) },
  }
  const datas: Uint8Array[] = []
  let at = 0
  for (const [name, { shape, values }] of tensors) {
    const data = bytesOf(Float32Array.from(values), dtype)
    header[name] = { dtype, shape: [...shape], data_offsets: [at, at + data.length] }
    datas.push(data)
    at += data.length
  }
  change(header)
  return fileOf(JSON.stringify(header), Buffer.concat(datas))
}

export function fileOf(header: string, data: Uint8Array): Uint8Array {
  const text = Buffer.from(header)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, data])
}
