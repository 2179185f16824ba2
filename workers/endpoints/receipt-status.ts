// Whether a call has its receipt, will have one, or never will: what a reader of its nulls has to know.
import type { ReceiptStatus } from '../../schemas/wire/account.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { Problem } from '../http/problem.ts'
import type { GenerationState } from '../meter/meter.port.ts'

/** @param isStored whether its receipt can be read already */
export function receiptStatusOf(
  { state }: Pick<GenerationState, 'state'>,
  mode: KeyMode,
  isStored: boolean,
): ReceiptStatus {
  if (isStored) return 'ready'
  // What costs nothing pays nobody, and test calls earn nobody anything (ADR 0016).
  return mode === 'test' || state === 'voided' || state === 'expired' ? 'none' : 'pending'
}

/** Receipts are made by the batch, about a second after the charge. */
const RETRY_SECONDS = 1

/** @param what the caller asked for */
export function notCreditedYet(id: string, what: string): Problem {
  return {
    status: 409,
    type: 'invalid_request_error',
    code: 'not_credited_yet',
    message:
      `'${id}' has no receipt yet, and ${what} comes with it, a moment after the charge: ask again in a ` +
      `second. receipt_status of GET /v1/generations/${id} says when it is there.`,
    headers: { 'retry-after': String(RETRY_SECONDS) },
  }
}
