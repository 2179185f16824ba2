import { expect, test } from 'vitest'
import { CORE_USE, isRunnable, pressureIn, runnableIn } from './core-use.ts'

test.each([
  ['0.31 0.80 1.26 3/114 21599\n', 3],
  ['0.00 0.00 0.00 0/0 0\n', 0],
  ['11.02 9.80 10.26 12/1140 21599\n', 12],
  ['0.31 0.80 1.26', null],
  ['', null],
])('runnable threads of %j', (text, count) => {
  expect(runnableIn(text)).toBe(count)
})

test.each([
  ['some avg10=7.39 avg60=50.50 avg300=63.41 total=28285777328\nfull avg10=0.00 avg60=', 7.39],
  ['some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n', 0],
  ['full avg10=1.00 avg60=0.00 avg300=0.00 total=5\n', null],
  ['', null],
])('pressure of %j', (text, percent) => {
  expect(pressureIn(text)).toBe(percent)
})

test.each([
  ['2174 (libuv-worker) R 1 2174', true],
  ['2174 (node) S 1 2174', false],
  ['2174 (a) R (b) S 1 2174', false],
  ['2174 (a) S (b) R 1 2174', true],
  ['', false],
])('%j runs or wants to: %s', (text, runs) => {
  expect(isRunnable(text)).toBe(runs)
})

test('what cannot be told is null, and never less than nothing', () => {
  for (let i = 0; i < 20; i++) {
    expect(CORE_USE.neighbours() ?? 0).toBeGreaterThanOrEqual(0)
    const pressure = CORE_USE.pressure() ?? 0
    expect(pressure).toBeGreaterThanOrEqual(0)
    expect(pressure).toBeLessThanOrEqual(100)
  }
})
