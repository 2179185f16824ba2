// One adapter that answers as the weighted sum of several: their ranks side by side. With
// B' = [c₁B₁ | c₂B₂] and A' = [A₁ ; A₂] the product B'A' is c₁B₁A₁ + c₂B₂A₂, exactly; nothing is
// approximated, only rounded to what the file holds. A projection that one part leaves alone keeps the other's
// ranks. So that fp16 loses nothing but its last bits, powers of two move between A and B of each part, and,
// where the engine takes it, between B and the scale of all: the product is the same. Pure: compose-files.ts
// reads and writes.
import { err, ok, type Result } from '../../schemas/result.ts'
import type { LoraTensor } from './gguf-writer.ts'

export type LoraPart = {
  readonly weight: number
  /** B·A is scaled by alpha over the rank of the projection. */
  readonly alpha: number
  /** Pairs `….lora_a` [rank, in] and `….lora_b` [out, rank], checked to be of one base. */
  readonly tensors: readonly LoraTensor[]
}

export type Composed = {
  readonly alpha: number
  readonly tensors: readonly LoraTensor[]
  /** No value of the base's weights changes by more. */
  readonly deltaMax: number
}

/**
 * What an engine wants. `own_ranks`: each projection has the ranks of its parts, and alpha scales what B·A gives
 * (llama.cpp). `one_rank`: all have as many as the one that has most, filled up with zeros, and nothing is
 * scaled, since the engine would multiply it into B, in half precision (vLLM).
 */
export type Layout = 'own_ranks' | 'one_rank'

/** `rank`: what the ranks of the parts sum to, in the projection where they are most. */
export type ComposeRefusal = {
  readonly kind: 'rank_exceeded'
  readonly rank: number
  readonly rankMax: number
}

/** Exponents of two of the largest value. fp16 holds 2^-14 to below 2^16 with all of its 11 bits. */
const EXPONENT_MAX = 14
/**
 * So large are A and B of a projection at least, where that can be had: the half unit of what lies below
 * 2^-14 is 2^-25, and 2^-13 of this.
 */
const EXPONENT_GOOD = -12
/**
 * Engines may hold B·(A·x) in fp16, before it is scaled. For the sake of quiet projections B becomes no larger
 * than this, so that what A gives, up to thousands in sum, does not overflow there.
 */
const EXPONENT_RAISED = 4

/** The same parts in another order give the same sum, in other bytes. */
export function composed(
  parts: readonly LoraPart[],
  rankMax: number,
  layout: Layout,
): Result<Composed, ComposeRefusal> {
  const targets = targetsOf(parts)
  const most = Math.max(...[...targets.values()].map(rankOf))
  if (most > rankMax) return err({ kind: 'rank_exceeded', rank: most, rankMax })
  const weighed = [...targets].map(([target, pairs]) => {
    const rank = layout === 'one_rank' ? most : rankOf(pairs)
    // The engine scales by alpha over the rank here: where the rank is less than the most, B is too.
    return { target, rank, pairs: pairs.map((pair) => weighedPair(pair, rank / most)) }
  })
  const heard = weighed.map(({ pairs }) => pairs.filter(isHeard))
  const raised = layout === 'one_rank' ? 0 : raiseOf(heard)
  const tensors = weighed.flatMap(({ target, rank, pairs }) =>
    sideBySide(target, rank, pairs, raised),
  )
  const deltaMax = Math.max(...weighed.map(({ pairs }) => deltaMaxOf(pairs)))
  return ok({ alpha: most * 2 ** -raised, tensors, deltaMax })
}

type Pair = { readonly a: LoraTensor; readonly b: LoraTensor; readonly part: LoraPart }
type WeighedPair = Pair & {
  /** What B is multiplied with, beside powers of two. */
  readonly factor: number
  /** Exponents of the largest values of A and of factor · B; -Infinity where all are zero. */
  readonly aExponent: number
  readonly bExponent: number
  /** No value of what it adds is larger. */
  readonly deltaMax: number
}

function weighedPair(pair: Pair, narrower: number): WeighedPair {
  const { a, b, part } = pair
  const factor = part.weight * (part.alpha / a.rows) * narrower
  const [aMax, bMax] = [largestOf(a), largestOf(b)]
  const exponents = { aExponent: exponentOf(aMax), bExponent: exponentOf(bMax * factor) }
  // As many products as there are ranks, each scaled by alpha over their number.
  return { ...pair, factor, ...exponents, deltaMax: aMax * bMax * part.weight * part.alpha }
}

function deltaMaxOf(pairs: readonly WeighedPair[]): number {
  return pairs.reduce((sum, { deltaMax }) => sum + deltaMax, 0)
}

function isHeard({ aExponent, bExponent }: WeighedPair): boolean {
  return Number.isFinite(aExponent + bExponent)
}

function largestOf({ values }: LoraTensor): number {
  let most = 0
  for (const value of values) most = Math.max(most, Math.abs(value))
  return most
}

/** Of a number from 0: the logarithm to base two, rounded down, the same on every machine. */
function exponentOf(value: number): number {
  if (value === 0) return -Infinity
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return ((view.getUint16(0) >>> 4) & 0x7ff) - 1_023
}

/**
 * By which power of two every B is larger, and the scale smaller: as much as the quietest projection needs,
 * and no more than the loudest allows; less than 0 where fp16 would overflow.
 *
 * @param projections pairs whose product is not zero
 */
function raiseOf(projections: readonly (readonly WeighedPair[])[]): number {
  const loudest = Math.max(
    ...projections
      .flat()
      .map((pair) => pair.bExponent + Math.max(0, pair.aExponent - EXPONENT_MAX)),
  )
  if (!Number.isFinite(loudest)) return 0
  const products = projections
    .filter((pairs) => pairs.length > 0)
    .map((pairs) => Math.max(...pairs.map(({ aExponent, bExponent }) => aExponent + bExponent)))
  const needed = 2 * EXPONENT_GOOD - Math.min(...products)
  const wanted = Math.max(0, Math.min(needed, EXPONENT_RAISED - loudest))
  return Math.min(EXPONENT_MAX - loudest, wanted)
}

/**
 * By which power of two A becomes smaller and B larger: they meet where B is the smaller one. A grows only
 * from below what is good, since what it gives may be held in fp16 too, or where B would be beyond fp16.
 */
function shiftOf({ aExponent, bExponent }: WeighedPair, raised: number): number {
  const apart = aExponent - bExponent - raised
  const met = Math.trunc(apart / 2)
  const upwards = Math.min(0, aExponent - EXPONENT_GOOD)
  const shift = Math.max(met, upwards, aExponent - EXPONENT_MAX)
  return Math.min(shift, EXPONENT_MAX - bExponent - raised)
}

/** What each part does to each projection, by its name, in the order of the parts. */
function targetsOf(parts: readonly LoraPart[]): ReadonlyMap<string, readonly Pair[]> {
  const targets = new Map<string, Pair[]>()
  for (const part of parts) {
    const byName = new Map(part.tensors.map((tensor) => [tensor.name, tensor]))
    for (const [name, a] of byName) {
      const target = name.slice(0, -'.lora_a'.length)
      const b = byName.get(`${target}.lora_b`)
      if (!name.endsWith('.lora_a') || b === undefined) continue
      targets.set(target, [...(targets.get(target) ?? []), { a, b, part }])
    }
  }
  return targets
}

function rankOf(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { a }) => sum + a.rows, 0)
}

function sideBySide(
  target: string,
  rank: number,
  pairs: readonly WeighedPair[],
  raised: number,
): readonly [LoraTensor, LoraTensor] {
  const [inputs, outputs] = [pairs[0]?.a.columns ?? 0, pairs[0]?.b.rows ?? 0]
  const a = new Float32Array(rank * inputs)
  const b = new Float32Array(outputs * rank)
  let from = 0
  for (const pair of pairs) {
    const own = pair.a.rows
    // Where one side is zero both stay so: the other could be beyond fp16.
    if (isHeard(pair)) {
      const shift = shiftOf(pair, raised)
      const [quieter, start] = [2 ** -shift, from * inputs]
      a.set(pair.a.values, start)
      for (let at = start; at < start + own * inputs; at++) a[at] = quieter * (a[at] ?? 0)
      const factor = pair.factor * 2 ** (raised + shift)
      for (let row = 0; row < outputs; row++) {
        for (let at = 0; at < own; at++) {
          b[row * rank + from + at] = factor * (pair.b.values[row * own + at] ?? 0)
        }
      }
    }
    from += own
  }
  return [
    { name: `${target}.lora_a`, rows: rank, columns: inputs, values: a },
    { name: `${target}.lora_b`, rows: outputs, columns: rank, values: b },
  ]
}
