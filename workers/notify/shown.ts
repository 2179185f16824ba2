// Subscriptions and deliveries as their owner sees them: never a secret, sealed or not.
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { ShownDelivery, ShownWebhook } from '../../schemas/wire/webhooks.ts'
import type { Delivery, Subscription } from './rows.ts'
import { DISABLE_AFTER_MS, signing } from './subscription.ts'

export function shownWebhook(
  subscription: Subscription,
  counts: { readonly waiting: number; readonly dead: number },
  mode: KeyMode,
  nowMs: number,
): ShownWebhook {
  const { id, url, description, events, keys, models, batch, ordered, include } = subscription
  const { disabled, failingSinceMs } = subscription
  const isCounting = disabled === null && failingSinceMs !== null
  return {
    id,
    object: 'webhook',
    mode,
    url,
    description,
    events: [...events],
    keys: keys === null ? null : [...keys],
    models: models === null ? null : [...models],
    batch:
      batch === null ? null : { max_events: batch.maxEvents, max_seconds: batch.maxMs / 1_000 },
    ordered,
    include: [...include],
    enabled: disabled === null,
    disabled_for: disabled?.reason ?? null,
    disabled_at: instantOrNull(disabled?.atMs ?? null),
    failing_since: instantOrNull(failingSinceMs),
    disables_at: instantOrNull(isCounting ? failingSinceMs + DISABLE_AFTER_MS : null),
    secrets: signing(subscription, nowMs).map(({ last4, createdAtMs, expiresAtMs }) => ({
      last4,
      created_at: instant(createdAtMs),
      expires_at: instantOrNull(expiresAtMs),
    })),
    ...counts,
    dropped: subscription.dropped,
    created_at: instant(subscription.createdAtMs),
  }
}

export function shownDelivery(delivery: Delivery): ShownDelivery {
  const { id, subscriptionId, type, events, sequence, state, reason } = delivery
  return {
    id,
    object: 'webhook.delivery',
    webhook_id: subscriptionId,
    type,
    events,
    sequence,
    state,
    reason,
    created_at: instant(delivery.createdAtMs),
    next_attempt_at: instantOrNull(delivery.dueAtMs),
    attempts: delivery.attempts.map(({ atMs, status, error, durationMs, response }) => ({
      at: instant(atMs),
      status,
      error,
      duration_ms: durationMs,
      response,
    })),
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : instant(ms)
}
