// One delivery: made from an event or a batch, tried until it is taken or given up, replayed when its
// owner asks. Each change is one pure function; what the subscription learns from it comes back too.
import type { AccountId } from '../../schemas/ids.ts'
import { contentId } from '../../schemas/ids.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { Content } from '../../schemas/wire/webhooks.ts'
import type { Verdict } from './outcome.ts'
import { nextAttemptAt } from './retry.ts'
import type { Attempt, Delivery, Gathered, Subscription } from './rows.ts'
import { disabled, isFailingTooLong } from './subscription.ts'

/** Whose webhooks these are. */
export type Owner = { readonly accountId: AccountId; readonly mode: KeyMode }

/** Why what a disabled subscription would have been sent is dead. */
export const DISABLED = 'the webhook was disabled'

export type Made = { readonly subscription: Subscription; readonly delivery: Delivery }

/** @param test somebody asked for it by hand */
export function ofEvent(
  subscription: Subscription,
  event: WebhookEvent,
  owner: Owner,
  nowMs: number,
  test = false,
): Made {
  const { type, atMs } = event
  const data = dataFor(event, subscription.include)
  const content = { id: event.id, type, atMs, data, test }
  return made(subscription, { ...content, events: 1 }, owner, nowMs)
}

/** The id of a batch follows from what is in it. */
export function ofBatch(
  subscription: Subscription,
  gathered: readonly Gathered[],
  owner: Owner,
  nowMs: number,
): Made {
  const ids = gathered.map(({ id }) => id).join(' ')
  const id = contentId('evb', `${subscription.id} ${ids}`)
  const events: unknown[] = gathered.map(({ json }) => JSON.parse(json))
  const content = { id, type: 'batch', atMs: nowMs, data: { events }, test: false } as const
  return made(subscription, { ...content, events: gathered.length }, owner, nowMs)
}

/** An event as it stands in a batch. */
export function gatheredOf(event: WebhookEvent, nowMs: number): Gathered {
  const { id, type, atMs, data } = event
  const json = JSON.stringify({ id, type, timestamp: instant(atMs), data })
  return { id, json, atMs: nowMs }
}

export type Attempted = {
  readonly subscription: Subscription
  readonly delivery: Delivery
  /** True where this attempt ended the subscription. */
  readonly disables: boolean
}

/**
 * @param schedule seconds between attempts
 * @param random uniform in [0, 1)
 */
export function attempted(
  subscription: Subscription,
  delivery: Delivery,
  attempt: Attempt,
  verdict: Verdict,
  schedule: readonly number[],
  random: number,
): Attempted {
  const nowMs = attempt.atMs + attempt.durationMs
  const tried = {
    ...delivery,
    tries: delivery.tries + 1,
    attempts: [...delivery.attempts, attempt].slice(-20),
  }
  switch (verdict.kind) {
    case 'delivered': {
      const over = { ...tried, state: 'delivered', dueAtMs: null, reason: null } as const
      const healthy = { ...subscription, failingSinceMs: null, notBeforeMs: 0 }
      return { subscription: healthy, delivery: over, disables: false }
    }
    case 'gone': {
      const sick = failing(subscription, nowMs, 0)
      const disables = sick.disabled === null
      return {
        subscription: disables ? disabled(sick, 'gone', nowMs) : sick,
        delivery: dead(tried, 'the receiver is gone: it answered 410'),
        disables,
      }
    }
    case 'failed': {
      const { retryAfterMs, pauseMs } = verdict
      const sick = failing(subscription, nowMs, pauseMs)
      const disables = sick.disabled === null && isFailingTooLong(sick, nowMs)
      const dueAtMs = nextAttemptAt(schedule, tried.tries, nowMs, random, retryAfterMs)
      const open = tried.state === 'waiting'
      const next =
        dueAtMs === null || !open
          ? dead(tried, open ? `every attempt failed, ${tried.tries} of them` : tried.reason)
          : { ...tried, dueAtMs }
      return {
        subscription: disables ? disabled(sick, 'failing', nowMs) : sick,
        delivery: next,
        disables,
      }
    }
  }
}

export function dead(delivery: Delivery, reason: string | null): Delivery {
  return { ...delivery, state: 'dead', dueAtMs: null, reason }
}

/** Back to the beginning of the schedule, under the same id; what was tried stays on record. */
export function replayed(delivery: Delivery, nowMs: number): Delivery {
  return { ...delivery, state: 'waiting', dueAtMs: nowMs, tries: 0, reason: null }
}

type Message = {
  readonly id: string
  readonly type: Delivery['type']
  readonly atMs: number
  readonly data: object
  readonly test: boolean
  readonly events: number
}

/** What is made for a subscription that we disabled is dead at once, to be seen and replayed. */
function made(
  subscription: Subscription,
  { id, type, atMs, data, test, events }: Message,
  { accountId, mode }: Owner,
  nowMs: number,
): Made {
  const { id: subscriptionId, nextSequence: sequence } = subscription
  const about = { id, type, timestamp: instant(atMs), account_id: accountId, mode }
  const isOff = subscription.disabled !== null
  const delivery: Delivery = {
    subscriptionId,
    id,
    type,
    events,
    sequence,
    body: JSON.stringify({ ...about, test, sequence, data }),
    state: isOff ? 'dead' : 'waiting',
    dueAtMs: isOff ? null : nowMs,
    tries: 0,
    attempts: [],
    reason: isOff ? DISABLED : null,
    createdAtMs: nowMs,
  }
  return { subscription: { ...subscription, nextSequence: sequence + 1 }, delivery }
}

function dataFor({ data, content }: WebhookEvent, include: readonly Content[]): object {
  if (content === undefined || include.length === 0) return data
  const asked = include.map((name) => [name, content[name]])
  return { ...data, ...Object.fromEntries(asked) }
}

function failing(subscription: Subscription, nowMs: number, pauseMs: number): Subscription {
  const { failingSinceMs, notBeforeMs } = subscription
  return {
    ...subscription,
    failingSinceMs: failingSinceMs ?? nowMs,
    notBeforeMs: Math.max(notBeforeMs, pauseMs === 0 ? 0 : nowMs + pauseMs),
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
