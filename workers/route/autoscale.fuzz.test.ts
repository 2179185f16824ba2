import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideScale, openScale, SCALE_1, type Sample, type ScaleState } from './autoscale.ts'

const BEAT_MS = 2_000
const quiet = { slots: 10, kvUse: 0, deferred: 0, ttftP95Ms: null }

/** Runs a load curve, calls per beat, with nodes that are ready as soon as they are wanted. */
function run(curve: readonly number[], from: ScaleState = openScale(1, 0), startMs = 0) {
  let state = from
  const seen: { desired: number; reason: string }[] = []
  curve.forEach((calls, beat) => {
    const atMs = startMs + beat * BEAT_MS
    const decision = decideScale(state, { ...quiet, atMs, ready: state.desired, calls }, SCALE_1)
    state = decision.state
    seen.push({ desired: decision.desired, reason: decision.reason })
  })
  return { state, seen, last: seen.at(-1)?.desired, endMs: startMs + curve.length * BEAT_MS }
}
const beats = (ms: number) => Math.ceil(ms / BEAT_MS)
const flat = (calls: number, ms: number) => Array.from({ length: beats(ms) }, () => calls)

describe('decideScale', () => {
  test('sizes the fleet so that the target share of the slots is taken', () => {
    expect(run(flat(35, 120_000)).last).toBe(5)
  })

  test('panics within the short window when load jumps, before the stable window would move', () => {
    const calm = run(flat(7, 120_000))
    expect(calm.last).toBe(1)
    const jump = run(flat(70, 8_000), calm.state, calm.endMs)
    expect(jump.seen.findIndex(({ reason }) => reason === 'panic')).toBeLessThan(beats(6_000))
    expect(jump.last).toBeGreaterThanOrEqual(8)
  })

  test('a dip shorter than the delay takes no node away; a long one does, once', () => {
    const busy = run(flat(35, 120_000))
    const dip = run(flat(7, 240_000), busy.state, busy.endMs)
    expect(dip.last).toBe(5)
    const back = run(flat(35, 60_000), dip.state, dip.endMs)
    expect(back.last).toBe(5)
    const low = run(flat(7, 480_000), back.state, back.endMs)
    expect(low.last).toBe(1)
  })

  test('goes to zero only after the quiet time, and wakes with the first call', () => {
    const quietTime = SCALE_1.zeroAfterMs ?? 0
    const before = run(flat(0, quietTime - BEAT_MS))
    expect(before.last).toBe(1)
    const after = run(flat(0, 2 * BEAT_MS + 4_000), before.state, before.endMs)
    expect(after.seen.at(-1)).toMatchObject({ desired: 0, reason: 'zero' })
    const woken = run([1], after.state, after.endMs)
    expect(woken.seen).toEqual([{ desired: 1, reason: 'wake' }])
  })

  test('slow first tokens ask for one more; calls that wait for adapter slots ask for none', () => {
    const slow = { ...quiet, atMs: 0, ready: 2, calls: 1, ttftP95Ms: 5_000 }
    expect(decideScale(openScale(2, 0), slow, SCALE_1).desired).toBe(3)
    const deferred = { ...quiet, atMs: 0, ready: 2, calls: 9, deferred: 6 }
    expect(decideScale(openScale(2, 0), deferred, SCALE_1)).toMatchObject({
      desired: 2,
      spreadAdapters: true,
    })
  })

  test('stays within bounds, never falls while calls rise, and forgets what is old', () => {
    const sample = fc.record({
      ready: fc.nat(20),
      calls: fc.nat(400),
      slots: fc.integer({ min: 1, max: 64 }),
      kvUse: fc.double({ min: 0, max: 1, noNaN: true }),
      deferred: fc.nat(10),
      ttftP95Ms: fc.option(fc.nat(10_000)),
    })
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 80 }), fc.nat(16), (all, nodes) => {
        let state = openScale(nodes, 0)
        all.forEach((one, index) => {
          const now: Sample = { ...one, atMs: index * 5_000 }
          const before = state.desired
          const decision = decideScale(state, now, SCALE_1)
          expect(decision.desired).toBeGreaterThanOrEqual(SCALE_1.nodesMin)
          expect(decision.desired).toBeLessThanOrEqual(SCALE_1.nodesMax)
          const more = decideScale(state, { ...now, calls: now.calls + 50 }, SCALE_1)
          expect(more.desired).toBeGreaterThanOrEqual(Math.min(decision.desired, SCALE_1.nodesMax))
          if (decision.desired < before) expect(['fewer', 'zero']).toContain(decision.reason)
          state = decision.state
          expect(state.samples.length).toBeLessThanOrEqual(1 + SCALE_1.stableMs / 5_000)
        })
      }),
      { numRuns: 1_000 },
    )
  })
})
