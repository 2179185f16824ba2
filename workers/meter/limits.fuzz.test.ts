import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drained, EMPTY_BUCKET, LIMIT_MAX, rateView, taken, waitMs } from './limits.ts'
import { WHOLE_MS } from '../../fuzz-seed.ts'

const limit = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: LIMIT_MAX }))
const arrival = fc.record({
  afterMs: fc.oneof(
    fc.constant(0),
    fc.nat(500),
    fc.nat(90_000),
    fc.integer({ min: -5_000, max: -1 }),
  ),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
})

describe('a limit of L a minute', () => {
  test('admits in any stretch of time at most L, and L a minute of that stretch', () => {
    let admittedInAll = 0
    fc.assert(
      fc.property(limit, fc.array(arrival, { maxLength: 60, size: 'max' }), (L, arrivals) => {
        let bucket = EMPTY_BUCKET
        let nowMs = 1_000_000
        let forwardMs = 0
        const admitted: { units: number; forwardMs: number }[] = []
        for (const { afterMs, share } of arrivals) {
          nowMs += afterMs
          forwardMs += Math.max(0, afterMs)
          const units = Math.max(1, Math.ceil(share * Math.min(L, 1_000)))
          bucket = drained(bucket, L, nowMs)
          if (waitMs(bucket, L, units, 0) !== 0) continue
          bucket = taken(bucket, units)
          admitted.push({ units, forwardMs })
        }
        admittedInAll += admitted.length
        // In integers: what was admitted in a stretch is ≤ L + L·t/60000.
        let worst = 0
        for (let from = 0; from < admitted.length; from++) {
          let sum = 0
          for (const { units, forwardMs: at } of admitted.slice(from)) {
            sum += units
            const stretchMs = at - (admitted[from]?.forwardMs ?? 0)
            worst = Math.max(worst, (sum - L) * 60_000 - L * stretchMs)
          }
        }
        expect(worst).toBe(0)
      }),
      { numRuns: 2_000, interruptAfterTimeLimit: WHOLE_MS },
    )
    expect(admittedInAll).toBeGreaterThan(10_000)
  })

  test('says how long to wait, to the millisecond: then it is admitted, one earlier it is not', () => {
    fc.assert(
      fc.property(limit, fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }), (L, used, asked) => {
        const [before, units] = [Math.min(used, L), Math.min(asked, L)]
        const bucket = taken(drained(EMPTY_BUCKET, L, 5_000), before)
        const wait = waitMs(bucket, L, units, 0)
        if (wait === null) throw new Error('what is within the limit is admitted some time')
        expect(waitMs(drained(bucket, L, 5_000 + wait), L, units, 0)).toBe(0)
        if (wait > 0) expect(waitMs(drained(bucket, L, 4_999 + wait), L, units, 0)).toBe(1)
        const { resetMs } = rateView(bucket, L, 0)
        expect(drained(bucket, L, 5_000 + resetMs).level).toBe(0)
        if (resetMs > 0) expect(drained(bucket, L, 4_999 + resetMs).level).toBeGreaterThan(0)
      }),
      { numRuns: 5_000 },
    )
  })

  test('at ten times its rate for an hour is exact: L at once, then L a minute', () => {
    const L = 60
    let bucket = EMPTY_BUCKET
    let admitted = 0
    for (let nowMs = 0; nowMs <= 3_600_000; nowMs += 100) {
      bucket = drained(bucket, L, nowMs)
      if (waitMs(bucket, L, 1, 0) !== 0) continue
      bucket = taken(bucket, 1)
      admitted++
    }
    expect(admitted).toBe(L + L * 60)
  })

  test('stands still while the clock jumps back and forth, but for the way forward', () => {
    const full = taken(drained(EMPTY_BUCKET, 6, 3_600_000), 6)
    const back = drained(full, 6, 0)
    expect(waitMs(back, 6, 1, 0)).toBe(10_000)
    expect(waitMs(drained(back, 6, 10_000), 6, 1, 0)).toBe(0)
  })

  test('counts what is promised and does not drain; time alone makes no room for more', () => {
    const bucket = taken(drained(EMPTY_BUCKET, 10, 0), 4)
    expect(waitMs(bucket, 10, 2, 4)).toBe(0)
    expect(waitMs(bucket, 10, 3, 4)).toBe(6_000)
    expect(waitMs(bucket, 10, 7, 4)).toBeNull()
    expect(rateView(bucket, 10, 4)).toEqual({ limit: 10, remaining: 2, resetMs: 48_000 })
  })

  test('that was lowered below what is used admits nothing until that has drained', () => {
    const bucket = taken(drained(EMPTY_BUCKET, 100, 0), 100)
    expect(waitMs(bucket, 10, 1, 0)).toBe(((100 + 1 - 10) * 60_000) / 10)
    expect(rateView(bucket, 10, 0).remaining).toBe(0)
  })
})
