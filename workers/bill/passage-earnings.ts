// Which passage earned how much of a call? What a payee's line of the receipt says, divided among his
// clusters by their shares and in a cluster equally among its passages: each time by largest
// remainder, so that the parts sum to the line. Whoever holds the receipt computes the same.
import { apportion } from '../../schemas/apportion.ts'
import type { Address, PassageId, Sha256 } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Credit, CreditShare, Split } from '../../schemas/wire/generation.ts'

/** Told with every figure: how it comes from receipts. */
export const EARNING_FORMULA =
  'amount = the payee’s data split of the receipt × the cluster’s share ÷ the sum of his shares, ' +
  'then ÷ the passages of the cluster; both by largest remainder'

export type Earning = {
  readonly clusterId: Sha256
  /** Null where it is training data: a receipt names its cluster alone. */
  readonly passageId: PassageId | null
  readonly payee: Address
  /** Of the cluster, in units of 1e-9. */
  readonly share: number
  readonly amountNanoUsd: NanoUsd
}

/** In the order of the shares; they sum to the data splits, payee by payee. */
export function earningsOf({
  credit,
  splits,
}: {
  readonly credit: Pick<Credit, 'shares'>
  readonly splits: readonly Split[]
}): Earning[] {
  const owed = new Map(
    splits
      .filter(({ role }) => role === 'data')
      .map(({ payee, amountNanoUsd }) => [payee, amountNanoUsd]),
  )
  const byPayee = Map.groupBy(credit.shares, ({ payee }) => payee)
  const amounts = new Map<CreditShare, bigint>()
  for (const [payee, shares] of byPayee) {
    if (shares.every(({ share }) => share === 0)) continue
    const claims = shares.map(({ clusterId, share }, index) => {
      return { id: `${clusterId} ${index}`, weight: BigInt(share) }
    })
    for (const [index, amount] of apportion(owed.get(payee) ?? 0n, claims).entries()) {
      const share = shares[index]
      if (share !== undefined) amounts.set(share, amount)
    }
  }
  return credit.shares.flatMap((share) => ofPassages(share, amounts.get(share) ?? 0n))
}

function ofPassages(
  { clusterId, passageIds, payee, share }: CreditShare,
  amount: bigint,
): Earning[] {
  const own = { clusterId, payee, share }
  const ids = [...new Set(passageIds)]
  if (ids.length === 0) return [{ ...own, passageId: null, amountNanoUsd: nanoUsd(amount) }]
  const parts = apportion(
    amount,
    ids.map((id) => ({ id, weight: 1n })),
  )
  return ids.map((passageId, index) => {
    return { ...own, passageId, amountNanoUsd: nanoUsd(parts[index] ?? 0n) }
  })
}
