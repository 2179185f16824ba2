// When is a contributor's pay held for what he does, and how is he heard? Findings add to a score that
// fades; at the threshold what is pending is held until an appeal is decided or its time is over, and
// then it is forfeited. A pure state machine: whoever stores it stores one row, and time comes in.
import { z } from 'zod'
import { sha256 } from '../../schemas/wire/scalars.ts'
import { epochMs } from '../../schemas/wire/scalars.ts'

const DAY_MS = 86_400_000

export const PENALTY_2 = {
  version: 'penalty-2',
  /** Points of one finding, in thousandths. */
  points: {
    negative_influence: 1_000,
    outlier_use: 2_000,
    copied_later: 3_000,
    poisoned: 10_000,
  },
  /** From so many points on pay is held. */
  threshold: 10_000,
  /** A finding counts half after so long, a quarter after twice that. */
  halfLifeMs: 90 * DAY_MS,
  /** Held pay may be contested for so long. */
  appealMs: 14 * DAY_MS,
} as const

export const findingKind = z.enum(['negative_influence', 'outlier_use', 'copied_later', 'poisoned'])
export type FindingKind = z.infer<typeof findingKind>

/** Evidence by hash: what was found can be looked up and computed again. */
const finding = z.strictObject({ kind: findingKind, evidenceSha256: sha256, atMs: epochMs })
export type Finding = z.infer<typeof finding>

export const standing = z.strictObject({
  state: z.enum(['clear', 'held', 'appealed', 'forfeited']),
  findings: z.array(finding),
  /** When pay was held; null while it is not. */
  heldSinceMs: epochMs.nullable(),
  /** What the contributor says to it. */
  statement: z.string().nullable(),
})
export type Standing = z.infer<typeof standing>

export type Step =
  | { readonly kind: 'found'; readonly finding: Omit<Finding, 'atMs'> }
  | { readonly kind: 'appealed'; readonly statement: string }
  | { readonly kind: 'upheld' }
  /** The findings with this evidence were wrong. */
  | { readonly kind: 'overturned'; readonly evidenceSha256: Finding['evidenceSha256'] }
  | { readonly kind: 'time_passed' }

export const CLEAR: Standing = { state: 'clear', findings: [], heldSinceMs: null, statement: null }

/**
 * What the tally finds by counting alone counts as one finding, the newest, however many there are: no
 * pay is held before a person has found something.
 */
export function pointsOf({ findings }: Pick<Standing, 'findings'>, nowMs: number): number {
  const counted = findings.findLast(({ kind }) => kind === 'outlier_use')
  const judged = findings.filter(({ kind }) => kind !== 'outlier_use')
  return [...judged, ...(counted === undefined ? [] : [counted])].reduce((sum, { kind, atMs }) => {
    const halvings = Math.floor(Math.max(0, nowMs - atMs) / PENALTY_2.halfLifeMs)
    return sum + Math.floor(PENALTY_2.points[kind] / 2 ** halvings)
  }, 0)
}

/** Until when held pay may be contested; null where there is nothing to contest. */
export function appealableUntil({ state, heldSinceMs }: Standing): number | null {
  return state === 'held' && heldSinceMs !== null ? heldSinceMs + PENALTY_2.appealMs : null
}

/** A step that the state does not know changes nothing but what time changes. */
export function standingAfter(before: Standing, step: Step, nowMs: number): Standing {
  return settled(applied(settled(before, nowMs), step, nowMs), nowMs)
}

function applied(now: Standing, step: Step, nowMs: number): Standing {
  switch (step.kind) {
    case 'found': {
      const { kind, evidenceSha256 } = step.finding
      // One piece of evidence counts once, however often it is reported.
      const isKnown = now.findings.some((one) => one.evidenceSha256 === evidenceSha256)
      if (isKnown) return now
      return { ...now, findings: [...now.findings, { kind, evidenceSha256, atMs: nowMs }] }
    }
    case 'appealed':
      if (now.state !== 'held') return now
      return { ...now, state: 'appealed', statement: step.statement }
    case 'upheld':
      return now.state === 'appealed' ? { ...now, state: 'forfeited' } : now
    case 'overturned': {
      const { evidenceSha256 } = step
      const findings = now.findings.filter((one) => one.evidenceSha256 !== evidenceSha256)
      return { ...now, findings }
    }
    case 'time_passed':
      return now
  }
}

/** What points and time alone say: below the threshold all is well again. */
function settled(now: Standing, nowMs: number): Standing {
  if (pointsOf(now, nowMs) < PENALTY_2.threshold) {
    return { state: 'clear', findings: now.findings, heldSinceMs: null, statement: null }
  }
  if (now.state === 'clear') return { ...now, state: 'held', heldSinceMs: nowMs }
  const until = appealableUntil(now)
  return until !== null && nowMs > until ? { ...now, state: 'forfeited' } : now
}
