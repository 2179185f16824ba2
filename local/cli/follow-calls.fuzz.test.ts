// However calls begin, overlap and end, and whenever the pages are asked for: each call that ends
// while it is followed is told exactly once.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WHOLE_MS } from '../../fuzz-seed.ts'
import type { GenerationSummary } from '../../schemas/wire/account.ts'
import { follow, followingFrom, reaches } from './follow-calls.ts'

const START = 1_000_000_000

const call = fc.record({
  startMs: fc.integer({ min: -60_000, max: 120_000 }),
  runsMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 90_000 })),
  /** From its id to its hold: until then nobody sees it. */
  lateMs: fc.nat(4_000),
})

function seenAt(
  calls: readonly (typeof call extends fc.Arbitrary<infer C> ? C : never)[],
  nowMs: number,
) {
  return calls
    .map(({ startMs, runsMs, lateMs }, n): GenerationSummary & { seenMs: number } => {
      const endMs = START + startMs + lateMs + runsMs
      return {
        ...{ id: `gen_${n}`, object: 'generation.summary', key_id: '', model: null, usage: null },
        ...{ ended_by: null, held_nano_usd: '0', price_nano_usd: null },
        state: endMs <= nowMs ? 'captured' : 'held',
        started_at: new Date(START + startMs).toISOString(),
        ended_at: endMs <= nowMs ? new Date(endMs).toISOString() : null,
        seenMs: START + startMs + lateMs,
      }
    })
    .filter(({ seenMs }) => seenMs <= nowMs)
    .toSorted((a, b) => b.started_at.localeCompare(a.started_at))
}

describe('calls that are followed', () => {
  test('are each told once, in the order in which they ended within a round', () => {
    let told = 0
    fc.assert(
      fc.property(
        fc.array(call, { maxLength: 30 }),
        fc.array(fc.integer({ min: 200, max: 20_000 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        (calls, gaps, pageSize) => {
          let [state, nowMs] = [followingFrom(START), START]
          const heard: string[] = []
          for (const gap of gaps) {
            nowMs += gap
            const all = seenAt(calls, nowMs)
            let size = pageSize
            while (size < all.length && !reaches(state, all.slice(0, size))) size += pageSize
            const round = follow(state, all.slice(0, size), nowMs)
            const ends = round.news.map(({ ended_at: end }) => end ?? '')
            expect(ends).toEqual(ends.toSorted())
            heard.push(...round.news.map(({ id }) => id))
            state = round.state
          }
          const due = seenAt(calls, nowMs).filter(
            ({ ended_at: end }) => end !== null && Date.parse(end) >= START,
          )
          expect(heard.toSorted()).toEqual(due.map(({ id }) => id).toSorted())
          told += heard.length
        },
      ),
      { numRuns: 500, interruptAfterTimeLimit: WHOLE_MS },
    )
    expect(told).toBeGreaterThan(500)
  })
})
