// What an account reads of the worker's environment, and the terms that follow from it.
import { parseNanoUsd } from '../../schemas/money.ts'
import type { AccountId } from '../../schemas/ids.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { BookTerms } from './account-book.ts'
import { bookName } from './book-name.ts'

export type AccountEnv = {
  readonly HOLD_TTL_SECONDS: string
  /** How long a capture may stay undelivered before it is sent again; 30 where it is not set. */
  readonly OUTBOX_REDELIVER_SECONDS?: string
  /** Below which credit is announced as low; one dollar where it is not set. */
  readonly CREDITS_LOW_NANO_USD?: string
  readonly CAPTURED: Pick<Queue, 'sendBatch'>
  readonly EVENTS: Pick<Queue, 'sendBatch'>
  /** Its own namespace: an account's name says whether its money is for tests. */
  readonly ACCOUNT: Pick<DurableObjectNamespace, 'idFromName'>
}

const REDELIVER_SECONDS = 30
/** Captures wait so long for company on their way to the queue. */
const GATHER_MS = 200

export function bookTermsOf(env: AccountEnv): BookTerms {
  return {
    holdTtlMs: Number(env.HOLD_TTL_SECONDS) * 1_000,
    redeliverMs: Number(env.OUTBOX_REDELIVER_SECONDS ?? REDELIVER_SECONDS) * 1_000,
    gatherMs: GATHER_MS,
    lowNanoUsd: parseNanoUsd(env.CREDITS_LOW_NANO_USD ?? '1000000000'),
  }
}

/** The book of test money has another name, and with it another id. */
export function modeOf(id: DurableObjectId, account: AccountId, env: AccountEnv): KeyMode {
  return env.ACCOUNT.idFromName(bookName(account, 'test')).equals(id) ? 'test' : 'live'
}
