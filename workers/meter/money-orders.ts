// Money that comes in or goes back by another's word: a card's bank, a chain, the owner's own wish.
// Each order is booked once, by its id, however often it is told. What a bank takes back after it was
// spent becomes a debt; what an owner takes out is never more than is there, and never a card's money:
// only what came as tokens leaves as tokens. Knows no storage: the rows concerned come in.
import { nanoUsd, ZERO_NANO_USD, type NanoUsd } from '../../schemas/money.ts'
import { assert } from '../../schemas/result.ts'
import { depositMoves, post, returnMoves, STILL, type Entry, type Moves } from './ledger.ts'
import type { Balance, MoneyOrder, OrderOutcome } from './meter.port.ts'
import type { Transition } from './rows.ts'

/** What the journal already knows of an order's id. */
export type Known = {
  readonly deposit: Entry | null
  readonly returned: Entry | null
  readonly restored: Entry | null
}

export type Ordered = {
  readonly balance: Balance
  readonly order: MoneyOrder
  readonly known: Known
  /** What came as tokens and did not leave; asked of a withdrawal alone. */
  readonly tokensNanoUsd: () => bigint
  readonly nowMs: number
}

const REPEATED = { kind: 'repeated' } as const

export const entryIds = (id: string) => ({
  deposit: `deposit:${id}`,
  returned: `return:${id}`,
  restored: `restore:${id}`,
})

export function ordered(asked: Ordered): Transition<OrderOutcome> {
  const { balance, order, known } = asked
  const ids = entryIds(order.id)
  switch (order.kind) {
    case 'credit': {
      const moves = depositMoves(order.amountNanoUsd, balance.owedNanoUsd)
      return once(asked, ids.deposit, known.deposit, moves)
    }
    case 'return': {
      // It came back before it was heard that it went: told late, it does not go again.
      if (known.returned === null && known.restored !== null) return unchanged(REPEATED)
      const moves = returnMoves(order.amountNanoUsd, balance.availableNanoUsd)
      return once(asked, ids.returned, known.returned, moves)
    }
    case 'withdraw':
      return withdrawn(asked, ids.returned)
    case 'restore': {
      if (known.returned === null) return restoredEarly(asked, ids.restored)
      const amount = nanoUsd(known.returned.moves.deposits)
      const moves = depositMoves(amount, balance.owedNanoUsd)
      return once(asked, ids.restored, known.restored, moves)
    }
  }
}

/** An entry that moves nothing: it only remembers, so that the order of hearing does not matter. */
function restoredEarly({ known, nowMs }: Ordered, id: string): Transition<OrderOutcome> {
  const result = { kind: 'nothing_to_restore' } as const
  if (known.restored !== null) return unchanged(result)
  return { changes: { entry: { id, atMs: nowMs, moves: STILL } }, result }
}

function withdrawn(asked: Ordered, id: string): Transition<OrderOutcome> {
  const { balance, order, known } = asked
  assert(order.kind === 'withdraw', 'only a withdrawal is judged as one')
  const { amountNanoUsd: amount } = order
  if (known.returned === null) {
    const most = withdrawable(balance, asked.tokensNanoUsd())
    if (amount > most) return unchanged({ kind: 'refused', withdrawableNanoUsd: most })
  }
  return once(asked, id, known.returned, returnMoves(amount, balance.availableNanoUsd))
}

function withdrawable({ availableNanoUsd, owedNanoUsd }: Balance, tokens: bigint): NanoUsd {
  if (owedNanoUsd > 0n || tokens <= 0n) return ZERO_NANO_USD
  return tokens < availableNanoUsd ? nanoUsd(tokens) : availableNanoUsd
}

function once(
  { balance, nowMs }: Ordered,
  id: string,
  earlier: Entry | null,
  moves: Moves,
): Transition<OrderOutcome> {
  if (earlier !== null) {
    assert(earlier.moves.deposits === moves.deposits, `${id} never changes its amount`)
    return unchanged(REPEATED)
  }
  const entry = { id, atMs: nowMs, moves }
  return { changes: { balance: post(balance, entry), entry }, result: { kind: 'booked' } }
}

function unchanged(result: OrderOutcome): Transition<OrderOutcome> {
  return { changes: {}, result }
}

const OF_TOKENS = /^(?:deposit|return|restore):(?:[0-9]+:0x|x402:|withdrawal:)/

/** Over every entry whose id begins with deposit, return or restore. */
export function tokensIn(entries: Iterable<Entry>): bigint {
  let tokens = 0n
  for (const { id, moves } of entries) if (OF_TOKENS.test(id)) tokens -= moves.deposits
  return tokens
}
