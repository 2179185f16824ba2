// Would a count of the prompt's tokens change what a hold is told? A bound is quick and costs nobody
// anything while there is credit to spare; where it decides, the prompt is counted first (ADR 0082).
import type { Result } from '../../schemas/result.ts'
import type { Hold, HoldRefusal } from './meter.port.ts'

export const PROMPT_UNCOUNTED = { kind: 'prompt_uncounted' } as const

export function isForCounting(told: Result<Pick<Hold, 'clampedByCredit'>, HoldRefusal>): boolean {
  if (told.ok) return told.value.clampedByCredit
  switch (told.error.kind) {
    case 'credit_insufficient':
    case 'budget_exceeded':
    case 'tokens_above_limit':
      return true
    case 'rate_limited':
      return told.error.limit === 'tokens_per_minute'
    default:
      return false
  }
}
