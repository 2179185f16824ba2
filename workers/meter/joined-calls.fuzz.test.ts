import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JoinedCalls, LostCall, type Asker, type Told } from './joined-calls.ts'

type How = 'well' | 'broken' | 'overloaded'
const overloaded = () => Object.assign(new Error('too much'), { overloaded: true })

/** A clock and requests whose calls end, fail or are never heard of again when the test says so. */
function isolate() {
  let nowMs = 0
  const timers = new Set<{ readonly atMs: number; readonly call: () => void }>()
  const calls: { operations: readonly number[]; end: (how: How) => void }[] = []
  const asker: Asker<number, string> = {
    ask(operations) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly Told<string>[]>()
      const end = (how: How) => {
        if (how === 'well') resolve(operations.map(told))
        else reject(how === 'broken' ? new Error('the object moved') : overloaded())
      }
      calls.push({ operations, end })
      return promise
    },
    outlive: () => undefined,
    now: () => nowMs,
    after(ms, call) {
      const timer = { atMs: nowMs + ms, call }
      timers.add(timer)
      return { stop: () => timers.delete(timer) }
    },
  }
  const pass = async (ms: number) => {
    nowMs += ms
    for (const timer of timers) {
      if (timer.atMs <= nowMs && timers.delete(timer)) timer.call()
    }
    await settled()
  }
  return { asker, calls, timers, pass }
}

const settled = () => new Promise(setImmediate)
const told = (operation: number): Told<string> =>
  operation % 10 === 9
    ? { ok: false, message: `no ${operation}` }
    : { ok: true, value: `yes ${operation}` }

async function outcomeOf(joined: Promise<string>): Promise<string> {
  try {
    return await joined
  } catch (error) {
    return error instanceof LostCall ? 'lost' : String(error)
  }
}

test('alone nobody waits; those that come meanwhile go together, and each is told its own', async () => {
  const { asker, calls, timers } = isolate()
  const joined = new JoinedCalls<number, string>(() => 1)
  const outcomes = [1, 2, 9, 4].map((one) => outcomeOf(joined.join(one, asker)))
  await settled()
  expect(calls.map(({ operations }) => operations)).toEqual([[1]])
  calls[0]?.end('well')
  await settled()
  expect(calls.map(({ operations }) => operations)).toEqual([[1], [2, 9, 4]])
  calls[1]?.end('well')
  expect(await Promise.all(outcomes)).toEqual(['yes 1', 'yes 2', 'Error: no 9', 'yes 4'])
  expect([joined.isIdle(0), timers.size]).toEqual([true, 0])
})

test('what is too long for one message waits for the next; alone, nothing is too long', async () => {
  const { asker, calls } = isolate()
  const joined = new JoinedCalls<number, string>((millions) => millions * 1_000_000)
  const outcomes = [1, 5, 2, 2, 2].map((one) => outcomeOf(joined.join(one, asker)))
  for (let call = 0; call < 4; call++) {
    await settled()
    calls[call]?.end('well')
  }
  await Promise.all(outcomes)
  expect(calls.map(({ operations }) => operations)).toEqual([[1], [5], [2, 2], [2]])
})

test('a call that breaks is lost for each that it carried with others, and the next is made', async () => {
  const { asker, calls } = isolate()
  const joined = new JoinedCalls<number, string>(() => 1)
  const outcomes = [1, 2, 3].map((one) => outcomeOf(joined.join(one, asker)))
  await settled()
  calls[0]?.end('well')
  await settled()
  calls[1]?.end('broken')
  expect(await Promise.all(outcomes)).toEqual(['yes 1', 'lost', 'lost'])
  const next = joined.join(5, asker)
  await settled()
  calls[2]?.end('well')
  expect(await next).toBe('yes 5')
})

test('one that was alone in a call is told how it broke; so is everybody by an overloaded object', async () => {
  const { asker, calls } = isolate()
  const joined = new JoinedCalls<number, string>(() => 1)
  const outcomes = [1, 2, 3].map((one) => outcomeOf(joined.join(one, asker)))
  await settled()
  calls[0]?.end('broken')
  await settled()
  calls[1]?.end('overloaded')
  const [alone, ...others] = await Promise.all(outcomes)
  expect([alone, ...others]).toEqual([
    'Error: the object moved',
    'Error: too much',
    'Error: too much',
  ])
})

test.each([
  { takesMs: 1_600, callers: 100, messages: 2 },
  { takesMs: 2_900, callers: 100, messages: 2 },
  { takesMs: 200, callers: 3_000, messages: 25 },
])('a slow object is asked no oftener for it: $takesMs ms, $callers callers', async (one) => {
  const { asker, pass } = isolate()
  const joined = new JoinedCalls<number, string>(() => 1)
  let messages = 0
  const ask: typeof asker.ask = (operations) => {
    messages++
    const { promise, resolve } = Promise.withResolvers<readonly Told<string>[]>()
    asker.after(one.takesMs, () => resolve(operations.map(told)))
    return promise
  }
  const outcomes = Array.from({ length: one.callers }, () =>
    outcomeOf(joined.join(1, { ...asker, ask })),
  )
  await settled()
  for (let ms = 0; ms < 30 * one.takesMs; ms += 100) await pass(100)
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['yes 1']))
  expect(messages).toBe(one.messages)
})

test('a request is kept alive until it was told', async () => {
  const { asker, calls } = isolate()
  const kept: Promise<unknown>[] = []
  const joined = new JoinedCalls<number, string>(() => 1)
  const outlive = (work: Promise<unknown>) => void kept.push(work)
  const outcomes = [1, 9].map((one) => outcomeOf(joined.join(one, { ...asker, outlive })))
  let alive = 2
  for (const work of kept) void work.then(() => alive--)
  await settled()
  expect([kept.length, alive]).toEqual([2, 2])
  calls[0]?.end('well')
  await settled()
  expect(alive).toBe(1)
  calls[1]?.end('well')
  await Promise.all(outcomes)
  await settled()
  expect(alive).toBe(0)
})

test('a request that is no more keeps others for as long as a call may take, and no longer', async () => {
  const { asker, calls, pass } = isolate()
  const joined = new JoinedCalls<number, string>(() => 1)
  const dead = { ...asker, ask: () => new Promise<never>(() => undefined) }
  void joined.join(0, dead)
  await pass(2_800)
  const outcomes = [1, 2].map((one) => outcomeOf(joined.join(one, asker)))
  await pass(199)
  expect([calls.length, joined.isIdle(2_999)]).toEqual([0, false])
  await pass(1)
  expect(calls.map(({ operations }) => operations)).toEqual([[1, 2]])
  calls[0]?.end('well')
  expect(await Promise.all(outcomes)).toEqual(['yes 1', 'yes 2'])
  expect(joined.isIdle(3_000)).toBe(true)
})

type Act =
  | { readonly kind: 'join'; readonly operation: number; readonly isDead: boolean }
  | { readonly kind: 'end'; readonly at: number; readonly how: How }
  | { readonly kind: 'pass'; readonly ms: number }

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('join'),
    operation: fc.nat({ max: 99 }),
    isDead: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  }),
  fc.record({
    kind: fc.constant('end'),
    at: fc.nat({ max: 5 }),
    how: fc.constantFrom('well', 'broken', 'overloaded'),
  }),
  fc.record({ kind: fc.constant('pass'), ms: fc.constantFrom(1, 1_000, 3_000) }),
)

test('whichever requests and calls are never heard of again, all others hear of their own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const { asker, calls, pass } = isolate()
      const dead = { ...asker, ask: () => new Promise<never>(() => undefined), after: never }
      const joined = new JoinedCalls<number, string>(() => 1)
      const outcomes: { readonly operation: number; outcome: string | null }[] = []
      for (const one of acts) {
        if (one.kind === 'join') {
          const entry = { operation: one.operation, outcome: null as string | null }
          const heard = outcomeOf(joined.join(one.operation, one.isDead ? dead : asker))
          if (!one.isDead) outcomes.push(entry)
          void heard.then((outcome) => (entry.outcome = outcome))
        }
        if (one.kind === 'end') calls.at(-1 - one.at)?.end(one.how)
        if (one.kind === 'pass') await pass(one.ms)
        await settled()
      }
      // Each call that is given out now is either answered or dead: those behind it hear in time.
      for (let i = 0; i < 2 * acts.length + 2; i++) {
        for (const { end } of calls) end('well')
        await pass(3_000)
      }
      const odd = ['lost', 'Error: the object moved', 'Error: too much']
      for (const { operation, outcome } of outcomes) {
        expect([...odd, textOf(operation)]).toContain(outcome)
      }
      const last = joined.join(1, asker)
      await settled()
      calls.at(-1)?.end('well')
      expect(await last).toBe('yes 1')
    }),
    { numRuns: 200 },
  )
})

const never = () => ({ stop: () => undefined })

function textOf(operation: number): string {
  const one = told(operation)
  return one.ok ? one.value : `Error: ${one.message}`
}
