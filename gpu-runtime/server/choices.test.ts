import { expect, test } from 'vitest'
import { seedOf } from './choices.ts'

test.each([0, 7, 2 ** 32 - 1, 2 ** 32 - 2, 2 ** 32 - 64])(
  'choices of seed %d have seeds of their own',
  (seed) => {
    const seeds = Array.from({ length: 128 }, (_, choice) => seedOf(seed, choice))
    expect(new Set(seeds).size).toBe(128)
    expect(seeds).not.toContain(2 ** 32 - 1)
    expect(seedOf(null, 3)).toBeNull()
  },
)
