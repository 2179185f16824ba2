// The law of a combination: what it adds to the base is the weighted sum of what its parts add, whatever
// their ranks, scales and projections, from the values as they were trained to the bytes that are loaded.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GGUF_NAMES } from '../../schemas/adapter/gguf-adapter.ts'
import { checkPeftAdapter } from '../../schemas/adapter/peft-adapter.ts'
import { must } from '../../schemas/result.ts'
import { composedOf, deltasOf, readBack } from './compose.cases.ts'
import { composed, type LoraPart } from './compose.ts'
import { writeAdapter } from './gguf-writer.ts'
import { BASE, safetensorsOf } from './peft-sample.cases.ts'
import { ggufOf } from './peft-to-gguf.ts'
import { sampleOf, weighted, type Trained } from './trained-peft.cases.ts'

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
        expect(composed(parts, most, 'own_ranks').ok).toBe(true)
        const refused = { kind: 'rank_exceeded', rank: most, rankMax: most - 1 }
        expect(composed(parts, most - 1, 'own_ranks')).toEqual({ ok: false, error: refused })
      }),
      { numRuns: 100 },
    )
  })
})
