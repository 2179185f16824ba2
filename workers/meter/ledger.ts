// The double-entry journal of one account. Money only moves: from `deposits` (the world outside, so
// its total is negative) to `available`, to `held`, and on to `captured` or back. What the world takes
// back after it was spent is `owed` (a debt, so its total is negative too), and whatever comes in or
// comes free pays that first. An entry whose moves do not net to zero, or that overdraws anything, is
// a bug and stops the transition.
import type { NanoUsd } from '../../schemas/money.ts'
import { nanoUsd, ZERO_NANO_USD } from '../../schemas/money.ts'
import { assert } from '../../schemas/result.ts'
import type { Balance } from './meter.port.ts'

type LedgerAccount = 'deposits' | 'available' | 'held' | 'captured' | 'owed'

/** What each account gains by an entry, in nano-USD; negative is a loss. The five sum to zero. */
export type Moves = Readonly<Record<LedgerAccount, bigint>>

export type Entry = {
  /**
   * Deterministic, so that one cause can be booked once: `deposit:…`, `hold:…`, `end:…`, of
   * money that goes back `return:…`, `restore:…`.
   */
  readonly id: string
  readonly atMs: number
  readonly moves: Moves
}

export const EMPTY_BALANCE: Balance = {
  availableNanoUsd: ZERO_NANO_USD,
  heldNanoUsd: ZERO_NANO_USD,
  depositedNanoUsd: ZERO_NANO_USD,
  capturedNanoUsd: ZERO_NANO_USD,
  owedNanoUsd: ZERO_NANO_USD,
  returnedNanoUsd: ZERO_NANO_USD,
}

/** Moves nothing. */
export const STILL: Moves = { deposits: 0n, available: 0n, held: 0n, captured: 0n, owed: 0n }

/** @param owed the debt so far, which is paid first */
export function depositMoves(amount: NanoUsd, owed: NanoUsd): Moves {
  return { ...STILL, deposits: 0n - amount, ...freed(amount, owed) }
}

export function holdMoves(held: NanoUsd): Moves {
  return { ...STILL, available: 0n - held, held }
}

/**
 * Ends a hold: the charge is captured, the rest returns. A void charges nothing.
 *
 * @param owed the debt so far: what returns pays it first
 */
export function endMoves(held: NanoUsd, charged: NanoUsd, owed: NanoUsd): Moves {
  assert(charged <= held, 'a capture never exceeds its hold')
  return { ...STILL, held: 0n - held, captured: charged, ...freed(held - charged, owed) }
}

/** The world takes money back: what is not there any more becomes a debt. */
export function returnMoves(amount: NanoUsd, available: NanoUsd): Moves {
  const taken = amount < available ? amount : available
  return { ...STILL, deposits: amount, available: 0n - taken, owed: taken - amount }
}

function freed(amount: bigint, owed: bigint): Pick<Moves, 'available' | 'owed'> {
  const paid = amount < owed ? amount : owed
  return { available: amount - paid, owed: paid }
}

/** The balance after an entry; throws where the entry would create, lose or overdraw money. */
export function post(balance: Balance, { id, moves }: Entry): Balance {
  assert(sumOf(moves) === 0n, `the moves of ${id} net to zero`)
  const [came, went] = worldly(moves)
  return {
    availableNanoUsd: nanoUsd(balance.availableNanoUsd + moves.available),
    heldNanoUsd: nanoUsd(balance.heldNanoUsd + moves.held),
    depositedNanoUsd: nanoUsd(balance.depositedNanoUsd + came),
    capturedNanoUsd: nanoUsd(balance.capturedNanoUsd + moves.captured),
    owedNanoUsd: nanoUsd(balance.owedNanoUsd - moves.owed),
    returnedNanoUsd: nanoUsd(balance.returnedNanoUsd + went),
  }
}

function sumOf({ deposits, available, held, captured, owed }: Moves): bigint {
  return deposits + available + held + captured + owed
}

/** What came in from the world and what went back to it. */
function worldly({ deposits }: Moves): readonly [came: bigint, went: bigint] {
  return deposits < 0n ? [0n - deposits, 0n] : [0n, deposits]
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
  const journal: Record<LedgerAccount, bigint> = { ...STILL }
  let [deposited, returned] = [0n, 0n]
  let count = 0
  for (const { moves } of entries) {
    const [came, went] = worldly(moves)
    deposited += came
    returned += went
    journal.deposits += moves.deposits
    journal.available += moves.available
    journal.held += moves.held
    journal.captured += moves.captured
    journal.owed += moves.owed
    count++
  }
  let openHoldsNanoUsd = 0n
  for (const held of openHolds) openHoldsNanoUsd += held
  const balanced =
    sumOf(journal) === 0n &&
    deposited === balance.depositedNanoUsd &&
    returned === balance.returnedNanoUsd &&
    journal.owed + balance.owedNanoUsd === 0n &&
    journal.available === balance.availableNanoUsd &&
    journal.held === balance.heldNanoUsd &&
    journal.captured === balance.capturedNanoUsd &&
    openHoldsNanoUsd === balance.heldNanoUsd
  return { journal, balance, openHoldsNanoUsd, entries: count, undelivered, balanced }
}
