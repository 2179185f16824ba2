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
  wakesAtMs,
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
  // A payment that was told to have failed, or that nobody answered, comes all the same.
  { weight: 1, arbitrary: fc.constant('late' as const) },
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
      let [available, nowMs] = [0n, MONTH_MS * 12]
      const late = events.includes('late')
      const paid = new Set<number>()
      const charges = new Map<number, { readonly charge: RechargeCharge; readonly atMs: number }>()
      for (const each of events) {
        const { underway } = state
        const wakes = wakesAtMs(state, nanoUsd(available))
        const told = dueCharge(state, nanoUsd(available), nowMs)
        // An alarm that fires has something to do, and what there is to do has an alarm.
        expect(told.state !== state).toBe(wakes !== null && wakes <= nowMs)
        if (each === 'look') {
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
          paid.add(underway.charge.crossing)
          state = creditedCharge(state, underway.charge.crossing)
        } else if (each === 'late' && state.givenUp !== null) {
          available += state.givenUp.amountNanoUsd
          paid.add(state.givenUp.crossing)
          state = creditedCharge(state, state.givenUp.crossing)
        } else if (each === 'declined' && underway !== null) {
          state = failedCharge(state, underway.charge.crossing, 'no')
          expect(dueCharge(state, nanoUsd(0n), nowMs).charge).toBeNull()
        } else if (each === 'settings') state = withSettings(state, settings)
        else if (typeof each === 'object' && 'spend' in each) {
          available -= each.spend < available ? each.spend : available
        } else if (typeof each === 'object') nowMs += each.waitMs
      }
      // What was really paid in a month, late or not, never exceeds the cap by more than one surprise.
      const perMonth = Map.groupBy(
        [...charges].filter(([crossing]) => paid.has(crossing)),
        ([, { atMs }]) => new Date(atMs).getUTCMonth(),
      )
      for (const some of perMonth.values()) {
        expect(BigInt(some.length) * AMOUNT).toBeLessThanOrEqual(CAP + (late ? AMOUNT : 0n))
      }
    }),
    { numRuns: 400 },
  )
})
