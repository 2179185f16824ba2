import { expect, test, vi } from 'vitest'
import { inTime } from './in-time.ts'

const never = new AbortController().signal
const nothing = () => undefined
const fileOf = () => {
  const release = vi.fn()
  return { path: '/a', release }
}

test('what comes in time is handed on, held; what fails fails with its own reason', async () => {
  const file = fileOf()
  expect(await inTime(Promise.resolve(file), 60_000, never, nothing)).toBe(file)
  expect(file.release).not.toHaveBeenCalled()
  await expect(inTime(Promise.reject(new Error('gone')), 60_000, never, nothing)).rejects.toThrow(
    'gone',
  )
})

test('what comes late is refused as adapter_loading, goes on, and is released when it comes', async () => {
  const onHungUp = vi.fn()
  const file = fileOf()
  const later = Promise.withResolvers<typeof file>()
  await expect(inTime(later.promise, 1, never, onHungUp)).rejects.toMatchObject({
    code: 'adapter_loading',
  })
  later.resolve(file)
  await later.promise
  await Promise.resolve()
  expect(file.release).toHaveBeenCalledTimes(1)
  expect(onHungUp).not.toHaveBeenCalled()
})

test('a late failure harms nobody', async () => {
  const onHungUp = vi.fn()
  const later = Promise.withResolvers<ReturnType<typeof fileOf>>()
  await expect(inTime(later.promise, 1, never, onHungUp)).rejects.toMatchObject({
    code: 'adapter_loading',
  })
  later.reject(new Error('gone'))
  await later.promise.catch(() => undefined)
})

test('a caller that hangs up waits no longer, and says so', async () => {
  const onHungUp = vi.fn()
  const file = fileOf()
  const hangUp = new AbortController()
  const later = Promise.withResolvers<typeof file>()
  const waiting = inTime(later.promise, undefined, hangUp.signal, onHungUp)
  hangUp.abort()
  await expect(waiting).rejects.toThrow('hung up')
  await expect(inTime(later.promise, undefined, hangUp.signal, onHungUp)).rejects.toThrow('hung up')
  later.resolve(file)
  await later.promise
  await Promise.resolve()
  expect([file.release, onHungUp].map((told) => told.mock.calls.length)).toEqual([2, 2])
})
