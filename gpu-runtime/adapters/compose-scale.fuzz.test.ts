// Loud and quiet adapters together: fp16 takes nothing from a combination but its last bits, whatever the
// size of what its parts hold.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composedOf, deltasOf, readBack } from './compose.cases.ts'
import type { LoraPart } from './compose.ts'
import { writeAdapter, type LoraTensor } from './gguf-writer.ts'

const TOLERANCE = 2 ** -9
const [INPUTS, OUTPUTS] = [32, 24]

type Trained = {
  readonly target: string
  readonly rank: number
  /** Standard deviations. */
  readonly a: number
  readonly b: number
}

/** As a file with F32 holds it: nothing is rounded yet. */
function partOf(
  weight: number,
  alpha: number,
  trained: readonly Trained[],
  seed: number,
  size: readonly [number, number] = [INPUTS, OUTPUTS],
): LoraPart {
  let state = seed
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  /** Near enough to normal: a sum of four. */
  const normal = () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3)
  const tensor = (name: string, rows: number, columns: number, std: number): LoraTensor => {
    const values = Float32Array.from({ length: rows * columns }, () => normal() * std)
    return { name, rows, columns, values }
  }
  const tensors = trained.flatMap(({ target, rank, a, b }) => [
    tensor(`blk.0.${target}.weight.lora_a`, rank, size[0], a),
    tensor(`blk.0.${target}.weight.lora_b`, size[1], rank, b),
  ])
  return { weight, alpha, tensors }
}

function madeOf(parts: readonly LoraPart[]) {
  const made = composedOf(parts)
  return readBack(writeAdapter(made.alpha, made.tensors))
}

/** By projection: the Frobenius norm of what the bytes add beside the true sum, relative to that sum. */
function errorsOf(parts: readonly LoraPart[]): Map<string, number> {
  const sums = deltasOf(madeOf(parts))
  const deltas = parts.map((part) => ({ weight: part.weight, deltas: deltasOf(part) }))
  return new Map(
    [...sums].map(([target, sum]) => {
      const wanted = sum.map((_, cell) => {
        return deltas.reduce((all, each) => {
          return all + each.weight * (each.deltas.get(target)?.[cell] ?? 0)
        }, 0)
      })
      const wrong = sum.map((value, cell) => value - (wanted[cell] ?? 0))
      return [target, normOf(wrong) / normOf(wanted)]
    }),
  )
}

function normOf(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
}

const TARGETS = ['attn_q', 'attn_v', 'ffn_down'] as const
const logUniform = (from: number, to: number) => {
  const [min, max] = [Math.log(from), Math.log(to)]
  return fc.double({ min, max, noNaN: true }).map(Math.exp)
}
const trainedOn = (target: string): fc.Arbitrary<Trained> =>
  fc.record({
    target: fc.constant(target),
    rank: fc.integer({ min: 1, max: 8 }),
    a: logUniform(0.01, 0.5),
    b: logUniform(1e-5, 1e2),
  })
const anyPart = fc.record({
  weightMilli: logUniform(1, 4_000).map(Math.round),
  alpha: fc.integer({ min: 1, max: 64 }),
  trained: fc
    .subarray([...TARGETS], { minLength: 1 })
    .chain((targets) => fc.tuple(...targets.map(trainedOn))),
  seed: fc.nat(),
})

describe('rounding takes less than a five-hundredth', () => {
  test('of every projection, whatever the size of its values, its weight, and what stands beside it', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1, maxLength: 4 }), (list) => {
        const parts = list.map(({ weightMilli, alpha, trained, seed }) =>
          partOf(weightMilli / 1_000, alpha, trained, seed),
        )
        for (const [target, error] of errorsOf(parts)) {
          expect({ target, error, fits: error <= TOLERANCE }).toMatchObject({ fits: true })
        }
      }),
      { numRuns: 300 },
    )
  })

  const quiet = { target: 'attn_v', rank: 4, a: 0.02, b: 0.01 }
  test.each([
    ['one at the least weight', [partOf(0.001, 16, [{ ...quiet, rank: 16, b: 1e-4 }], 1)]],
    ['one that hardly learned', [partOf(0.001, 16, [{ ...quiet, rank: 64, b: 3e-5 }], 2)]],
    [
      'a narrow projection beside a wide one',
      [
        partOf(0.05, 4, [{ ...quiet, b: 1e-3 }], 3),
        partOf(1, 128, [{ target: 'attn_q', rank: 128, a: 0.02, b: 0.01 }], 4),
      ],
    ],
    [
      'a quiet projection beside one beyond fp16',
      [
        partOf(1, 4, [{ ...quiet, b: 1e-5 }], 5),
        partOf(4, 64, [{ target: 'attn_q', rank: 1, a: 0.02, b: 6e4 }], 6),
      ],
    ],
  ])('of %s', (_, parts) => {
    for (const error of errorsOf(parts).values()) expect(error).toBeLessThan(TOLERANCE)
  })
})

test('nothing overflows where B is raised for a quiet projection: what comes of it stays near that of the loud', () => {
  const loud = partOf(1, 16, [{ target: 'attn_q', rank: 16, a: 0.02, b: 0.05 }], 7)
  const { tensors } = madeOf([
    loud,
    partOf(0.001, 1, [{ target: 'attn_v', rank: 16, a: 1e-4, b: 1e-9 }], 8),
  ])
  const largest = (end: string, of: readonly LoraTensor[]) => {
    const values = of.filter(({ name }) => name.endsWith(end)).flatMap((each) => [...each.values])
    return Math.max(...values.map(Math.abs))
  }
  // The A of the loud one is as it was, so what it gives is too.
  expect(largest('q.weight.lora_a', tensors)).toBeCloseTo(
    largest('q.weight.lora_a', loud.tensors),
    4,
  )
  expect(largest('lora_b', tensors)).toBeGreaterThan(16)
  expect(largest('lora_b', tensors)).toBeLessThan(32)
})

test('a part that adds nothing adds nothing, and zero is written one way', () => {
  const loud = partOf(1, 16, [{ target: 'attn_q', rank: 2, a: 0.02, b: 0.05 }], 9)
  const q = (end: 'a' | 'b', rows: number, columns: number, value: number): LoraTensor => {
    const values = new Float32Array(rows * columns).fill(value)
    return { name: `blk.0.attn_q.weight.lora_${end}`, rows, columns, values }
  }
  // B has what fp16 cannot hold, and its A only zeros of the other sign.
  const nothing = {
    weight: 4,
    alpha: 1,
    tensors: [q('a', 1, INPUTS, -0), q('b', OUTPUTS, 1, -1e30)],
  }
  expect([...errorsOf([loud, nothing]).values()][0]).toBeLessThan(TOLERANCE)
  const values = madeOf([nothing, loud]).tensors.flatMap((tensor) => [...tensor.values])
  expect(values.some((value) => Object.is(value, 0))).toBe(true)
  expect(values.some((value) => Object.is(value, -0))).toBe(false)
  const negative = { weight: 1, alpha: 1, tensors: [q('a', 1, 1, -0), q('b', 1, 1, -1e-9)] }
  const bytes = writeAdapter(1, negative.tensors)
  expect(readBack(bytes).tensors.flatMap((tensor) => [...tensor.values])).toEqual([0, 0])
})

test('what fp16 cannot hold is written smaller, by a power of two that the scale makes up for', () => {
  const part = (weight: number): LoraPart => ({
    weight,
    alpha: 1,
    tensors: [
      { name: 'blk.0.attn_q.weight.lora_a', rows: 1, columns: 1, values: Float32Array.of(3) },
      { name: 'blk.0.attn_q.weight.lora_b', rows: 1, columns: 1, values: Float32Array.of(60_000) },
    ],
  })
  for (const [weight, alpha] of [
    [1, 2],
    [2, 4],
    [4, 8],
  ] as const) {
    const made = composedOf([part(weight)])
    expect(made.alpha).toBe(alpha)
    const file = writeAdapter(made.alpha, made.tensors)
    const delta = deltasOf(readBack(file)).get('blk.0.attn_q.weight')
    expect(delta?.[0]).toBe(weight * 180_000)
  }
})
