import { expect, test } from 'vitest'
import { admission, type Admission, type AdmissionTerms, type Wanted } from './admission.ts'

const never = new AbortController().signal
const wanted = (tenant: string, change: Partial<Wanted> = {}): Wanted => {
  return { tenant, adapter: tenant, choices: 1, tokens: 100, ...change }
}
const gateOf = (terms: AdmissionTerms) => admission(terms, () => 0)
const busy = { name: 'EngineError', code: 'overloaded' }

/** A call of one choice: its place, once it has it. */
async function enter(gate: Admission, tenant = 'a', change: Partial<Wanted> = {}) {
  const [place] = await Promise.all(gate.enter(wanted(tenant, change), never))
  if (place === undefined) throw new Error('no place')
  return place
}

/** Three choices come to their end that wrote all they had reserved: until then nothing is foreseen. */
async function usedAll(gate: Admission) {
  for (let at = 0; at < 3; at++) {
    const place = await enter(gate, 'a', { tokens: 1 })
    place.wrote(1)
    place.leave(true)
  }
}

test('admission lets `slots` in, keeps the next waiting and turns the rest away', async () => {
  const gate = gateOf({ slots: 1, waitingMax: 1 })
  const first = await enter(gate)
  const second = enter(gate)
  expect([gate.active(), gate.waiting()]).toEqual([1, 1])
  await expect(enter(gate)).rejects.toMatchObject(busy)
  first.leave()
  first.leave()
  const place = await second
  expect([gate.active(), gate.waiting()]).toEqual([1, 0])
  place.leave()
  expect(gate.active()).toBe(0)
})

test('a caller that hangs up while waiting leaves the queue, with all of its choices', async () => {
  const gate = gateOf({ slots: 1, waitingMax: 4 })
  const first = await enter(gate)
  const abort = new AbortController()
  const waiting = Promise.allSettled(gate.enter(wanted('a', { choices: 3 }), abort.signal))
  expect(gate.waiting()).toBe(3)
  abort.abort()
  const reason = { message: 'the caller hung up while waiting' }
  expect(await waiting).toMatchObject([{ reason }, { reason }, { reason }])
  first.leave()
  expect([gate.active(), gate.waiting()]).toEqual([0, 0])
})

test('a caller that had hung up before it came to wait never waits', async () => {
  const gate = gateOf({ slots: 1, waitingMax: 4 })
  await enter(gate)
  const [late] = gate.enter(wanted('a'), AbortSignal.abort())
  await expect(late).rejects.toThrow('hung up')
  expect([gate.active(), gate.waiting()]).toEqual([1, 0])
})

test('one who hangs up at the head lets those behind go on', async () => {
  const gate = gateOf({ slots: 2, waitingMax: 4, adaptersMax: 1 })
  await enter(gate, 'hot')
  const abort = new AbortController()
  const [cold] = gate.enter(wanted('cold'), abort.signal)
  const late = enter(gate, 'late', { adapter: 'hot' })
  expect([gate.active(), gate.waiting(), gate.deferred()]).toEqual([1, 2, 2])
  abort.abort()
  await expect(cold).rejects.toThrow('hung up')
  await late
  expect(gate.active()).toBe(2)
})

test('tenants take turns: one with a hundred calls makes the others wait for one of them', async () => {
  const gate = gateOf({ slots: 1, waitingMax: 100 })
  const first = await enter(gate)
  const order: string[] = []
  const come = async (line: string) => {
    const place = await enter(gate, line)
    order.push(line)
    place.leave()
  }
  const calls = ['hot', 'hot', 'hot', 'hot', 'cold', 'mild', 'mild'].map(come)
  first.leave()
  await Promise.all(calls)
  expect(order).toEqual(['hot', 'cold', 'mild', 'hot', 'mild', 'hot', 'hot'])
})

test('a choice is a choice: eight of one call wait as eight, and another tenant goes before the third', async () => {
  const gate = gateOf({ slots: 2, waitingMax: 32 })
  const eight = gate.enter(wanted('a', { choices: 8 }), never)
  expect([gate.active(), gate.waiting()]).toEqual([2, 6])
  const other = enter(gate, 'b')
  const [first] = await Promise.all(eight.slice(0, 2))
  first?.leave()
  const place = await other
  expect([gate.active(), gate.waiting()]).toEqual([2, 6])
  place.leave()
  await eight[2]
})

test('the guest place is for whoever has nothing running, at once', async () => {
  const gate = gateOf({ slots: 2, guests: 1, waitingMax: 32 })
  void gate.enter(wanted('a', { choices: 8 }), never)
  await enter(gate, 'b')
  expect([gate.active(), gate.waiting()]).toEqual([3, 6])
})

test('a full house turns the youngest call of the longest line away, never a shorter one for it', async () => {
  const gate = gateOf({ slots: 1, waitingMax: 3 })
  await enter(gate)
  const hot = [1, 2, 3].map(() => enter(gate, 'hot'))
  const youngest = Promise.allSettled(hot.slice(2))
  await expect(enter(gate, 'hot')).rejects.toMatchObject(busy)
  const cold = enter(gate, 'cold')
  expect(await youngest).toMatchObject([{ reason: busy }])
  expect(gate.waiting()).toBe(3)
  await expect(enter(gate, 'hot')).rejects.toMatchObject(busy)
  expect(await Promise.race([cold, Promise.resolve('still waiting')])).toBe('still waiting')
})

test('never more adapters run at once than there are places for them; the base needs none', async () => {
  const terms = { slots: 8, waitingMax: 100, adaptersMax: 2, freeAdapter: 'base' }
  const gate = gateOf(terms)
  const counts = new Map<string, number>()
  let most = 0
  const run = async (line: string) => {
    const place = await enter(gate, line)
    counts.set(line, (counts.get(line) ?? 0) + 1)
    most = Math.max(most, [...counts].filter(([name, n]) => name !== 'base' && n > 0).length)
    await new Promise((resolve) => setImmediate(resolve))
    counts.set(line, (counts.get(line) ?? 0) - 1)
    place.leave()
  }
  const lines = ['a', 'b', 'c', 'base', 'd', 'a', 'e', 'base']
  await Promise.all(Array.from({ length: 80 }, (_, index) => run(lines[(index * 5) % 8] ?? 'a')))
  expect(most).toBe(2)
  expect([gate.active(), gate.waiting()]).toEqual([0, 0])
})

test('an adapter that waits for a place is not overtaken for ever by those that have one', async () => {
  const gate = gateOf({ slots: 4, waitingMax: 100, adaptersMax: 1 })
  const first = await enter(gate, 'hot')
  const cold = enter(gate, 'cold')
  const late = enter(gate, 'hot')
  expect([gate.active(), gate.waiting()]).toEqual([1, 2])
  first.leave()
  const place = await cold
  expect([gate.active(), gate.waiting()]).toEqual([1, 1])
  place.leave()
  await late
  expect(gate.active()).toBe(1)
})

test('a wait that is longer than its caller waits is refused at once, and says when it is not', async () => {
  let now = 0
  const gate = admission({ slots: 1, waitingMax: 100 }, () => now)
  await usedAll(gate)
  const running = await enter(gate, 'a', { tokens: 1_000 })
  const waits = { tokens: 10, waitMsMax: 9_000 }
  // Nothing was written yet: nothing is known, and it waits.
  const early = enter(gate, 'b', waits)
  for (now = 0; now <= 1_000; now += 10) running.wrote(1)
  // 899 tokens more at 10 ms, and ten of b's.
  await expect(enter(gate, 'c', { tokens: 10, waitMsMax: 9_089 })).rejects.toMatchObject({
    ...busy,
    retryMs: 1,
  })
  const [fine] = gate.enter(wanted('c', { tokens: 10, waitMsMax: 9_090 }), never)
  expect(gate.waiting()).toBe(2)
  running.leave(true)
  const place = await early
  place.leave(true)
  await fine
})

test('nothing is refused for being too late as long as too few choices have ended', async () => {
  let now = 0
  const gate = admission({ slots: 1, waitingMax: 100 }, () => now)
  const running = await enter(gate, 'a', { tokens: 1_000 })
  for (now = 0; now <= 1_000; now += 10) running.wrote(1)
  const late = enter(gate, 'b', { tokens: 10, waitMsMax: 100 })
  expect(gate.waiting()).toBe(1)
  running.leave()
  await late
})

test('one who comes back when it was told to is admitted, and no earlier', async () => {
  let now = 0
  const gate = admission({ slots: 1, waitingMax: 100 }, () => now)
  await usedAll(gate)
  const running = await enter(gate, 'a', { tokens: 1_000 })
  const writes = (ms: number) => {
    for (const end = now + ms; now < end; now += 10) running.wrote(1)
  }
  const late = { tokens: 10, waitMsMax: 5_000 }
  writes(1_000)
  await expect(enter(gate, 'b', late)).rejects.toMatchObject({ retryMs: 4_000 })
  writes(3_990)
  await expect(enter(gate, 'b', late)).rejects.toMatchObject({ retryMs: 10 })
  writes(10)
  const admitted = enter(gate, 'b', late)
  expect(gate.waiting()).toBe(1)
  running.leave(true)
  await admitted
})

test('what waits for longer than was foreseen is turned away, all choices of it', async () => {
  const gate = gateOf({ slots: 1, waitingMax: 100 })
  await enter(gate)
  const two = gate.enter(wanted('b', { choices: 2, waitMsMax: 1 }), never)
  expect(await Promise.allSettled(two)).toMatchObject([{ reason: busy }, { reason: busy }])
  expect([gate.active(), gate.waiting()]).toEqual([1, 0])
})
