import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { OUTLIER_2, outliersOf } from './outliers.ts'
import { appealableUntil, CLEAR, PENALTY_2, pointsOf, standing, standingAfter } from './standing.ts'
import type { FindingKind, Standing, Step } from './standing.ts'

const KINDS: FindingKind[] = ['negative_influence', 'outlier_use', 'copied_later', 'poisoned']
const hash = fc.nat({ max: 8 }).map((n) => sha256Hex(`evidence ${n}`))
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('found' as const),
    finding: fc.record({ kind: fc.constantFrom(...KINDS), evidenceSha256: hash }),
  }),
  fc.record({ kind: fc.constant('appealed' as const), statement: fc.constant('It is mine.') }),
  fc.record({ kind: fc.constant('upheld' as const) }),
  fc.record({ kind: fc.constant('overturned' as const), evidenceSha256: hash }),
  fc.record({ kind: fc.constant('time_passed' as const) }),
)
const later = fc.oneof(fc.nat({ max: PENALTY_2.appealMs }), fc.nat({ max: PENALTY_2.halfLifeMs }))
const lives = fc.array(fc.tuple(step, later), { maxLength: 30 })

/** Every standing of a life, each with its time. */
function livedBy(steps: readonly (readonly [Step, number])[]): [Standing, number][] {
  let [state, nowMs]: [Standing, number] = [CLEAR, 0]
  return steps.map(([each, after]) => {
    nowMs += after
    state = standingAfter(state, each, nowMs)
    return [state, nowMs]
  })
}

const after = (...steps: readonly (readonly [Step, number])[]) =>
  livedBy(steps).at(-1)?.[0] ?? CLEAR

describe('standing', () => {
  test('is clear exactly below the threshold, at any time of any life', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        for (const [state, nowMs] of livedBy(steps)) {
          expect(state.state === 'clear').toBe(pointsOf(state, nowMs) < PENALTY_2.threshold)
          expect(state.heldSinceMs === null).toBe(state.state === 'clear')
          expect(standing.parse(JSON.parse(JSON.stringify(state)))).toEqual(state)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('counts no evidence twice', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        const [state] = livedBy(steps).at(-1) ?? [CLEAR]
        const hashes = state.findings.map(({ evidenceSha256 }) => evidenceSha256)
        expect(new Set(hashes).size).toBe(hashes.length)
      }),
      { numRuns: 3_000 },
    )
  })

  test('is never forfeited but from an appeal that was decided, or after the time for one', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        let before = CLEAR
        for (const [at, [state, nowMs]] of livedBy(steps).entries()) {
          const until = appealableUntil(before)
          const isLate = until !== null && nowMs > until
          const isDecided = before.state === 'appealed' && steps[at]?.[0].kind === 'upheld'
          if (state.state === 'forfeited' && before.state !== 'forfeited') {
            expect(isLate || isDecided).toBe(true)
          }
          before = state
        }
      }),
      { numRuns: 3_000 },
    )
  })

  const evidenceSha256 = sha256Hex('poison')
  const found: Step = { kind: 'found', finding: { kind: 'poisoned', evidenceSha256 } }
  const heard: Step = { kind: 'appealed', statement: 'It was no poison.' }

  test('is heard within its time, and lost only after an appeal or that time', () => {
    const late = PENALTY_2.appealMs + 1
    expect(after([found, 5]).state).toBe('held')
    expect(after([found, 5], [{ kind: 'upheld' }, 1]).state).toBe('held')
    expect(after([found, 5], [heard, late]).state).toBe('forfeited')
    expect(after([found, 5], [{ kind: 'time_passed' }, late]).state).toBe('forfeited')
    expect(after([found, 5], [heard, 1], [{ kind: 'time_passed' }, late])).toMatchObject({
      state: 'appealed',
      statement: 'It was no poison.',
    })
    expect(after([found, 5], [heard, 1], [{ kind: 'upheld' }, 1]).state).toBe('forfeited')
    const wrong: Step = { kind: 'overturned', evidenceSha256 }
    expect(after([found, 5], [heard, 1], [wrong, 1])).toEqual(CLEAR)
  })

  test('is lost by no number of findings that only counting made', () => {
    const counted = Array.from({ length: 50 }, (_, n): [Step, number] => {
      const finding = { kind: 'outlier_use', evidenceSha256: sha256Hex(`count ${n}`) } as const
      return [{ kind: 'found', finding }, 1]
    })
    expect(after(...counted)).toMatchObject({ state: 'clear', heldSinceMs: null })
    expect(pointsOf(after(...counted), 50)).toBe(PENALTY_2.points.outlier_use)
  })

  test('is good again when the findings have faded, and what was found stays on record', () => {
    const faded = after([found, 5], [{ kind: 'time_passed' }, PENALTY_2.halfLifeMs])
    expect(faded.state).toBe('clear')
    expect(faded.findings).toHaveLength(1)
    expect(pointsOf(faded, 5 + PENALTY_2.halfLifeMs)).toBe(PENALTY_2.points.poisoned / 2)
  })
})

describe('outliers', () => {
  const honest = Array.from({ length: 20 }, (_, n) => {
    return { clusterId: `${n}`, retrieved: 100, used: 38 + (n % 5) }
  })

  const poolOf = (counts: typeof honest) => ({
    retrieved: counts.reduce((sum, { retrieved }) => sum + retrieved, 0),
    used: counts.reduce((sum, { used }) => sum + used, 0),
  })

  test('are clusters that are given and never used', () => {
    const bait = { clusterId: 'bait', retrieved: 400, used: 2 }
    expect(outliersOf([...honest, bait], poolOf([...honest, bait]))).toEqual([bait])
    expect(outliersOf(honest, poolOf(honest))).toEqual([])
  })

  test('are not honest texts of another kind, however long they are counted', () => {
    const rates = [5, 15, 25, 35, 45, 55, 65]
    const kinds = rates.map((percent) => {
      return { clusterId: `${percent}`, retrieved: 1_000_000, used: percent * 10_000 }
    })
    expect(outliersOf(kinds, poolOf(kinds))).toEqual([])
  })

  test('are not told from few retrievals', () => {
    const rare = { clusterId: 'rare', retrieved: OUTLIER_2.minRetrieved - 1, used: 0 }
    expect(outliersOf([...honest, rare], poolOf([...honest, rare]))).toEqual([])
  })
})
