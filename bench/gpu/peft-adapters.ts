// Random PEFT adapters of a Llama base, prepared as the adapter store prepares them: query and value of
// every layer. One is drawn, the others have its values in another order.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepareForVllm } from '../../gpu-runtime/adapters/prepare.ts'
import { sizesOf, type BaseShape } from '../../schemas/adapter/base-shape.ts'
import { seeded } from '../random.ts'

const PROJECTIONS = ['q_proj', 'v_proj'] as const
/** Values by which one adapter is turned against the one before it. */
const STEP = 7

/** @returns the folders that vLLM loads */
export async function peftAdapters(
  folder: string,
  base: BaseShape,
  rank: number,
  count: number,
): Promise<readonly string[]> {
  const ready = join(folder, 'ready')
  mkdirSync(ready, { recursive: true })
  const prepare = prepareForVllm(base)
  const { header, data } = drawn(base, rank)
  const folders: string[] = []
  for (let index = 0; index < count; index++) {
    const cut = (4 * STEP * index) % data.length
    const bytes = Buffer.concat([header, data.subarray(cut), data.subarray(0, cut)])
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = join(folder, `${sha256}.adapter`)
    writeFileSync(path, bytes)
    folders.push(await prepare({ path, sha256, bytes: bytes.length }, ready))
  }
  return folders
}

function drawn(base: BaseShape, rank: number): { readonly header: Buffer; readonly data: Buffer } {
  const random = seeded(1)
  const members: [string, object][] = []
  let at = 0
  for (let layer = 0; layer < base.layers; layer++) {
    for (const projection of PROJECTIONS) {
      const [inputs, outputs] = sizesOf(projection, base)
      for (const [side, shape] of [
        ['A', [rank, inputs]],
        ['B', [outputs, rank]],
      ] as const) {
        const bytes = 4 * shape[0] * shape[1]
        const name = `base_model.model.model.layers.${layer}.self_attn.${projection}.lora_${side}.weight`
        members.push([name, { dtype: 'F32', shape, data_offsets: [at, at + bytes] }])
        at += bytes
      }
    }
  }
  const values = Float32Array.from({ length: at / 4 }, () => (random() - 0.5) * 0.02)
  const config = {
    peft_type: 'LORA',
    r: rank,
    lora_alpha: 2 * rank,
    target_modules: PROJECTIONS,
    bias: 'none',
  }
  const metadata = { __metadata__: { peft_config: JSON.stringify(config) } }
  const text = Buffer.from(JSON.stringify({ ...metadata, ...Object.fromEntries(members) }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return { header: Buffer.concat([length, text]), data: Buffer.from(values.buffer) }
}
