import { expect, test } from 'vitest'
import { admission } from './admission.ts'

const never = new AbortController().signal
const enter = async (gate: ReturnType<typeof admission>) => {
  const leave = await gate.enter(never)
  if (leave === null) throw new Error('turned away')
  return leave
}

test('admission lets `slots` in, keeps the next waiting and turns the rest away', async () => {
  const gate = admission(1, 1)
  const leave = await enter(gate)
  const second = enter(gate)
  expect([gate.active(), gate.waiting()]).toEqual([1, 1])
  expect(await gate.enter(never)).toBeNull()
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
  const waiting = gate.enter(abort.signal)
  abort.abort()
  await expect(waiting).rejects.toThrow('hung up')
  leave()
  expect([gate.active(), gate.waiting()]).toEqual([0, 0])
})

test('a caller that had hung up before it came to wait never waits', async () => {
  const gate = admission(1, 4)
  await enter(gate)
  await expect(gate.enter(AbortSignal.abort())).rejects.toThrow('hung up')
  expect([gate.active(), gate.waiting()]).toEqual([1, 0])
})
