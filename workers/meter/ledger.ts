// The double-entry journal of one account. Money only moves: from `deposits` (the world outside, so
// its total is negative) to `available`, to `held`, and on to `captured` or back. An entry whose
// moves do not net to zero, or that overdraws anything, is a bug and stops the transition.
import type { NanoUsd } from '../../schemas/money.ts'
import { nanoUsd, ZERO_NANO_USD } from '../../schemas/money.ts'
import { assert } from '../../schemas/result.ts'
import type { Balance } from './meter.port.ts'

type LedgerAccount = 'deposits' | 'available' | 'held' | 'captured'

/** What each account gains by an entry, in nano-USD; negative is a loss. The four sum to zero. */
export type Moves = Readonly<Record<LedgerAccount, bigint>>

export type Entry = {
  /** Deterministic, so that one cause can be booked once: `deposit:…`, `hold:…`, `end:…`. */
  readonly id: string
  readonly atMs: number
  readonly moves: Moves
}

export const EMPTY_BALANCE: Balance = {
  availableNanoUsd: ZERO_NANO_USD,
  heldNanoUsd: ZERO_NANO_USD,
  depositedNanoUsd: ZERO_NANO_USD,
  capturedNanoUsd: ZERO_NANO_USD,
}

export function depositMoves(amount: NanoUsd): Moves {
  return { deposits: 0n - amount, available: amount, held: 0n, captured: 0n }
}

export function holdMoves(held: NanoUsd): Moves {
  return { deposits: 0n, available: 0n - held, held, captured: 0n }
}

/** Ends a hold: the charge is captured, the rest returns. A void charges nothing. */
export function endMoves(held: NanoUsd, charged: NanoUsd): Moves {
  assert(charged <= held, 'a capture never exceeds its hold')
  return { deposits: 0n, available: held - charged, held: 0n - held, captured: charged }
}

/** The balance after an entry; throws where the entry would create, lose or overdraw money. */
export function post(balance: Balance, { id, moves }: Entry): Balance {
  assert(sumOf(moves) === 0n, `the moves of ${id} net to zero`)
  return {
    availableNanoUsd: nanoUsd(balance.availableNanoUsd + moves.available),
    heldNanoUsd: nanoUsd(balance.heldNanoUsd + moves.held),
    depositedNanoUsd: nanoUsd(balance.depositedNanoUsd - moves.deposits),
    capturedNanoUsd: nanoUsd(balance.capturedNanoUsd + moves.captured),
  }
}

function sumOf({ deposits, available, held, captured }: Moves): bigint {
  return deposits + available + held + captured
}

export type TrialBalance = {
  /** What the journal says, summed over every entry ever made. */
  readonly journal: Moves
  /** What the balance row says. */
  readonly balance: Balance
  /** What the open holds add up to. */
  readonly openHoldsNanoUsd: bigint
  readonly entries: number
  /** Captures whose receipt is not stored yet. */
  readonly undelivered: number
  /** The journal nets to zero and row, journal and open holds agree. */
  readonly balanced: boolean
}

/** Adds the whole journal up and compares: the books of an account, closed. */
export function trialBalance(
  entries: Iterable<Entry>,
  balance: Balance,
  openHolds: Iterable<NanoUsd>,
  undelivered: number,
): TrialBalance {
  const journal = { deposits: 0n, available: 0n, held: 0n, captured: 0n }
  let count = 0
  for (const { moves } of entries) {
    journal.deposits += moves.deposits
    journal.available += moves.available
    journal.held += moves.held
    journal.captured += moves.captured
    count++
  }
  let openHoldsNanoUsd = 0n
  for (const held of openHolds) openHoldsNanoUsd += held
  const balanced =
    sumOf(journal) === 0n &&
    journal.deposits + balance.depositedNanoUsd === 0n &&
    journal.available === balance.availableNanoUsd &&
    journal.held === balance.heldNanoUsd &&
    journal.captured === balance.capturedNanoUsd &&
    openHoldsNanoUsd === balance.heldNanoUsd
  return { journal, balance, openHoldsNanoUsd, entries: count, undelivered, balanced }
}
