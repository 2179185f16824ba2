// One subscription: which events it wants, which secrets sign for it, and how its health ends it. Each
// change is one pure function from row to row.
import type { Sha256, SubscriptionId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { EventType, WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { DisabledFor, SealedSecret, Subscription, Terms } from './rows.ts'

/** So long every attempt must fail before a subscription is disabled. */
export const DISABLE_AFTER_MS = 5 * 86_400_000
/** So many secrets sign at once: a receiver checks each signature. */
const SECRETS_MAX = 5
/** So long, and so many, ended secrets are known again, should the call that made one be repeated. */
const ENDED_KNOWN_MS = 2 * 86_400_000
const ENDED_KNOWN = 20

/**
 * So many deliveries may wait or lie dead: an object holds 10 GB for its 20 subscriptions, an event alone
 * takes a kilobyte, one with texts and a batch up to twenty.
 */
export function openMax({ batch, include }: Terms): number {
  return batch === null && include.length === 0 ? 400_000 : 20_000
}

export const DEFAULT_TERMS: Omit<Terms, 'url'> = {
  description: '',
  events: ['*'],
  keys: null,
  models: null,
  batch: null,
  ordered: false,
  include: [],
}

export type NewSecret = Pick<SealedSecret, 'sealed' | 'last4'> & { readonly sha256: Sha256 }

export function created(
  id: SubscriptionId,
  terms: Terms,
  secret: NewSecret,
  nowMs: number,
): Subscription {
  return {
    ...terms,
    id,
    createdAtMs: nowMs,
    secrets: [{ ...secret, createdAtMs: nowMs, expiresAtMs: null }],
    disabled: null,
    failingSinceMs: null,
    notBeforeMs: 0,
    nextSequence: 1,
    dropped: 0,
  }
}

export type TooManySecrets = {
  readonly kind: 'too_many_secrets'
  readonly limit: number
  /** When the first of them ends. */
  readonly endsAtMs: number
}

/** The secret of this call was made before and signs nothing any more. */
export type SecretEnded = { readonly kind: 'secret_ended'; readonly id: SubscriptionId }

/** Null where no call before made this secret. */
export function madeBefore(
  subscription: Subscription,
  { sha256 }: Pick<NewSecret, 'sha256'>,
  nowMs: number,
): Result<Subscription, SecretEnded> | null {
  const made = subscription.secrets.find((each) => each.sha256 === sha256)
  if (made === undefined) return null
  return isLive(made, nowMs) ? ok(subscription) : err({ kind: 'secret_ended', id: subscription.id })
}

/**
 * The old secrets sign on through the grace, or until they would have ended before. None ends earlier
 * to make room: a receiver may know that one alone. The same secret again changes nothing.
 */
export function rotated(
  subscription: Subscription,
  secret: NewSecret,
  graceMs: number,
  nowMs: number,
): Result<Subscription, TooManySecrets | SecretEnded> {
  const before = madeBefore(subscription, secret, nowMs)
  if (before !== null) return before
  const ends = nowMs + graceMs
  const old = subscription.secrets.map((each) => {
    const expiresAtMs = each.expiresAtMs === null ? ends : Math.min(each.expiresAtMs, ends)
    return { ...each, expiresAtMs }
  })
  const sign = old.filter((each) => isLive(each, nowMs))
  const ended = old.filter((each) => !isLive(each, nowMs))
  if (sign.length >= SECRETS_MAX) {
    // As they stand: this rotation, which would end them, is not made.
    const stand = signing(subscription, nowMs).map(({ expiresAtMs }) => expiresAtMs ?? Infinity)
    return err({ kind: 'too_many_secrets', limit: SECRETS_MAX, endsAtMs: Math.min(...stand) })
  }
  const fresh: SealedSecret = { ...secret, createdAtMs: nowMs, expiresAtMs: null }
  const known = ended
    .filter(({ expiresAtMs }) => expiresAtMs > nowMs - ENDED_KNOWN_MS)
    .slice(0, ENDED_KNOWN)
    .map((each) => ({ ...each, sealed: '' }))
  return ok({ ...subscription, secrets: [fresh, ...sign, ...known] })
}

/** The secrets that sign now, newest first. */
export function signing({ secrets }: Pick<Subscription, 'secrets'>, nowMs: number) {
  return secrets.filter((secret) => isLive(secret, nowMs))
}

export function disabled(
  subscription: Subscription,
  reason: DisabledFor,
  nowMs: number,
): Subscription {
  return { ...subscription, disabled: { reason, atMs: nowMs } }
}

export function enabled(subscription: Subscription): Subscription {
  return { ...subscription, disabled: null, failingSinceMs: null, notBeforeMs: 0 }
}

export function isFailingTooLong({ failingSinceMs }: Subscription, nowMs: number): boolean {
  return failingSinceMs !== null && nowMs - failingSinceMs >= DISABLE_AFTER_MS
}

/** An event that is of no key, or no model, passes the filter for keys, or models. */
export function wants({ events, keys, models }: Terms, event: WebhookEvent): boolean {
  if (!events.includes('*') && !events.includes(event.type)) return false
  const key = 'key_id' in event.data ? event.data.key_id : null
  const model = 'model' in event.data ? event.data.model : null
  if (keys !== null && key !== null && !keys.includes(key)) return false
  return models === null || model === null || models.some((pattern) => isLike(model, pattern))
}

/** Only what comes by the thousand gathers. */
export function gathers({ batch }: Terms, type: EventType): boolean {
  return batch !== null && type === 'generation.completed'
}

function isLike(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

function isLive({ expiresAtMs }: SealedSecret, nowMs: number): boolean {
  return expiresAtMs === null || expiresAtMs > nowMs
}
