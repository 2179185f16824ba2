// Test support: PEFT adapters of any rank, scale and projections, as they were trained.
import * as fc from 'fast-check'
import { sizesOf, type BaseShape } from '../../schemas/adapter/base-shape.ts'
import type { Projection } from '../../schemas/adapter/peft-config.ts'
import { fromHalf, toHalf } from './gguf-writer.ts'
import { BASE, type Sample } from './peft-sample.cases.ts'

const PROJECTIONS = ['q_proj', 'k_proj', 'v_proj', 'down_proj'] as const
const PREFIX = 'base_model.model.model.layers'

/** A PEFT adapter with random values that fp16 holds exactly, so that only the sum is rounded. */
export type Trained = {
  readonly rank: number
  readonly alpha: number
  readonly rslora: boolean
  readonly targets: readonly { readonly layer: number; readonly projection: Projection }[]
  readonly seed: number
}

const trained: fc.Arbitrary<Trained> = fc.record({
  rank: fc.integer({ min: 1, max: 5 }),
  alpha: fc.integer({ min: 1, max: 32 }),
  rslora: fc.boolean(),
  targets: fc.uniqueArray(
    fc.record({ layer: fc.nat({ max: 1 }), projection: fc.constantFrom(...PROJECTIONS) }),
    { minLength: 1, maxLength: 4, selector: ({ layer, projection }) => `${layer} ${projection}` },
  ),
  seed: fc.nat(),
})
export const weighted = fc.array(
  fc.record({ adapter: trained, weightMilli: fc.integer({ min: 1, max: 4_000 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
)

/** The same for the same seed. */
export function sampleOf(
  { rank, alpha, rslora, targets, seed }: Trained,
  base: BaseShape = BASE,
): Sample {
  let state = seed
  const value = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return fromHalf(toHalf((state / 2 ** 32 - 0.5) * 2))
  }
  const tensors = new Map<string, { shape: readonly number[]; values: readonly number[] }>()
  for (const { layer, projection } of targets) {
    const [inputs, outputs] = sizesOf(projection, base)
    const room = /^(?:gate|up|down)/.test(projection) ? 'mlp' : 'self_attn'
    const add = (side: 'A' | 'B', rows: number, columns: number) => {
      const values = Array.from({ length: rows * columns }, value)
      const name = `${PREFIX}.${layer}.${room}.${projection}.lora_${side}.weight`
      tensors.set(name, { shape: [rows, columns], values })
    }
    add('A', rank, inputs)
    add('B', outputs, rank)
  }
  const config = {
    peft_type: 'LORA',
    r: rank,
    lora_alpha: alpha,
    use_rslora: rslora,
    target_modules: [...new Set(targets.map(({ projection }) => projection))],
    bias: 'none',
  }
  return { config, tensors }
}
