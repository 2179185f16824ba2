// When does a contributor lose pay for what he does, and how is he heard? Findings add to a score;
// at the threshold pay is held until an appeal is decided or its time is over. A pure state machine:
// whoever stores it stores one row, and time comes in.
import { assert } from '../../schemas/result.ts'
import type { Sha256 } from '../../schemas/ids.ts'

export const PENALTY_1 = {
  version: 'penalty-1',
  /** Points of one finding. */
  points: { negative_influence: 1, outlier_use: 2, copied_later: 3, poisoned: 10 },
  /** From so many points on pay is held. */
  threshold: 10,
  /** Held pay may be contested for so long. */
  appealMs: 14 * 86_400_000,
} as const

export type FindingKind = keyof typeof PENALTY_1.points
/** Evidence by hash: what was found can be looked up and computed again. */
export type Finding = { readonly kind: FindingKind; readonly evidenceSha256: Sha256 }

export type Standing =
  | { readonly state: 'clear'; readonly findings: readonly Finding[] }
  | { readonly state: 'held'; readonly findings: readonly Finding[]; readonly sinceMs: number }
  | { readonly state: 'appealed'; readonly findings: readonly Finding[]; readonly sinceMs: number }
  | { readonly state: 'forfeited'; readonly findings: readonly Finding[] }

export type Step =
  | { readonly kind: 'found'; readonly finding: Finding; readonly atMs: number }
  | { readonly kind: 'appealed'; readonly atMs: number }
  | { readonly kind: 'upheld' }
  /** The findings with this evidence were wrong. */
  | { readonly kind: 'overturned'; readonly evidenceSha256: Sha256 }
  | { readonly kind: 'time_passed'; readonly nowMs: number }

export const CLEAR: Standing = { state: 'clear', findings: [] }

export function pointsOf({ findings }: Standing): number {
  return findings.reduce((sum, { kind }) => sum + PENALTY_1.points[kind], 0)
}

export function isPaid({ state }: Standing): boolean {
  return state === 'clear'
}

/** A step that the state does not know changes nothing. */
export function penaltyAfter(standing: Standing, step: Step): Standing {
  switch (step.kind) {
    case 'found':
      return found(standing, step.finding, step.atMs)
    case 'appealed':
      return standing.state === 'held' && step.atMs - standing.sinceMs <= PENALTY_1.appealMs
        ? { ...standing, state: 'appealed' }
        : standing
    case 'upheld':
      return standing.state === 'appealed'
        ? { state: 'forfeited', findings: standing.findings }
        : standing
    case 'overturned':
      return overturned(standing, step.evidenceSha256)
    case 'time_passed':
      return standing.state === 'held' && step.nowMs - standing.sinceMs > PENALTY_1.appealMs
        ? { state: 'forfeited', findings: standing.findings }
        : standing
  }
}

/** One piece of evidence counts once, however often it is reported. */
function found(standing: Standing, finding: Finding, atMs: number): Standing {
  const isKnown = standing.findings.some((one) => one.evidenceSha256 === finding.evidenceSha256)
  if (isKnown || standing.state === 'forfeited') return standing
  const findings = [...standing.findings, finding]
  if (standing.state !== 'clear') return { ...standing, findings }
  const next: Standing = { state: 'clear', findings }
  return pointsOf(next) >= PENALTY_1.threshold ? { state: 'held', findings, sinceMs: atMs } : next
}

/** Below the threshold again, he is clear: what was held is his. */
function overturned(standing: Standing, evidenceSha256: Sha256): Standing {
  if (standing.state === 'forfeited') return standing
  const findings = standing.findings.filter((one) => one.evidenceSha256 !== evidenceSha256)
  const next: Standing = { ...standing, findings }
  assert(pointsOf(next) >= 0, 'points are never negative')
  return pointsOf(next) >= PENALTY_1.threshold ? next : { state: 'clear', findings }
}
