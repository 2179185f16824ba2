import { expect, test } from 'vitest'
import { IsolateCache } from './isolate-cache.ts'

function world() {
  let nowMs = 0
  let version = 0
  const outliving: Promise<unknown>[] = []
  const cache = new IsolateCache<number | null>(
    { freshMs: 10, usableMs: 100 },
    (value) => value !== null,
  )
  const lent = {
    now: () => nowMs,
    outlive: (work: Promise<unknown>) => void outliving.push(work),
  }
  const at = async (ms: number, ask = () => Promise.resolve<number | null>(++version)) => {
    nowMs = ms
    const value = await cache.get('key', ask, lent)
    await Promise.all(outliving)
    return value
  }
  return { at, outliving }
}

test('a fresh copy is used, a usable one is refreshed behind the reply, an old one asked first', async () => {
  const { at, outliving } = world()
  expect([await at(0), await at(9)]).toEqual([1, 1])
  expect(outliving).toHaveLength(0)
  expect([await at(10), await at(11)]).toEqual([1, 2])
  expect(outliving).toHaveLength(1)
  expect(await at(111)).toBe(3)
})

test('an answer that may not be kept is asked for each time', async () => {
  const { at } = world()
  let asked = 0
  const nothing = () => (asked++, Promise.resolve(null))
  await at(0, nothing)
  await at(1, nothing)
  expect(asked).toBe(2)
})

test('a refresh that fails leaves the copy until it is too old, then the failure is told', async () => {
  const { at } = world()
  await at(0)
  const fails = () => Promise.reject(new Error('down'))
  expect(await at(50, fails)).toBe(1)
  await expect(at(100, fails)).rejects.toThrow('down')
})
