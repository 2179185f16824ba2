// Who is paid how much of one price? One largest-remainder apportionment over the combined weights
// of roles and shares, so that nothing is rounded twice and the splits sum to the price exactly.
// What the evidence does not explain goes to the commons, never to a contributor. Where several adapters
// answered together, what one would have earned is divided among them, so that nobody else's line moves.
import { apportion } from '../../schemas/apportion.ts'
import type { Address } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { Credit, Split } from '../../schemas/wire/generation.ts'
import type { CallTerms, Role } from '../../schemas/wire/terms.ts'
import { checkedPolicy } from './policy.ts'

type Line = { readonly payee: Address; readonly role: Role; readonly weight: bigint }

/**
 * The amounts of one price, in nano-USD: one line per (role, payee), none of zero, ordered by role
 * then payee in code-unit order. They sum to `price`; a price of zero has no lines. Remainders go
 * one unit each to the largest fractions, ties by ascending payee.
 *
 * Throws when the credit's shares and `unattributed` do not sum to exactly 1e9.
 */
export function splitsOf(price: NanoUsd, terms: CallTerms, credit: Credit): Split[] {
  assertWhole(credit)
  const lines = merged(weighed(terms, credit))
  const amounts = apportion(
    price,
    lines.map((line) => ({ id: `${line.payee} ${line.role}`, weight: line.weight })),
  )
  return lines
    .flatMap(({ payee, role }, index): Split[] => {
      const amount = must(amounts[index], 'apportionment answers every claim')
      if (role === 'adapter') return amongAdapters(amount, payee, terms)
      return [{ payee, role, amountNanoUsd: nanoUsd(amount) }]
    })
    .filter((split) => split.amountNanoUsd > 0n)
    .sort((a, b) => compareText(a.role, b.role) || compareText(a.payee, b.payee))
}

function weighed(terms: CallTerms, credit: Credit): Line[] {
  const { platformBps, nodeBps, adapterBps, stakersBps, dataBps } = checkedPolicy(terms.policy)
  const { platform, node, adapter, stakers, commons } = terms.payees
  return [
    { role: 'platform', payee: platform, weight: weight(platformBps, WHOLE) },
    { role: 'node', payee: node, weight: weight(nodeBps, WHOLE) },
    { role: 'adapter', payee: adapter, weight: weight(adapterBps, WHOLE) },
    { role: 'stakers', payee: stakers, weight: weight(stakersBps, WHOLE) },
    ...credit.shares.map(({ payee, share }): Line => {
      return { role: 'data', payee, weight: weight(dataBps, share) }
    }),
    { role: 'commons', payee: commons, weight: weight(dataBps, credit.unattributed) },
  ]
}

/** By weight, which stands in the name that was called: everybody can compute it. One line a payee. */
function amongAdapters(
  amount: bigint,
  payee: Address,
  { adapterParts }: Pick<CallTerms, 'adapterParts'>,
): Split[] {
  const weights = new Map<Address, bigint>()
  for (const part of adapterParts ?? [{ payee, weightMilli: 1 }]) {
    weights.set(part.payee, (weights.get(part.payee) ?? 0n) + BigInt(part.weightMilli))
  }
  const claims = [...weights].map(([id, share]) => ({ id, weight: share }))
  const amounts = apportion(amount, claims)
  return claims.map(({ id }, index) => {
    const own = must(amounts[index], 'apportionment answers every claim')
    return { role: 'adapter', payee: id, amountNanoUsd: nanoUsd(own) }
  })
}

function weight(bps: number, share: number): bigint {
  return BigInt(bps) * BigInt(share)
}

/** Clusters of one payee are one line, so that splitting a contribution never gains a remainder. */
function merged(lines: readonly Line[]): Line[] {
  const byPlace = new Map<string, Line>()
  for (const line of lines) {
    const place = `${line.role} ${line.payee}`
    const before = byPlace.get(place)?.weight ?? 0n
    byPlace.set(place, { ...line, weight: before + line.weight })
  }
  return [...byPlace.values()]
}

function assertWhole(credit: Credit): void {
  const parts = [credit.unattributed, ...credit.shares.map(({ share }) => share)]
  assert(
    parts.every((part) => Number.isSafeInteger(part) && part >= 0),
    'a share is a whole number of 1e-9',
  )
  assert(
    parts.reduce((sum, part) => sum + part, 0) === WHOLE,
    'shares and unattributed sum to exactly 1e9',
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
