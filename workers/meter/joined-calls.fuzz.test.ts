import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JoinedCalls, LostCall, type Asker, type Told } from './joined-calls.ts'

/** A clock and requests whose calls end, fail or are never heard of again when the test says so. */
function isolate() {
  let nowMs = 0
  const timers = new Set<{ readonly atMs: number; readonly call: () => void }>()
  const calls: { operations: readonly number[]; end: (how: 'well' | 'broken') => void }[] = []
  const asker: Asker<number, string> = {
    ask(operations) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly Told<string>[]>()
      const end = (how: 'well' | 'broken') =>
        how === 'well' ? resolve(operations.map(told)) : reject(new Error('the object moved'))
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
  expect([joined.isIdle, timers.size]).toEqual([true, 0])
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

test('a call that breaks breaks for all that it carried, and the next is made', async () => {
  const { asker, calls } = isolate()
  const joined = new JoinedCalls<number, string>(() => 1)
  const outcomes = [1, 2, 3].map((one) => outcomeOf(joined.join(one, asker)))
  await settled()
  calls[0]?.end('well')
  await settled()
  calls[1]?.end('broken')
  const broken = 'Error: the object moved'
  expect(await Promise.all(outcomes)).toEqual(['yes 1', broken, broken])
  const next = joined.join(5, asker)
  await settled()
  calls[2]?.end('well')
  expect(await next).toBe('yes 5')
})

type Act =
  | { readonly kind: 'join'; readonly operation: number }
  | { readonly kind: 'end'; readonly at: number; readonly how: 'well' | 'broken' }
  | { readonly kind: 'pass'; readonly ms: number }

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('join'), operation: fc.nat({ max: 99 }) }),
  fc.record({
    kind: fc.constant('end'),
    at: fc.nat({ max: 5 }),
    how: fc.constantFrom('well', 'broken'),
  }),
  fc.record({ kind: fc.constant('pass'), ms: fc.constantFrom(1, 1_000, 3_000) }),
)

test('whichever calls are never heard of again, everybody hears of their own in time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const { asker, calls, pass } = isolate()
      const joined = new JoinedCalls<number, string>(() => 1)
      const outcomes: { operation: number; outcome: string | null; isLeader: () => boolean }[] = []
      for (const one of acts) {
        if (one.kind === 'join') {
          const { operation } = one
          const made = calls.length
          const entry = {
            operation,
            outcome: null as string | null,
            // Only its own call can keep a request waiting for longer: that is for its caller to end.
            isLeader: () => calls.slice(made).some(({ operations }) => operations[0] === operation),
          }
          void outcomeOf(joined.join(operation, asker)).then((outcome) => (entry.outcome = outcome))
          outcomes.push(entry)
        }
        if (one.kind === 'end') calls.at(-1 - one.at)?.end(one.how)
        if (one.kind === 'pass') await pass(one.ms)
        await settled()
      }
      await pass(3_000)
      await pass(3_000)
      for (const { operation, outcome, isLeader } of outcomes) {
        if (outcome === null) expect(isLeader()).toBe(true)
        else expect(['lost', 'Error: the object moved', textOf(operation)]).toContain(outcome)
      }
      const last = joined.join(1, asker)
      await settled()
      calls.at(-1)?.end('well')
      expect(await last).toBe('yes 1')
    }),
    { numRuns: 300 },
  )
})

function textOf(operation: number): string {
  const one = told(operation)
  return one.ok ? one.value : `Error: ${one.message}`
}
