// What is read of a payment may be stale, told twice and told in any order: once its last state was read,
// before or after, the books say the same.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { WHOLE_MS } from '../fuzz-seed.ts'
import { assert } from '../schemas/result.ts'
import type { CardPayment, TakenBack } from './fund/card.port.ts'
import { bookingOf, NANO_USD_PER_CENT } from './fund/card-payment.ts'
import { BookOnSqlite } from './meter/book-on-sqlite.cases.ts'
import { WALLET } from './meter/sample-call.cases.ts'

const CENTS = 1_000n
const PATHS = {
  refund: [
    ['pending'],
    ['pending', 'succeeded'],
    ['succeeded'],
    ['succeeded', 'failed'],
    ['failed'],
  ],
  dispute: [
    ['warning_needs_response', 'warning_closed'],
    ['needs_response'],
    ['needs_response', 'under_review', 'won'],
    ['needs_response', 'lost'],
  ],
} as const
const TAKEN = new Set([
  'succeeded',
  'needs_response',
  'under_review',
  'lost',
  'appeal_under_review',
])

const path = (of: keyof typeof PATHS) =>
  fc.record({
    of: fc.constant(of),
    path: fc.constantFrom(...PATHS[of]),
    cents: fc.bigInt(1n, CENTS),
  })
const history = fc.array(fc.oneof(path('refund'), path('dispute')), { maxLength: 4 })

/** How far each of them has got; -1 is not there yet. */
function paymentAt(
  list: readonly { of: 'refund' | 'dispute'; path: readonly string[]; cents: bigint }[],
  reached: readonly number[],
): CardPayment {
  const taken = list.flatMap(({ of, path: states, cents }, i) => {
    const at = Math.min(reached[i] ?? 0, states.length) - 1
    const status = states[at]
    const one: TakenBack = { id: `${of}_${i}`, cents, currency: 'usd', status: status ?? '' }
    return status === undefined ? [] : [{ of, one }]
  })
  const only = (which: string) => taken.filter(({ of }) => of === which).map(({ one }) => one)
  return {
    ...{ id: 'pi_1', mode: 'test', status: 'succeeded', currency: 'usd', receivedCents: CENTS },
    ...{ wallet: WALLET, crossing: null, card: null, failure: null },
    refunds: only('refund'),
    disputes: only('dispute'),
  }
}

test('whatever else was read, before or after, the last state of a payment decides its worth', () => {
  const reads = fc.array(fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), { maxLength: 12 })
  fc.assert(
    fc.property(history, reads, fc.nat(12), (list, stale, when) => {
      const real = new BookOnSqlite()
      const last = paymentAt(list, [9, 9, 9, 9])
      const told = stale.map((reached) => paymentAt(list, reached))
      for (const payment of told.toSpliced(when, 0, last)) {
        const booking = bookingOf(payment, 'test')
        assert(booking.ok, 'it is ours')
        const { wallet, orders } = booking.value
        real.run((book) => book.order({ wallet, orders }, 0))
      }
      let worth = CENTS
      for (const { status, cents } of [...last.refunds, ...last.disputes]) {
        if (TAKEN.has(status)) worth -= cents
      }
      const { availableNanoUsd, owedNanoUsd } = real.book.balance()
      expect(availableNanoUsd - owedNanoUsd).toBe(worth * NANO_USD_PER_CENT)
      expect(availableNanoUsd === 0n || owedNanoUsd === 0n).toBe(true)
      expect(real.book.audit().balanced).toBe(true)
    }),
    { numRuns: 400, interruptAfterTimeLimit: WHOLE_MS },
  )
})
