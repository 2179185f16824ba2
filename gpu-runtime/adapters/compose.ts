// One adapter that answers as the weighted sum of several: their ranks side by side. With
// B' = [c₁B₁ | c₂B₂] and A' = [A₁ ; A₂] the product B'A' is c₁B₁A₁ + c₂B₂A₂, exactly; nothing is
// approximated, only rounded to fp16. A projection that one part leaves alone keeps the other's ranks.
// Pure: compose-files.ts reads and writes.
import { err, ok, type Result } from '../../schemas/result.ts'
import type { LoraTensor } from './gguf-writer.ts'

export type LoraPart = {
  readonly weight: number
  /** B·A is scaled by alpha over the rank of the projection. */
  readonly alpha: number
  /** Pairs `….lora_a` [rank, in] and `….lora_b` [out, rank], checked to be of one base. */
  readonly tensors: readonly LoraTensor[]
}

export type Composed = { readonly alpha: number; readonly tensors: readonly LoraTensor[] }

/** `rank`: what the ranks of the parts sum to, in the projection where they are most. */
export type ComposeRefusal = {
  readonly kind: 'rank_exceeded'
  readonly rank: number
  readonly rankMax: number
}

const HALF_MAX = 65_504

/** The same parts in another order give the same sum, in other bytes. */
export function composed(
  parts: readonly LoraPart[],
  rankMax: number,
): Result<Composed, ComposeRefusal> {
  const targets = targetsOf(parts)
  const ranks = [...targets.values()].map(rankOf)
  const rank = Math.max(...ranks)
  if (rank > rankMax) return err({ kind: 'rank_exceeded', rank, rankMax })
  const tensors = [...targets].flatMap(([target, pairs]) => sideBySide(target, pairs, rank))
  // The widest projection is scaled by exactly 1, sideBySide makes up for the narrower ones; but where
  // a value is beyond fp16, all of B is smaller by a power of two, and the scale larger.
  const excess = Math.ceil(Math.log2(largestOf(tensors) / HALF_MAX))
  return ok(excess > 0 ? louder({ alpha: rank, tensors }, 2 ** excess) : { alpha: rank, tensors })
}

function largestOf(tensors: readonly LoraTensor[]): number {
  let most = 0
  for (const { values } of tensors) {
    for (const value of values) most = Math.max(most, Math.abs(value))
  }
  return most
}

function louder({ alpha, tensors }: Composed, by: number): Composed {
  const quieter = tensors.map((tensor) =>
    tensor.name.endsWith('.lora_b')
      ? { ...tensor, values: tensor.values.map((value) => value / by) }
      : tensor,
  )
  return { alpha: alpha * by, tensors: quieter }
}

type Pair = { readonly a: LoraTensor; readonly b: LoraTensor; readonly part: LoraPart }

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

/** A engine scales this by `alphaOfAll` over the rank here: B is divided by that. */
function sideBySide(
  target: string,
  pairs: readonly Pair[],
  alphaOfAll: number,
): readonly [LoraTensor, LoraTensor] {
  const rank = rankOf(pairs)
  const [inputs, outputs] = [pairs[0]?.a.columns ?? 0, pairs[0]?.b.rows ?? 0]
  const a = new Float32Array(rank * inputs)
  const b = new Float32Array(outputs * rank)
  let from = 0
  for (const { a: ownA, b: ownB, part } of pairs) {
    const own = ownA.rows
    a.set(ownA.values, from * inputs)
    const factor = (part.weight * (part.alpha / own) * rank) / alphaOfAll
    for (let row = 0; row < outputs; row++) {
      for (let at = 0; at < own; at++) {
        b[row * rank + from + at] = factor * (ownB.values[row * own + at] ?? 0)
      }
    }
    from += own
  }
  return [
    { name: `${target}.lora_a`, rows: rank, columns: inputs, values: a },
    { name: `${target}.lora_b`, rows: outputs, columns: rank, values: b },
  ]
}
