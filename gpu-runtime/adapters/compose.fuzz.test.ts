// The law of a combination: what it adds to the base is the weighted sum of what its parts add, whatever
// their ranks, scales and projections, from the values as they were trained to the bytes that are loaded.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sizesOf } from '../../schemas/adapter/base-shape.ts'
import { GGUF_NAMES } from '../../schemas/adapter/gguf-adapter.ts'
import { checkPeftAdapter } from '../../schemas/adapter/peft-adapter.ts'
import { must } from '../../schemas/result.ts'
import type { Projection } from '../../schemas/adapter/peft-config.ts'
import { composedOf, deltasOf, readBack } from './compose.cases.ts'
import { composed, type LoraPart } from './compose.ts'
import { toHalf, fromHalf, writeAdapter } from './gguf-writer.ts'
import { BASE, safetensorsOf, type Sample } from './peft-sample.cases.ts'
import { ggufOf } from './peft-to-gguf.ts'

const PROJECTIONS = ['q_proj', 'k_proj', 'v_proj', 'down_proj'] as const
const PREFIX = 'base_model.model.model.layers'

/** A PEFT adapter with random values that fp16 holds exactly, so that only the sum is rounded. */
type Trained = {
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
const weighted = fc.array(
  fc.record({ adapter: trained, weightMilli: fc.integer({ min: 1, max: 4_000 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
)

function sampleOf({ rank, alpha, rslora, targets, seed }: Trained): Sample {
  let state = seed
  const value = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return fromHalf(toHalf((state / 2 ** 32 - 0.5) * 2))
  }
  const tensors = new Map<string, { shape: readonly number[]; values: readonly number[] }>()
  for (const { layer, projection } of targets) {
    const [inputs, outputs] = sizesOf(projection, BASE)
    const room = projection === 'down_proj' ? 'mlp' : 'self_attn'
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

/** As the node prepares it, and as it reads it again. */
function partOf(adapter: Trained, weightMilli: number): LoraPart {
  const file = safetensorsOf(sampleOf(adapter))
  const checked = checkPeftAdapter(file, BASE)
  if (!checked.ok) throw new Error(checked.error.why)
  return { ...readBack(ggufOf(file, checked.value, BASE)), weight: weightMilli / 1_000 }
}

/** Every product rounded once, relative to fp16's half unit, and A rounded not at all. */
function tolerance(parts: readonly LoraPart[], target: string): number {
  const bound = parts.reduce((sum, { weight, alpha, tensors }) => {
    const a = tensors.find(({ name }) => name === `${target}.lora_a`)
    const b = tensors.find(({ name }) => name === `${target}.lora_b`)
    if (a === undefined || b === undefined) return sum
    return sum + weight * (alpha / a.rows) * a.rows
  }, 0)
  return bound * 2 ** -11 + 2 ** -20
}

describe('a combined adapter', () => {
  test('adds to every projection the weighted sum of what its parts add', () => {
    fc.assert(
      fc.property(weighted, (list) => {
        const parts = list.map(({ adapter, weightMilli }) => partOf(adapter, weightMilli))
        const made = composedOf(parts)
        const file = writeAdapter(made.alpha, made.tensors)
        const sum = deltasOf(readBack(file))
        const wanted = parts.map((part, index) => {
          const { rank, alpha, rslora } = must(list[index]?.adapter, 'a part has an adapter')
          const trainedAlpha = rslora ? alpha * Math.sqrt(rank) : alpha
          return { weight: part.weight, deltas: deltasOf({ ...part, alpha: trainedAlpha }) }
        })
        const targets = new Set(wanted.flatMap(({ deltas }) => [...deltas.keys()]))
        expect(new Set(sum.keys())).toEqual(targets)
        const largest = Math.max(...[...sum.values()].flatMap((delta) => [...delta.map(Math.abs)]))
        // Values of A and B lie all over their range: the bound is within reach of what is there.
        expect(largest).toBeLessThanOrEqual(made.deltaMax * 1.001)
        expect(largest).toBeGreaterThan(made.deltaMax / 32)
        for (const target of targets) {
          const close = tolerance(parts, target)
          const errors = (sum.get(target) ?? new Float64Array()).map((value, cell) => {
            const ofEach = wanted.map(
              ({ weight, deltas }) => weight * (deltas.get(target)?.[cell] ?? 0),
            )
            return Math.abs(value - ofEach.reduce((total, own) => total + own, 0))
          })
          expect(Math.max(...errors)).toBeLessThanOrEqual(close)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('has of each projection the ranks of the parts that have it, and no more', () => {
    fc.assert(
      fc.property(weighted, (list) => {
        const parts = list.map(({ adapter, weightMilli }) => partOf(adapter, weightMilli))
        const made = composedOf(parts)
        const ranks = new Map<string, number>()
        for (const { adapter } of list) {
          for (const { layer, projection } of adapter.targets) {
            const target = `blk.${layer}.${GGUF_NAMES[projection]}.weight`
            ranks.set(target, (ranks.get(target) ?? 0) + adapter.rank)
          }
        }
        const own = made.tensors.filter(({ name }) => name.endsWith('_a'))
        expect(new Map(own.map(({ name, rows }) => [name.slice(0, -7), rows]))).toEqual(ranks)
        const most = Math.max(...ranks.values())
        expect(made.alpha).toBe(most)
        expect(composed(parts, most).ok).toBe(true)
        const refused = { kind: 'rank_exceeded', rank: most, rankMax: most - 1 }
        expect(composed(parts, most - 1)).toEqual({ ok: false, error: refused })
      }),
      { numRuns: 100 },
    )
  })
})
