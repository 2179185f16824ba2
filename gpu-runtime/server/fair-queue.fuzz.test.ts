// The queue of places in whatever order calls come, end and hang up: nothing lost, nothing doubled, nobody
// overtaken by more than one choice of each other tenant.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_QUEUE, entered, left, waitingIn } from './fair-queue.ts'
import type { Entry, Queue, QueueTerms, Step } from './fair-queue.ts'

type Act =
  | {
      readonly does: 'enter'
      readonly tenant: string
      readonly adapter: string
      readonly n: number
    }
  | { readonly does: 'end' | 'cancel'; readonly at: number }

const tenants = ['a', 'b', 'c', 'd', 'e']
const adapters = ['base', 'x', 'y', 'z']
const enter = fc.record({
  does: fc.constant('enter' as const),
  tenant: fc.constantFrom(...tenants),
  adapter: fc.constantFrom(...adapters),
  n: fc.integer({ min: 1, max: 8 }),
})
const leave = fc.record({
  does: fc.constantFrom('end' as const, 'cancel' as const),
  at: fc.nat(99),
})
const acts = fc.array(fc.oneof(enter, leave), { maxLength: 80 })
const someTerms: fc.Arbitrary<QueueTerms> = fc.record({
  slots: fc.integer({ min: 1, max: 4 }),
  guests: fc.nat(2),
  waitingMax: fc.integer({ min: 1, max: 24 }),
  adaptersMax: fc.integer({ min: 1, max: 3 }),
  freeAdapter: fc.constant('base'),
})

type Seen = {
  readonly before: Queue
  readonly step: Step
  /** What came in, or null where it was refused. */
  readonly came: readonly Entry[] | null
  readonly refused: readonly Entry[]
  readonly turnedAway: readonly Entry[]
  /** What ended or hung up. */
  readonly gone: readonly Entry[]
}

/** Calls `look` after each act. */
function play(list: readonly Act[], terms: QueueTerms, look: (seen: Seen) => void): void {
  let queue = EMPTY_QUEUE
  let ids = 0
  const nothing = { came: [], refused: [], turnedAway: [], gone: [] }
  const note = (seen: Omit<Seen, 'before'>) => {
    look({ before: queue, ...seen })
    queue = seen.step.queue
  }
  for (const act of list) {
    if (act.does === 'enter') {
      const call = callOf(act, ids)
      ids += call.length
      const step = entered(queue, call, terms)
      if (step === null) note({ ...nothing, step: { queue, begun: [] }, came: null, refused: call })
      else note({ ...nothing, step, came: call, turnedAway: step.turnedAway })
      continue
    }
    const some = act.does === 'end' ? queue.running : [...queue.lines.values()].flat()
    const one = some[act.at % Math.max(1, some.length)]
    if (one !== undefined) note({ ...nothing, step: left(queue, one.id, terms), gone: [one] })
  }
}

function callOf({ tenant, adapter, n }: Extract<Act, { does: 'enter' }>, id: number): Entry[] {
  const common = { call: id, tenant, adapter, tokens: 10 }
  return Array.from({ length: n }, (_, at) => ({ ...common, id: id + at, isFirst: at === 0 }))
}

const idsOf = (entries: readonly Entry[]) => entries.map(({ id }) => id)
const allOf = ({ running, lines }: Queue) => idsOf([...running, ...[...lines.values()].flat()])
const sorted = (ids: readonly number[]) => ids.toSorted((a, b) => a - b)
const countOf = (running: readonly Entry[], tenant: string) =>
  running.filter((one) => one.tenant === tenant).length

test('nothing is lost, nothing doubled, and what ended or hung up is gone', () => {
  fc.assert(
    fc.property(acts, someTerms, (list, terms) => {
      play(list, terms, ({ before, step, came, turnedAway, gone }) => {
        const out = new Set(idsOf([...turnedAway, ...gone]))
        const expected = [...allOf(before), ...idsOf(came ?? [])].filter((id) => !out.has(id))
        expect(sorted(allOf(step.queue))).toEqual(sorted(expected))
        const wasRunning = new Set(idsOf(before.running))
        const begun = idsOf(step.queue.running).filter((id) => !wasRunning.has(id))
        expect(sorted(idsOf(step.begun))).toEqual(sorted(begun))
      })
    }),
  )
})

test('the bounds hold: places, guests, adapters, how many wait', () => {
  fc.assert(
    fc.property(acts, someTerms, (list, terms) => {
      play(list, terms, ({ step: { queue } }) => {
        const { running } = queue
        expect(running.length).toBeLessThanOrEqual(terms.slots + terms.guests)
        const loaded = new Set(
          running.map(({ adapter }) => adapter).filter((one) => one !== 'base'),
        )
        expect(loaded.size).toBeLessThanOrEqual(terms.adaptersMax)
        expect(waitingIn(queue)).toBeLessThanOrEqual(terms.waitingMax)
        expect([...queue.lines.values()].every((line) => line.length > 0)).toBe(true)
      })
    }),
  )
})

test('a guest is of a tenant of whom nothing ran', () => {
  fc.assert(
    fc.property(acts, someTerms, (list, terms) => {
      play(list, terms, ({ before, step, gone }) => {
        const running = before.running.filter((one) => !gone.includes(one))
        for (const entry of step.begun) {
          const isGuest = running.length >= terms.slots
          expect(isGuest && countOf(running, entry.tenant) > 0).toBe(false)
          running.push(entry)
        }
      })
    }),
  )
})

test('within a tenant it is first come, first served', () => {
  fc.assert(
    fc.property(acts, someTerms, (list, terms) => {
      const last = new Map<string, number>()
      play(list, terms, ({ step }) => {
        for (const { tenant, id } of step.begun) {
          expect(id).toBeGreaterThan(last.get(tenant) ?? -1)
          last.set(tenant, id)
        }
      })
    }),
  )
})

test('while a tenant waits and nothing of it runs, each other one begins one choice at most', () => {
  fc.assert(
    fc.property(acts, someTerms, (list, terms) => {
      /** Of those who wait with nothing running: how often each other one began since. */
      const since = new Map<string, Map<string, number>>()
      play(list, terms, ({ step }) => {
        for (const { tenant } of step.begun) {
          since.delete(tenant)
          for (const others of since.values()) {
            others.set(tenant, (others.get(tenant) ?? 0) + 1)
            expect(others.get(tenant)).toBe(1)
          }
        }
        const { lines, running } = step.queue
        for (const tenant of tenants) {
          const starves = lines.has(tenant) && countOf(running, tenant) === 0
          if (!starves) since.delete(tenant)
          else if (!since.has(tenant)) since.set(tenant, new Map())
        }
      })
    }),
  )
})

test('no slot stays free for want of somebody to take it, but that an adapter waits for its place', () => {
  fc.assert(
    fc.property(acts, someTerms, (list, terms) => {
      play(list, terms, ({ step: { queue } }) => {
        if (queue.running.length >= terms.slots || waitingIn(queue) === 0) return
        const loaded = new Set(queue.running.map(({ adapter }) => adapter))
        loaded.delete('base')
        expect(loaded.size).toBe(terms.adaptersMax)
      })
    }),
  )
})

test('whoever is turned away has nothing begun, loses a whole call, and had more waiting than the newcomer', () => {
  fc.assert(
    fc.property(acts, someTerms, (list, terms) => {
      const begun = new Set<number>()
      play(list, terms, ({ before, step, came, turnedAway }) => {
        for (const { call, tenant } of turnedAway) {
          expect(begun.has(call)).toBe(false)
          expect(allOf(step.queue)).not.toContain(call)
          const newcomer = came?.[0]?.tenant ?? ''
          expect(before.lines.get(tenant)?.length ?? 0).toBeGreaterThan(
            before.lines.get(newcomer)?.length ?? 0,
          )
        }
        for (const { call } of step.begun) begun.add(call)
      })
    }),
  )
})

test('one choice is refused only where no longer line ends in a call that has not begun', () => {
  const one = enter.map((act) => ({ ...act, n: 1 }))
  const mixed = fc.array(fc.oneof(enter, one, leave), { maxLength: 80 })
  fc.assert(
    fc.property(mixed, someTerms, (list, terms) => {
      const begun = new Set<number>()
      play(list, terms, ({ before, step, refused }) => {
        for (const { call } of step.begun) begun.add(call)
        if (refused.length !== 1) return
        const own = (before.lines.get(refused[0]?.tenant ?? '')?.length ?? 0) + 1
        const longer = [...before.lines.values()].filter(({ length }) => length > own)
        expect(longer.filter((line) => !begun.has(line.at(-1)?.call ?? -1))).toEqual([])
      })
    }),
    { numRuns: 1_000 },
  )
})
