// Every refusal of a stage as a Problem of the API: one exhaustive switch, so that a refusal added
// to a stage does not compile until its wire form is decided. Inside is detailed, the wire discreet.
import type { AnswerRefusal } from '../answer.ts'
import { invalidRequest, notFound, unauthenticated, unavailable } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'

type CreditRefusal = Extract<AnswerRefusal, { kind: 'credit_insufficient' }>
type EngineRefusal = Extract<AnswerRefusal, { kind: 'engine_unreachable' | 'engine_refused' }>

export function problemOf(refusal: AnswerRefusal): Problem {
  switch (refusal.kind) {
    case 'key_missing':
      return unauthenticated(
        'missing_api_key',
        'No API key. Send the header "Authorization: Bearer meed_live_…"; POST /v1/keys makes one.',
      )
    case 'key_malformed':
      return unauthenticated(
        'invalid_api_key',
        'This API key is mistyped: its checksum does not match. Copy it again.',
      )
    case 'key_unknown':
      return unauthenticated(
        'invalid_api_key',
        'This API key does not exist. POST /v1/keys makes one.',
      )
    case 'key_revoked':
      return unauthenticated('disabled_api_key', 'This API key was revoked. Use another.')
    case 'key_expired':
      return unauthenticated('expired_api_key', 'This API key has expired. Use another.')
    case 'model_unknown':
      return notFound(
        'model_not_found',
        `The model '${refusal.name}' does not exist. GET /v1/models lists those that do.`,
        'model',
      )
    case 'base_absent':
      return unavailable(
        'model_unavailable',
        `No node that can run '${refusal.name}' is up at the moment. Try again shortly.`,
        5,
      )
    case 'datanet_unknown':
      return notFound(
        'datanet_not_found',
        `The Datanet '${refusal.name}' does not exist, or this key may not read it.`,
        'datanets',
      )
    case 'credit_insufficient':
      return creditProblem(refusal)
    case 'no_node':
      return unavailable('no_node', 'No node is free to run this model. Try again shortly.', 2)
    case 'engine_silent':
      return {
        status: 504,
        type: 'upstream_error',
        code: 'upstream_timeout',
        message: 'The node did not answer in time. Nothing was charged; try again.',
      }
    case 'engine_unreachable':
    case 'engine_refused':
      return engineProblem(refusal)
  }
}

function creditProblem(refusal: CreditRefusal): Problem {
  const { neededNanoUsd, availableNanoUsd, affordableTokens } = refusal
  return {
    status: 402,
    type: 'insufficient_credits',
    code: 'credit_balance_exhausted',
    message:
      `This call may cost up to ${neededNanoUsd} nano-USD, but ${availableNanoUsd} are available: ` +
      `enough for ${affordableTokens} tokens. Deposit more, or ask for fewer with max_tokens.`,
    metadata: {
      limit_source: 'account_balance',
      needed_nano_usd: neededNanoUsd.toString(),
      available_nano_usd: availableNanoUsd.toString(),
      affordable_tokens: affordableTokens,
    },
  }
}

function engineProblem({ code }: EngineRefusal): Problem {
  if (code === 'context_exceeded') {
    return invalidRequest(
      'context_length_exceeded',
      'The messages and passages do not fit the context of this model. Send less text.',
      'messages',
    )
  }
  if (code === 'overloaded') {
    return unavailable('node_overloaded', 'The node is busy. Try again shortly.', 1)
  }
  return {
    status: 502,
    type: 'upstream_error',
    code: 'upstream_failed',
    message: 'The node could not run this call. Nothing was charged; try again.',
  }
}
