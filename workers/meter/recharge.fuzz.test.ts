import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import {
  ANSWER_MS,
  ATTEMPT_MS,
  creditedCharge,
  dueCharge,
  failedCharge,
  NO_RECHARGE,
} from './recharge.ts'
import { withCard, withSettings, type Recharge, type RechargeCharge } from './recharge.ts'

const THRESHOLD = 10n
const AMOUNT = 30n
const CAP = 100n
const MONTH_MS = 31 * 86_400_000
const settings = {
  thresholdNanoUsd: nanoUsd(THRESHOLD),
  amountNanoUsd: nanoUsd(AMOUNT),
  monthlyCapNanoUsd: nanoUsd(CAP),
}

const event = fc.oneof(
  { weight: 5, arbitrary: fc.record({ spend: fc.bigInt(1n, 15n) }) },
  { weight: 6, arbitrary: fc.constant('look' as const) },
  { weight: 3, arbitrary: fc.constant('paid' as const) },
  { weight: 1, arbitrary: fc.constant('declined' as const) },
  { weight: 1, arbitrary: fc.constant('settings' as const) },
  {
    weight: 4,
    arbitrary: fc.record({ waitMs: fc.oneof(fc.nat(ATTEMPT_MS * 2), fc.nat(ANSWER_MS)) }),
  },
)

test('a crossing is one charge, below the threshold, within the cap of its month', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (events) => {
      let state: Recharge = withSettings(
        withCard(NO_RECHARGE, { customer: 'c', paymentMethod: 'p' }),
        settings,
      )
      let [available, nowMs, refused] = [0n, MONTH_MS * 12, 0n]
      const charges = new Map<number, { readonly charge: RechargeCharge; readonly atMs: number }>()
      for (const each of events) {
        const { underway } = state
        if (each === 'look') {
          const told = dueCharge(state, nanoUsd(available), nowMs)
          state = told.state
          if (told.charge === null) continue
          const first = charges.get(told.charge.crossing)
          if (first === undefined) {
            expect(available).toBeLessThan(THRESHOLD)
            expect(underway).toBeNull()
            charges.set(told.charge.crossing, { charge: told.charge, atMs: nowMs })
          } else {
            // The processor still knows the name of the first attempt.
            expect(told.charge).toEqual(first.charge)
            expect(nowMs - first.atMs).toBeLessThan(ANSWER_MS)
          }
        } else if (each === 'paid' && underway !== null) {
          available += underway.charge.amountNanoUsd
          state = creditedCharge(state, underway.charge.crossing)
        } else if (each === 'declined' && underway !== null) {
          state = failedCharge(state, underway.charge.crossing, 'no')
          refused += AMOUNT
          expect(dueCharge(state, nanoUsd(0n), nowMs).charge).toBeNull()
        } else if (each === 'settings') state = withSettings(state, settings)
        else if (typeof each === 'object' && 'spend' in each) {
          available -= each.spend < available ? each.spend : available
        } else if (typeof each === 'object') nowMs += each.waitMs
      }
      const perMonth = Map.groupBy(charges.values(), ({ atMs }) => new Date(atMs).getUTCMonth())
      for (const some of perMonth.values()) {
        const unanswered = state.disabledFor === 'no_answer' ? AMOUNT * BigInt(some.length) : 0n
        expect(BigInt(some.length) * AMOUNT - refused - unanswered).toBeLessThanOrEqual(CAP)
      }
    }),
    { numRuns: 400 },
  )
})
