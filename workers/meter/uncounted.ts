// Would a count of the prompt's tokens change what a hold is told? A bound is quick and costs nobody
// anything while there is credit to spare; where it decides, the prompt is counted first (ADR 0082).
import type { Result } from '../../schemas/result.ts'
import type { Hold, HoldRefusal } from './meter.port.ts'

export const PROMPT_UNCOUNTED = { kind: 'prompt_uncounted' } as const

type Clamps = Pick<Hold, 'clampedByCredit' | 'clampedByRate'>

/** Could fewer prompt tokens turn it? */
export function isForCounting(told: Result<Clamps, HoldRefusal>): boolean {
  if (told.ok) return told.value.clampedByCredit || told.value.clampedByRate
  const { error } = told
  if (error.kind === 'rate_limited') return error.limit === 'tokens_per_minute'
  // For a call that nothing is left for, nobody counts for nothing.
  if (error.kind === 'credit_insufficient') return error.availableNanoUsd > 0n
  if (error.kind === 'budget_exceeded') return error.leftNanoUsd > 0n
  return error.kind === 'tokens_above_limit'
}
