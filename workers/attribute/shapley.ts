// How is a weight divided among players whose scores cover it? By the max game of Shapley:
// with scores f1 >= ... >= fn and f(n+1) = 0 the k-th player gets
// w * sum over j = k..n of (fj - f(j+1)) / j, and w * (1 - f1) stays unexplained. Players of one
// owner stand together (Owen's value): each slice of score is divided equally among the owners that
// reach it, then among their players, so nobody gains by splitting what he holds. Exact integers.
import { assert } from '../../schemas/result.ts'
import { SCORE_ONE } from './weights.ts'

export type Player = { readonly score: number; readonly owner: string }

export type Parts = {
  /** Numerators in the order of the players; those and `rest` sum to weight * 1e6 * denominator. */
  readonly parts: readonly bigint[]
  readonly rest: bigint
}

/** What every part is a multiple of: the square of the least number that 1..players all divide. */
export function denominatorOf(players: number): bigint {
  let product = 1n
  for (let n = 2n; n <= BigInt(players); n++) product = (product / gcd(product, n)) * n
  return product * product
}

/**
 * @param weight what is divided, an integer
 * @param players scores are integers of 1e-6 from 0 to 1e6
 * @param denominator that of at least so many players
 */
export function divideByMaxGame(
  weight: number,
  players: readonly Player[],
  denominator: bigint,
): Parts {
  assert(
    players.every(({ score }) => Number.isSafeInteger(score) && score >= 0 && score <= SCORE_ONE),
    'a score is an integer of 1e-6 between 0 and 1',
  )
  const parts = players.map(() => 0n)
  let below = 0
  for (const level of levelsOf(players)) {
    const slice = BigInt(weight) * BigInt(level - below)
    const reaching = players.flatMap(({ score }, index) => (score >= level ? [index] : []))
    const sizes = new Map<string, bigint>()
    for (const index of reaching) {
      const owner = players[index]?.owner ?? ''
      sizes.set(owner, (sizes.get(owner) ?? 0n) + 1n)
    }
    for (const index of reaching) {
      const sharers = BigInt(sizes.size) * (sizes.get(players[index]?.owner ?? '') ?? 1n)
      assert(denominator % sharers === 0n, 'the denominator was made for so many players')
      parts[index] = (parts[index] ?? 0n) + slice * (denominator / sharers)
    }
    below = level
  }
  return { parts, rest: BigInt(weight) * BigInt(SCORE_ONE - below) * denominator }
}

/** Distinct positive scores, ascending. */
function levelsOf(players: readonly Player[]): number[] {
  const scores = new Set(players.map(({ score }) => score).filter((score) => score > 0))
  return [...scores].sort((a, b) => a - b)
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b)
}
