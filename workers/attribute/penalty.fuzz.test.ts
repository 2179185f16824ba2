import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { OUTLIER_1, outliersOf } from './outliers.ts'
import { CLEAR, PENALTY_1, isPaid, penaltyAfter, pointsOf } from './penalty.ts'
import type { FindingKind, Standing, Step } from './penalty.ts'

const KINDS: FindingKind[] = ['negative_influence', 'outlier_use', 'copied_later', 'poisoned']
const hash = fc.nat({ max: 8 }).map((n) => sha256Hex(`evidence ${n}`))
const time = fc.nat({ max: 3 * PENALTY_1.appealMs })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('found' as const),
    finding: fc.record({ kind: fc.constantFrom(...KINDS), evidenceSha256: hash }),
    atMs: time,
  }),
  fc.record({ kind: fc.constant('appealed' as const), atMs: time }),
  fc.record({ kind: fc.constant('upheld' as const) }),
  fc.record({ kind: fc.constant('overturned' as const), evidenceSha256: hash }),
  fc.record({ kind: fc.constant('time_passed' as const), nowMs: time }),
)

function after(steps: readonly Step[]): Standing {
  return steps.reduce(penaltyAfter, CLEAR)
}

describe('standing', () => {
  test('is clear exactly below the threshold, unless pay was forfeited', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const standing = after(steps)
        if (standing.state === 'forfeited') return
        expect(isPaid(standing)).toBe(pointsOf(standing) < PENALTY_1.threshold)
      }),
      { numRuns: 5_000 },
    )
  })

  test('counts no evidence twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const hashes = after(steps).findings.map(({ evidenceSha256 }) => evidenceSha256)
        expect(new Set(hashes).size).toBe(hashes.length)
      }),
      { numRuns: 5_000 },
    )
  })

  test('is heard within its time, and lost only after an appeal or that time', () => {
    const evidenceSha256 = sha256Hex('poison')
    const found: Step = { kind: 'found', finding: { kind: 'poisoned', evidenceSha256 }, atMs: 5 }
    const late = 6 + PENALTY_1.appealMs
    expect(after([found]).state).toBe('held')
    expect(after([found, { kind: 'upheld' }]).state).toBe('held')
    expect(after([found, { kind: 'appealed', atMs: late }]).state).toBe('held')
    expect(after([found, { kind: 'time_passed', nowMs: late }]).state).toBe('forfeited')
    const heard: Step[] = [found, { kind: 'appealed', atMs: 6 }]
    expect(after([...heard, { kind: 'time_passed', nowMs: late }]).state).toBe('appealed')
    expect(after([...heard, { kind: 'upheld' }]).state).toBe('forfeited')
    expect(after([...heard, { kind: 'overturned', evidenceSha256 }])).toEqual(CLEAR)
  })
})

describe('outliers', () => {
  const honest = Array.from({ length: 20 }, (_, n) => {
    return { clusterId: `${n}`, retrieved: 100, used: 38 + (n % 5) }
  })

  test('are clusters that are given and never used', () => {
    const bait = { clusterId: 'bait', retrieved: 400, used: 2 }
    expect(outliersOf([...honest, bait])).toEqual([bait])
    expect(outliersOf(honest)).toEqual([])
  })

  test('are not told from few retrievals', () => {
    const rare = { clusterId: 'rare', retrieved: OUTLIER_1.minRetrieved - 1, used: 0 }
    expect(outliersOf([...honest, rare])).toEqual([])
  })
})
