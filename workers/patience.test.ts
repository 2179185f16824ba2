import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stoppedBy, watchOver } from './patience.ts'

const PATIENCE = { silenceMs: 60, callMs: 200 }
const watch = (caller = new AbortController().signal) => watchOver(caller, PATIENCE, Date.now)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a call in which nothing moves is stopped when patience is over, not before', () => {
  const { signal } = watch()
  vi.advanceTimersByTime(59)
  expect(stoppedBy(signal)).toBeNull()
  vi.advanceTimersByTime(1)
  expect(stoppedBy(signal)).toBe('timeout')
})

test('each event buys time again, but never more than the whole call has', () => {
  const { signal, heard } = watch()
  for (let atMs = 40; atMs < 200; atMs += 40) {
    vi.advanceTimersByTime(40)
    heard()
    expect(stoppedBy(signal)).toBeNull()
  }
  vi.advanceTimersByTime(39)
  heard()
  expect(stoppedBy(signal)).toBeNull()
  vi.advanceTimersByTime(1)
  expect(stoppedBy(signal)).toBe('timeout')
})

test('the caller who hangs up stops the call at once, even before it began', () => {
  const caller = new AbortController()
  const { signal } = watch(caller.signal)
  caller.abort()
  expect(stoppedBy(signal)).toBe('client_abort')
  expect(stoppedBy(watch(AbortSignal.abort()).signal)).toBe('client_abort')
})

test('a call that is over leaves no timer and is stopped by nothing', () => {
  const caller = new AbortController()
  const { signal, stop } = watch(caller.signal)
  stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.advanceTimersByTime(1_000)
  caller.abort()
  expect(stoppedBy(signal)).toBeNull()
})
