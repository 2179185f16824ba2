// The foreseen silence beside the queue itself, played to its end.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_QUEUE, entered, left, type Entry, type QueueTerms } from './fair-queue.ts'
import { nextEnd, silenceAhead } from './silence-ahead.ts'

const terms: QueueTerms = {
  slots: 1,
  guests: 0,
  waitingMax: 99,
  adaptersMax: 99,
  freeAdapter: null,
}
const callOf = (tenant: string, call: number, choices: number): Entry[] =>
  Array.from({ length: choices }, (_, at) => {
    return { id: call + at, call, isFirst: at === 0, tenant, adapter: 'base', tokens: 10 }
  })

test('the silence ahead is the wait for the first place, or between two choices, in the order of turns', () => {
  const waitingFor = (...given: Entry[][]) =>
    given.reduce((queue, call) => entered(queue, call, terms)?.queue ?? queue, EMPTY_QUEUE)
  const ms = ({ id }: Entry) => (id === 21 ? 500 : 100)
  const silence = (...given: Entry[][]) =>
    silenceAhead(waitingFor(...given), given.at(-1)?.[0]?.call ?? -1, terms, ms)
  expect(silence(callOf('a', 0, 1))).toBe(0)
  expect(silence(callOf('a', 0, 1), callOf('b', 10, 2))).toBe(100)
  // The choice that runs, and one of each of those who came before.
  expect(silence(callOf('a', 0, 8), callOf('b', 10, 1))).toBe(200)
  expect(silence(callOf('a', 0, 8), callOf('c', 30, 8), callOf('b', 10, 1))).toBe(300)
  // Its second choice waits for c's second, which is longer than what was ahead of the first.
  expect(silence(callOf('a', 0, 1), callOf('c', 20, 8), callOf('b', 10, 2))).toBe(500)
  // Its own choices follow one another without a pause.
  expect(silence(callOf('a', 0, 8))).toBe(0)
  // A whole line of its own before it.
  expect(silence(callOf('a', 0, 8), callOf('a', 10, 1))).toBe(800)
})

test('the next end is the soonest', () => {
  expect(nextEnd(EMPTY_QUEUE, () => 1)).toBeNull()
  const running = [...callOf('a', 30, 1), ...callOf('b', 20, 1)]
  expect(nextEnd({ ...EMPTY_QUEUE, running }, ({ id }) => id)).toBe(20)
})

const calls = fc.array(
  fc.record({ tenant: fc.constantFrom('a', 'b', 'c', 'd'), n: fc.integer({ min: 1, max: 8 }) }),
  { minLength: 1, maxLength: 12 },
)
const places = fc.record({ slots: fc.integer({ min: 1, max: 4 }), guests: fc.nat(1) })
const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 })

/** Each call in its turn into an empty house, and the last of them. */
function queued(list: readonly { readonly tenant: string; readonly n: number }[], at: QueueTerms) {
  let queue = EMPTY_QUEUE
  for (const [index, { tenant, n }] of list.entries()) {
    queue = entered(queue, callOf(tenant, index * 10, n), at)?.queue ?? queue
  }
  return { queue, call: (list.length - 1) * 10 }
}

/** By the very code that runs the queue. */
function played(
  { queue, call }: ReturnType<typeof queued>,
  at: QueueTerms,
  msOf: (entry: Entry) => number,
): number {
  let ends = queue.running.map((entry) => ({ entry, ms: msOf(entry) }))
  const own = ends.filter(({ entry }) => entry.call === call).map(({ ms }) => ms)
  let [future, longest, saidUntil] = [queue, 0, Math.max(0, ...own)]
  for (;;) {
    const [end, ...rest] = ends.toSorted((a, b) => a.ms - b.ms)
    if (end === undefined) return longest
    const step = left(future, end.entry.id, at)
    future = step.queue
    const begun = step.begun.map((entry) => ({ entry, ms: end.ms + msOf(entry) }))
    ends = [...rest, ...begun]
    for (const { entry, ms } of begun) {
      if (entry.call !== call) continue
      longest = Math.max(longest, end.ms - saidUntil)
      saidUntil = Math.max(saidUntil, ms)
    }
  }
}

test('what is foreseen is what the queue does, where no adapter waits for a place', () => {
  fc.assert(
    fc.property(calls, places, lengths, (list, change, ms) => {
      const at = { ...terms, waitingMax: 999, ...change }
      const world = queued(list, at)
      const msOf = ({ id }: Entry) => ms[id % ms.length] ?? 1
      const foreseen = silenceAhead(world.queue, world.call, at, msOf)
      expect(foreseen).toBe(played(world, at, msOf))
    }),
    { numRuns: 500 },
  )
})

test('one tenant is never refused what its queue would begin within half the limit', () => {
  const alone = calls.map((list) => list.map((one) => ({ ...one, tenant: 'a' })))
  fc.assert(
    fc.property(
      alone,
      places,
      lengths,
      fc.integer({ min: 1, max: 600 }),
      (list, change, ms, limit) => {
        const at = { ...terms, waitingMax: 999, ...change }
        const world = queued(list, at)
        const msOf = ({ id }: Entry) => ms[id % ms.length] ?? 1
        fc.pre(played(world, at, msOf) <= limit / 2)
        expect(silenceAhead(world.queue, world.call, at, msOf)).toBeLessThanOrEqual(limit)
      },
    ),
  )
})

test('of the longest queues so much is looked at and no more; they wait at least so long', () => {
  const at = { ...terms, slots: 64, waitingMax: 99_999 }
  const list = Array.from({ length: 2_000 }, (_, index) => ({ tenant: `t${index % 500}`, n: 8 }))
  const world = queued(list, at)
  let asked = 0
  const msOf = () => ((asked += 1), 1_000)
  const foreseen = silenceAhead(world.queue, world.call, at, msOf)
  // 64 that run, and one for each time that 500 lines are looked at, out of 50,000.
  expect(asked).toBeLessThanOrEqual(64 + 50_000 / 500)
  expect(foreseen).toBeGreaterThan(0)
  expect(foreseen).toBeLessThan(16_000)
})

test('of few tenants even the longest queue is foreseen to its end', () => {
  const at = { ...terms, slots: 64, waitingMax: 99_999 }
  const list = Array.from({ length: 200 }, (_, index) => ({ tenant: `t${index % 2}`, n: 8 }))
  const world = queued(list, at)
  const msOf = ({ id }: Entry) => 1_000 + (id % 7)
  expect(silenceAhead(world.queue, world.call, at, msOf)).toBe(played(world, at, msOf))
})
