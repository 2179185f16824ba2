// Checks an adapter in llama.cpp's own format: its header by every rule of gguf-header.ts, its shapes by
// the base, its values one by one. Pure.
import { err, ok, type Result } from '../result.ts'
import { demandFits, type BaseShape } from './base-shape.ts'
import { demandFinite } from './finite.ts'
import { readAdapterHeader, type AdapterHeader } from './gguf-header.ts'
import type { Projection } from './peft-config.ts'
import { demand, RuleError, type AdapterRefusal } from './safetensors.ts'

const MAGIC = 0x46554747
const NAME = /^blk\.(\d{1,3})\.([a-z]+_[a-z]+)\.weight\.lora_([ab])$/
export const GGUF_NAMES: Readonly<Record<Projection, string>> = {
  q_proj: 'attn_q',
  k_proj: 'attn_k',
  v_proj: 'attn_v',
  o_proj: 'attn_output',
  gate_proj: 'ffn_gate',
  up_proj: 'ffn_up',
  down_proj: 'ffn_down',
}
const PROJECTIONS = new Map(
  Object.entries(GGUF_NAMES).map(([projection, name]) => [name, projection as Projection]),
)

export function isGguf(file: Uint8Array): boolean {
  return (
    file.length >= 4 && new DataView(file.buffer, file.byteOffset, 4).getUint32(0, true) === MAGIC
  )
}

/** @param base null where nobody here knows it: shapes are then checked where it runs */
export function checkGgufAdapter(
  file: Uint8Array,
  base: BaseShape | null,
): Result<AdapterHeader, AdapterRefusal> {
  const header = readAdapterHeader(file, file.length)
  if (!header.ok) return err({ kind: 'adapter_invalid', rule: 'gguf', why: header.error.why })
  try {
    for (const { name, shape, type, start, end } of header.value.tensors) {
      demandFinite(name, type, file.subarray(start, end))
      if (base === null) continue
      const [, layer = '', ggufName = '', side] = NAME.exec(name) ?? []
      const projection = PROJECTIONS.get(ggufName)
      demand(projection !== undefined, 'tensor_name', `${name} is no LoRA tensor`)
      // Sizes stand fastest first.
      const [columns = 0, rows = 0] = shape
      const place = {
        name,
        layer: Number(layer),
        projection,
        side: side === 'a' ? 'A' : 'B',
      } as const
      demandFits(place, [rows, columns], side === 'a' ? rows : columns, base)
    }
    return ok(header.value)
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return err({ kind: 'adapter_invalid', rule: error.rule, why: error.message })
  }
}
