// Webhooks between the wire and the inside: what was asked becomes terms, refusals become problems, and
// the catalogue is made from the schemas that events are checked with. No rules here.
import { z } from 'zod'
import { EVENT_DATA, EVENT_MEANINGS, EVENT_TYPES } from '../../schemas/wire/webhook-events.ts'
import type { webhookCatalogue, WebhookRequest } from '../../schemas/wire/webhooks.ts'
import type { WebhookUpdate } from '../../schemas/wire/webhooks.ts'
import { invalidRequest, notFound, type Problem } from '../http/problem.ts'
import type { Terms } from '../notify/rows.ts'
import { sampleOf } from '../notify/samples.ts'
import { DEAD_KEPT_MS, DELIVERED_KEPT_MS } from '../notify/send-book.ts'
import { DEFAULT_TERMS, DISABLE_AFTER_MS } from '../notify/subscription.ts'
import type { TargetRefusal } from '../notify/target.ts'
import type { TermsPatch, WebhookRefusal } from '../notify/webhooks.port.ts'
import type { Ports } from '../ports.ts'

export function termsOf({ url, ...asked }: WebhookRequest): Terms {
  return { ...DEFAULT_TERMS, ...patchOf(asked), url }
}

export function patchOf(asked: WebhookUpdate): TermsPatch {
  const { batch, ...rest } = asked
  const told = Object.entries(rest).filter(([, value]) => value !== undefined)
  const patch: TermsPatch = Object.fromEntries(told)
  if (batch === undefined) return patch
  const gathered = batch && { maxEvents: batch.max_events, maxMs: batch.max_seconds * 1_000 }
  return { ...patch, batch: gathered }
}

export function catalogueOf(
  policy: Ports['webhookPolicy'],
  nowMs: number,
): z.input<typeof webhookCatalogue> {
  return {
    object: 'list',
    data: EVENT_TYPES.map((type) => ({
      type,
      description: EVENT_MEANINGS[type],
      schema: z.toJSONSchema(EVENT_DATA[type]),
      example: sampleOf(type, nowMs),
    })),
    policy: {
      retry_seconds: [...policy.retrySeconds],
      timeout_seconds: policy.timeoutMs / 1_000,
      disabled_after_seconds_of_failure: DISABLE_AFTER_MS / 1_000,
      delivered_kept_seconds: DELIVERED_KEPT_MS / 1_000,
      dead_kept_seconds: DEAD_KEPT_MS / 1_000,
      loopback_targets: policy.loopbackTargets,
    },
  }
}

const REASONS: Readonly<Record<TargetRefusal['reason'], string>> = {
  malformed: 'it is not a plain URL of the form https://host/path',
  scheme: 'only https is called',
  credentials: 'it holds a user name or a password; verify the signature instead',
  port: 'only the standard port of https is called',
  ip_literal: 'it names an address; name a host',
  host: 'its host is not a full name, like hooks.example.org',
  reserved_name: 'its host is a name of private networks',
  unresolved: 'its host has no address, or nobody could tell which',
  private_address: 'its host has an address that is not public',
}

export function webhookProblem(refusal: WebhookRefusal): Problem {
  const type = 'invalid_request_error'
  switch (refusal.kind) {
    case 'target_refused': {
      const message = `This URL cannot be called: ${REASONS[refusal.reason]}.`
      const metadata = { reason: refusal.reason }
      return { ...invalidRequest('webhook_url_refused', message, 'url'), metadata }
    }
    case 'webhook_unknown':
      return notFound('webhook_not_found', 'No such webhook of this account. GET /v1/webhooks.')
    case 'delivery_unknown':
      return notFound('delivery_not_found', 'No such delivery. It may have been forgotten by now.')
    case 'webhook_disabled': {
      const message = 'This webhook is disabled. PATCH it with {"enabled": true} first.'
      return { status: 409, type, code: refusal.kind, message }
    }
    case 'delivery_waits': {
      const message = 'This delivery is still under way; next_attempt_at says when.'
      return { status: 409, type, code: refusal.kind, message }
    }
    case 'too_many_webhooks': {
      const message = `An account has at most ${refusal.limit} webhooks. Delete one first.`
      return { status: 409, type, code: refusal.kind, message }
    }
    case 'too_many_secrets': {
      const { limit, endsAtMs } = refusal
      const firstEndsAt = new Date(endsAtMs).toISOString()
      const message =
        `${limit} secrets of this webhook sign already, the first until ${firstEndsAt}. Rotate then; ` +
        'or with grace_seconds 0, which ends all old ones at once.'
      const metadata = { first_ends_at: firstEndsAt }
      return { status: 409, type, code: 'too_many_webhook_secrets', message, metadata }
    }
    case 'secret_ended': {
      const message =
        `This Idempotency-Key made a secret of '${refusal.id}' before, which has ended since. Rotate with ` +
        'another Idempotency-Key for one that signs.'
      const metadata = { webhook_id: refusal.id }
      return { status: 409, type: 'idempotency_error', code: refusal.kind, message, metadata }
    }
    case 'batch_with_content': {
      const message = 'A batch carries no prompts and answers. Leave out batch, or include.'
      return invalidRequest(refusal.kind, message, 'include')
    }
    case 'webhook_is_called':
      return invalidRequest(refusal.kind, 'This webhook has a URL that is called; nothing waits.')
    case 'webhook_is_pulled':
      return invalidRequest(refusal.kind, 'This webhook is pulled. Make another for a URL.', 'url')
  }
}
