// What a key may not do, on the wire: 401 for a key that opens nothing, 403 for one that opens
// something else, 402 for a budget, 429 for a limit. Each says what to do about it.
import type { HoldRefusal } from '../meter/meter.port.ts'
import type { CommandRefusal } from '../meter/meter.port.ts'
import { invalidRequest, notFound, unauthenticated, type Problem } from '../http/problem.ts'
import { rateHeaders } from './rate-headers.ts'

type Of<K extends string> = Extract<HoldRefusal | CommandRefusal, { readonly kind: K }>

export type KeyRefusalKind =
  | 'key_unknown'
  | 'key_revoked'
  | 'key_expired'
  | 'key_rotated'
  | 'scope_missing'
  | 'model_not_allowed'
  | 'datanet_not_allowed'
  | 'rate_limited'
  | 'tokens_above_limit'
  | 'budget_exceeded'

export function keyProblem(refusal: Of<KeyRefusalKind>): Problem {
  switch (refusal.kind) {
    case 'key_unknown':
      return unauthenticated(
        'invalid_api_key',
        'This API key does not exist. POST /v1/keys makes one.',
      )
    case 'key_revoked':
      return unauthenticated('disabled_api_key', 'This API key was revoked. Use another.')
    case 'key_expired':
      return unauthenticated('expired_api_key', 'This API key has expired. Use another.')
    case 'key_rotated':
      return unauthenticated(
        'expired_api_key',
        'A rotation replaced this API key, and its grace period is over. Use the new one.',
      )
    case 'scope_missing':
      return forbidden('missing_scope', `This API key lacks the scope '${refusal.scope}'.`)
    case 'model_not_allowed':
      return forbidden(
        'model_not_allowed',
        `This API key may not call '${refusal.name}'. GET /v1/key lists the models that it may.`,
        'model',
      )
    case 'datanet_not_allowed':
      return forbidden(
        'datanet_not_allowed',
        `This API key may not use the Datanet '${refusal.name}'. GET /v1/key lists those it may.`,
        'datanets',
      )
    case 'rate_limited':
      return rateProblem(refusal)
    case 'tokens_above_limit':
      return invalidRequest(
        'tokens_above_key_limit',
        `This call may take ${refusal.tokens} tokens, but the key allows ${refusal.limit} a minute: ` +
          'waiting does not help. Send less, or ask for fewer with max_tokens.',
        'max_tokens',
      )
    case 'budget_exceeded':
      return budgetProblem(refusal)
  }
}

export function commandProblem(refusal: CommandRefusal): Problem {
  switch (refusal.kind) {
    case 'key_not_found':
      return notFound('key_not_found', `No key '${refusal.keyId}' of this account.`)
    case 'admin_by_wallet_only':
      return forbidden(
        'admin_by_wallet_only',
        'Only the wallet makes keys with the scope admin, and nobody changes one. Sign a KeyRequest.',
        'scopes',
      )
    case 'key_made_before':
      return {
        status: 409,
        type: 'idempotency_error',
        code: 'key_made_before',
        message:
          `This Idempotency-Key made '${refusal.keyId}' before, and the reply that showed its secret is kept no ` +
          'more. If it is lost, rotate that key, or revoke it and make another with another Idempotency-Key.',
        metadata: { key_id: refusal.keyId },
      }
    case 'secret_ended':
      return {
        status: 409,
        type: 'idempotency_error',
        code: 'secret_ended',
        message:
          `This Idempotency-Key rotated '${refusal.keyId}' before, and the secret that it made has ended since. ` +
          'Rotate with another Idempotency-Key for one that works.',
        metadata: { key_id: refusal.keyId },
      }
    case 'key_is_revoked':
      return {
        status: 409,
        type: 'invalid_request_error',
        code: 'key_is_revoked',
        message: 'This key was revoked, which is for ever. Make another.',
      }
    case 'key_unknown':
    case 'key_revoked':
    case 'key_expired':
    case 'key_rotated':
    case 'scope_missing':
    case 'model_not_allowed':
    case 'datanet_not_allowed':
      return keyProblem(refusal)
  }
}

export const KEY_IN_URL: Problem = invalidRequest(
  'api_key_in_url',
  'The URL holds an API key, which proxies and histories keep. Send it in the Authorization header, ' +
    'and rotate it: POST /v1/keys/{id}/rotate.',
)

const LIMIT_WORDS = {
  requests_per_minute: 'requests a minute',
  tokens_per_minute: 'tokens a minute',
  concurrency: 'calls at once',
} as const

function rateProblem({ limit, retryAfterMs, rates }: Of<'rate_limited'>): Problem {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000))
  return {
    status: 429,
    type: 'rate_limit_error',
    code: limit,
    message: `This API key is at its limit of ${LIMIT_WORDS[limit]}. Try again in ${seconds} s.`,
    metadata: { limit_source: 'key_limit', retry_after_ms: retryAfterMs },
    headers: { 'retry-after': String(seconds), ...rateHeaders(rates) },
  }
}

/** What calls under way have reserved may come back: then, and only then, waiting helps. */
function budgetProblem(refusal: Of<'budget_exceeded'>): Problem {
  const { period, limitNanoUsd, leftNanoUsd, reservedNanoUsd, neededNanoUsd } = refusal
  const inFlight = neededNanoUsd <= leftNanoUsd + reservedNanoUsd
  const resetsAt = refusal.resetsAtMs === null ? null : new Date(refusal.resetsAtMs).toISOString()
  const then = inFlight
    ? `Calls under way hold ${reservedNanoUsd} more, some of which may come back.`
    : resetsAt === null
      ? 'Raise it, or use another key.'
      : `It begins anew at ${resetsAt}.`
  return {
    status: 402,
    type: 'insufficient_credits',
    code: inFlight ? 'in_flight_budget_exhausted' : 'key_limit_exceeded',
    message:
      `This call may cost up to ${neededNanoUsd} nano-USD, but the ${period} budget of this API key ` +
      `has ${leftNanoUsd} of ${limitNanoUsd} left: enough for ${refusal.affordableTokens} tokens. ` +
      then,
    metadata: {
      limit_source: inFlight ? 'in_flight' : 'key_limit',
      budget: period,
      limit_nano_usd: limitNanoUsd.toString(),
      needed_nano_usd: neededNanoUsd.toString(),
      available_nano_usd: leftNanoUsd.toString(),
      affordable_tokens: refusal.affordableTokens,
      resets_at: resetsAt,
    },
    ...(inFlight ? { headers: { 'retry-after': '1' } } : {}),
  }
}

function forbidden(code: string, message: string, param?: string): Problem {
  const named = param === undefined ? {} : { param }
  return { status: 403, type: 'permission_error', code, message, ...named }
}
