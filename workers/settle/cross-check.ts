// Does the money of an epoch agree wherever it is counted? By the tally, by the published receipts
// and their splits, by what leaves and debits grew, by the total committed, and by the token's own
// transfers out of the escrow. Adds and compares; refuses nothing. Drift is an alert, never a guess.
import { nanoUsdToWei } from '../../schemas/money.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import type { Leaf } from '../../schemas/wire/epoch.ts'
import type { Books } from './books.ts'
import type { Pulled } from './chain.port.ts'

export type EpochMoney = {
  readonly epoch: number
  readonly weiPerNanoUsd: bigint
  /** As the tally holds them, and as they are published. */
  readonly tallied: readonly SignedReceipt[]
  readonly published: readonly SignedReceipt[]
  readonly before: Books
  readonly after: Books
  /** Totals of the commit before and of this one. */
  readonly committedBeforeWei: bigint
  readonly committedWei: bigint
  readonly pulled: Pulled
}

/** What the epoch adds, in wei, by each way of counting; what became pending counts as added. */
export type MoneyFigures = {
  readonly tallied: bigint
  readonly receipts: bigint
  readonly splits: bigint
  readonly leaves: bigint
  readonly debits: bigint
  readonly committed: bigint
  /** Out of the escrow by this commit, and what voided epochs had pulled before it. */
  readonly funded: bigint
}

export type MoneyCheck = {
  readonly epoch: number
  readonly isEqual: boolean
  readonly figures: MoneyFigures
  readonly pulledWei: bigint
  readonly leftOverWei: bigint
  /** By how much the epoch raised, or lowered, what is earned and not yet owed. */
  readonly pendingWei: bigint
}

export function crossCheck(money: EpochMoney): MoneyCheck {
  const { epoch, tallied, published, before, after, pulled } = money
  const committed = money.committedWei - money.committedBeforeWei
  // An epoch that was voided leaves its money in the distributor; the next one needs less.
  const leftOver = most(pulled.earlierWei - money.committedBeforeWei, 0n)
  const used = least(leftOver, most(committed, 0n))
  // What is earned and not yet owed is in no leaf, and still in the escrow.
  const grownPending = pendingOf(after) - pendingOf(before)
  const inWei = (amount: bigint) => nanoUsdToWei(amount, money.weiPerNanoUsd)
  const figures: MoneyFigures = {
    tallied: inWei(sum(tallied.map(({ credited }) => credited.priceNanoUsd))),
    receipts: inWei(sum(published.map(({ receipt }) => receipt.priceNanoUsd))),
    splits: inWei(
      sum(published.flatMap(({ credited }) => credited.splits.map((each) => each.amountNanoUsd))),
    ),
    leaves: totalOf(after.leaves) - totalOf(before.leaves) + grownPending,
    debits: totalOf(after.debits) - totalOf(before.debits),
    committed: committed + grownPending,
    funded: pulled.byCommitWei + used + grownPending,
  }
  const isEqual = Object.values(figures).every((each) => each === figures.tallied)
  const moved = { pulledWei: pulled.byCommitWei, leftOverWei: used, pendingWei: grownPending }
  return { epoch, isEqual, figures, ...moved }
}

function totalOf(leaves: readonly Leaf[]): bigint {
  return sum(leaves.map((each) => each.cumulativeWei))
}

function pendingOf({ pending }: Books): bigint {
  return sum(pending.map((each) => each.amountWei))
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, each) => all + each, 0n)
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
