// A short run of the simulator with every check, and the proof that it would notice.
import { expect, test } from 'vitest'
import { runMutants, runWorld } from './run.ts'

test.each([1, 2, 3])('the ledger holds its invariants in the world of seed %i', (seed) => {
  const run = runWorld(seed, 15_000)
  expect(run.found).toBeNull()
  expect(run.steps).toBe(15_000)
})

test('the same seed is the same world', () => {
  expect(runWorld(7, 2_000).counts).toEqual(runWorld(7, 2_000).counts)
  expect(runWorld(7, 2_000).counts).not.toEqual(runWorld(8, 2_000).counts)
})

test('each defence that is taken away is missed', () => {
  const survivors = runMutants(1, 30_000).filter(({ found }) => found === null)
  expect(survivors.map(({ name }) => name)).toEqual([])
})
