// How patient an account is with holds and with the queue, from the worker's environment.
import { parseNanoUsd } from '../../schemas/money.ts'
import type { BookTerms } from './account-book.ts'

/** The only part of the worker's environment that an account reads, beside the queue. */
export type AccountVars = {
  readonly HOLD_TTL_SECONDS: string
  /** How long a capture may stay undelivered before it is sent again; 30 where it is not set. */
  readonly OUTBOX_REDELIVER_SECONDS?: string
  /** Below which credit is announced as low; one dollar where it is not set. */
  readonly CREDITS_LOW_NANO_USD?: string
}

const REDELIVER_SECONDS = 30
const LOW_NANO_USD = '1000000000'
/** Captures wait so long for company on their way to the queue. */
const GATHER_MS = 200
/** How long an alarm that failed leaves its object alone. */
export const AFTER_FAILURE_MS = 10_000

export function bookTerms(vars: AccountVars): BookTerms {
  const { HOLD_TTL_SECONDS, OUTBOX_REDELIVER_SECONDS, CREDITS_LOW_NANO_USD } = vars
  return {
    holdTtlMs: Number(HOLD_TTL_SECONDS) * 1000,
    redeliverMs: Number(OUTBOX_REDELIVER_SECONDS ?? REDELIVER_SECONDS) * 1000,
    gatherMs: GATHER_MS,
    lowNanoUsd: parseNanoUsd(CREDITS_LOW_NANO_USD ?? LOW_NANO_USD),
  }
}
