import { expect, test } from 'vitest'
import { admission } from './admission.ts'

const never = new AbortController().signal
const enter = async (gate: ReturnType<typeof admission>) => {
  const leave = await gate.enter('a', never)
  if (leave === null) throw new Error('turned away')
  return leave
}

test('admission lets `slots` in, keeps the next waiting and turns the rest away', async () => {
  const gate = admission(1, 1)
  const leave = await enter(gate)
  const second = enter(gate)
  expect([gate.active(), gate.waiting()]).toEqual([1, 1])
  expect(await gate.enter('a', never)).toBeNull()
  leave()
  leave()
  const leaveSecond = await second
  expect([gate.active(), gate.waiting()]).toEqual([1, 0])
  leaveSecond()
  expect(gate.active()).toBe(0)
})

test('a caller that hangs up while waiting leaves the queue', async () => {
  const gate = admission(1, 4)
  const leave = await enter(gate)
  const abort = new AbortController()
  const waiting = gate.enter('a', abort.signal)
  abort.abort()
  await expect(waiting).rejects.toThrow('hung up')
  leave()
  expect([gate.active(), gate.waiting()]).toEqual([0, 0])
})

test('a caller that had hung up before it came to wait never waits', async () => {
  const gate = admission(1, 4)
  await enter(gate)
  await expect(gate.enter('a', AbortSignal.abort())).rejects.toThrow('hung up')
  expect([gate.active(), gate.waiting()]).toEqual([1, 0])
})

test('lines take turns: a hot adapter makes the others wait for one of its calls, not for all', async () => {
  const gate = admission(1, 100)
  const first = await enter(gate)
  const order: string[] = []
  const come = async (line: string) => {
    const leave = await gate.enter(line, never)
    order.push(line)
    leave?.()
  }
  const calls = ['hot', 'hot', 'hot', 'hot', 'cold', 'mild', 'mild'].map(come)
  first()
  await Promise.all(calls)
  expect(order).toEqual(['hot', 'cold', 'mild', 'hot', 'mild', 'hot', 'hot'])
})

test('a full house turns the youngest of the longest line away, never a shorter one for it', async () => {
  const gate = admission(1, 3)
  await enter(gate)
  const hot = [1, 2, 3].map(() => gate.enter('hot', never))
  expect(await gate.enter('hot', never)).toBeNull()
  const cold = gate.enter('cold', never)
  expect(await hot[2]).toBeNull()
  expect(gate.waiting()).toBe(3)
  expect(await gate.enter('hot', never)).toBeNull()
  expect(await Promise.race([cold, Promise.resolve('still waiting')])).toBe('still waiting')
})

test('never more lines run at once than there are places for adapters; the base needs none', async () => {
  const gate = admission(8, 100, 2, 'base')
  const counts = new Map<string, number>()
  let most = 0
  const run = async (line: string) => {
    const leave = await gate.enter(line, never)
    counts.set(line, (counts.get(line) ?? 0) + 1)
    most = Math.max(most, [...counts].filter(([name, n]) => name !== 'base' && n > 0).length)
    await new Promise((resolve) => setImmediate(resolve))
    counts.set(line, (counts.get(line) ?? 0) - 1)
    leave?.()
  }
  const lines = ['a', 'b', 'c', 'base', 'd', 'a', 'e', 'base']
  await Promise.all(Array.from({ length: 80 }, (_, index) => run(lines[(index * 5) % 8] ?? 'a')))
  expect(most).toBe(2)
  expect([gate.active(), gate.waiting()]).toEqual([0, 0])
})

test('an adapter that waits for a place is not overtaken for ever by those that have one', async () => {
  const gate = admission(4, 100, 1)
  const first = await gate.enter('hot', never)
  const cold = gate.enter('cold', never)
  const late = gate.enter('hot', never)
  expect([gate.active(), gate.waiting()]).toEqual([1, 2])
  first?.()
  const leaveCold = await cold
  expect([gate.active(), gate.waiting()]).toEqual([1, 1])
  leaveCold?.()
  await late
  expect(gate.active()).toBe(1)
})
