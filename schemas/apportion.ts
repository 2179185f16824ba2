// Largest-remainder apportionment: the one rounding rule of the product. Whoever splits
// an amount, of money or of credit, splits it here, so every split sums exactly.
import { assert } from './result.ts'

export type Claim = { readonly id: string; readonly weight: bigint }

/**
 * Divides `total` units among `claims` in proportion to their weights.
 *
 * Each gets floor(total * weight / sum); the units left over go one each to the largest remainders,
 * ties by ascending id (code-unit order). The result is in the order of `claims` and sums to
 * `total`. Weights are >= 0, at least one is positive, ids are distinct.
 */
export function apportion(total: bigint, claims: readonly Claim[]): bigint[] {
  assert(total >= 0n, 'only a non-negative total can be divided')
  assert(new Set(claims.map((claim) => claim.id)).size === claims.length, 'claim ids are distinct')
  assert(
    claims.every((claim) => claim.weight >= 0n),
    'no weight is negative',
  )
  const sum = claims.reduce((weights, claim) => weights + claim.weight, 0n)
  assert(sum > 0n, 'somebody has a positive weight')
  const amounts = claims.map((claim) => (total * claim.weight) / sum)
  const left = total - amounts.reduce((given, amount) => given + amount, 0n)
  const order = claims
    .map((claim, index) => ({ index, id: claim.id, remainder: (total * claim.weight) % sum }))
    .sort((a, b) => compareBigint(b.remainder, a.remainder) || compareText(a.id, b.id))
  for (const { index } of order.slice(0, Number(left))) {
    amounts[index] = (amounts[index] ?? 0n) + 1n
  }
  return amounts
}

function compareBigint(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
