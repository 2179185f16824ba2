// Every refusal of a stage as a Problem of the API: one exhaustive switch, so that a refusal added
// to a stage does not compile until its wire form is decided. Inside is detailed, the wire discreet.
import type { AnswerRefusal } from '../answer.ts'
import { invalidRequest, notFound, unauthenticated, unavailable } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import type { AdapterWithdrawn } from '../models/find-model.ts'
import { compositionProblem, rankProblem } from './composition-refusals.ts'
import { creditProblem, debtProblem, paymentProblem } from './credit-refusals.ts'
import { keyProblem } from './key-refusals.ts'

type EngineRefusal = Extract<AnswerRefusal, { kind: 'engine_unreachable' | 'engine_refused' }>

/** @param maxTokens what the caller asked for, where the refusal is of money */
export function problemOf(refusal: AnswerRefusal, maxTokens: number | null = null): Problem {
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
    case 'key_revoked':
    case 'key_expired':
    case 'key_rotated':
    case 'scope_missing':
    case 'model_not_allowed':
    case 'datanet_not_allowed':
    case 'rate_limited':
    case 'tokens_above_limit':
    case 'budget_exceeded':
      return keyProblem(refusal)
    case 'model_unknown':
      return notFound(
        'model_not_found',
        `The model '${refusal.name}' does not exist. GET /v1/models lists those that do.`,
        'model',
      )
    case 'adapter_withdrawn':
      return withdrawnProblem(refusal)
    case 'composition_invalid':
    case 'composition_across_owners':
    case 'composition_across_bases':
      return compositionProblem(refusal)
    case 'base_absent':
      return absentProblem(refusal)
    case 'datanet_unknown':
      return notFound(
        'datanet_not_found',
        `The Datanet '${refusal.name}' does not exist, or this key may not read it. Where it is listed, ` +
          `access is asked for: "meed datanets request ${refusal.name}", or POST /v1/datanets/${refusal.name}/requests.`,
        'datanets',
      )
    case 'version_unknown':
      return notFound(
        'version_not_found',
        `'${refusal.name}' has no version ${refusal.version}.`,
        'datanets',
      )
    case 'credit_insufficient':
      return creditProblem(refusal, maxTokens)
    case 'payment_required':
      return paymentProblem(refusal)
    case 'debt_owed':
      return debtProblem(refusal)
    case 'feature_unsupported':
      return featureProblem(refusal.feature)
    case 'no_node':
      return unavailable('no_node', 'No node is free to run this model. Try again shortly.', 2)
    case 'adapter_kept_back':
      return KEPT_BACK
    case 'engine_silent':
      return SILENT
    case 'engine_unreachable':
    case 'engine_refused':
      return engineProblem(refusal)
  }
}

function withdrawnProblem({ name, withdrawnAtMs }: AdapterWithdrawn): Problem {
  const day = new Date(withdrawnAtMs).toISOString().slice(0, 10)
  const message = `'${name}' was taken down by its owner on ${day}. GET /v1/models lists what answers.`
  return notFound('adapter_withdrawn', message, 'model')
}

const SILENT: Problem = {
  status: 504,
  type: 'upstream_error',
  code: 'upstream_timeout',
  message: 'The node did not answer in time. Nothing was charged; try again.',
  retry: true,
}

/** Why is for the adapter's owner and the nodes' operators; asking again changes nothing. */
const KEPT_BACK: Problem = {
  status: 409,
  type: 'invalid_request_error',
  code: 'adapter_quarantined',
  message:
    'The nodes keep this adapter back: it answered as the base does, as another adapter does, or not as it ' +
    'did before. Nothing was charged. Name another model; its owner may publish other weights.',
  param: 'model',
}

/** Without somebody who starts nodes, one may be back as soon as it has restarted. */
const ABSENT_SECONDS = 5

function absentProblem({ name, wakeMs }: Extract<AnswerRefusal, { kind: 'base_absent' }>): Problem {
  const none = `No node that can run '${name}' is up at the moment.`
  if (wakeMs === undefined || wakeMs === null) {
    return unavailable('model_unavailable', `${none} Try again shortly.`, ABSENT_SECONDS)
  }
  const seconds = Math.ceil(wakeMs / 1_000)
  return unavailable('model_unavailable', `${none} One is being started: ${seconds} s.`, seconds)
}

/** Most of a load is over by then; it goes on whether or not somebody waits. */
const LOADING_SECONDS = 2

const FEATURES = {
  logprobs: ['logprobs', 'gives no log-probabilities'],
  json_schema: ['response_format', 'cannot hold an answer to a schema'],
  completion: ['prompt', 'only answers conversations; use /v1/chat/completions'],
  choices: ['n', 'gives one answer a call'],
  composition: ['model', 'combines no adapters; name one'],
} as const

function featureProblem(feature: keyof typeof FEATURES): Problem {
  const [param, reason] = FEATURES[feature]
  const message = `The engine that serves this model ${reason}.`
  return invalidRequest('unsupported_parameter', message, param)
}

function engineProblem({ code, detail, retryMs }: EngineRefusal): Problem {
  if (code === 'rank_exceeded') return rankProblem(detail)
  if (code === 'composition_too_large') {
    const message = 'These adapters are too large to be combined. Combine fewer, or smaller ones.'
    return invalidRequest('composition_too_large', message, 'model')
  }
  if (code === 'context_exceeded') {
    return contextProblem(detail)
  }
  if (code === 'schema_unsupported') {
    const message = 'The engine can make no grammar of this schema. Send a simpler one.'
    return invalidRequest('invalid_json_schema', message, 'response_format')
  }
  if (code === 'adapter_loading') {
    const message = 'The adapter is being loaded. Nothing was charged; try again in a moment.'
    return unavailable('adapter_loading', message, LOADING_SECONDS)
  }
  if (code === 'adapter_quarantined') return KEPT_BACK
  if (code === 'overloaded') {
    return busyProblem(retryMs)
  }
  return {
    status: 502,
    type: 'upstream_error',
    code: 'upstream_failed',
    message: 'The node could not run this call. Nothing was charged; try again.',
    retry: true,
  }
}

/** Nodes are strangers: none sends callers away for longer than so. */
const BUSY_SECONDS_MAX = 600

function busyProblem(retryMs = 1_000): Problem {
  const seconds = Math.min(Math.ceil(retryMs / 1_000), BUSY_SECONDS_MAX)
  const message = `More is waiting than can be answered in time. Nothing was charged; try again in ${seconds} s.`
  return unavailable('node_overloaded', message, seconds)
}

const PROMPT_TOKENS = /(\d+) (?:prompt|input) tokens/
const CONTEXT_TOKENS = /(?:no room in|context length is) (\d+)/

/** @param detail as the node wrote it: nothing but its two figures is handed on */
function contextProblem(detail: string): Problem {
  const prompt = PROMPT_TOKENS.exec(detail)?.[1]
  const context = CONTEXT_TOKENS.exec(detail)?.[1]
  const code = 'context_length_exceeded'
  if (prompt === undefined || context === undefined) {
    const message =
      'The messages and passages do not fit the context of this model. Send less text.'
    return invalidRequest(code, message, 'messages')
  }
  const message =
    `The messages and passages have ${prompt} tokens: too many beside an answer, since this model's ` +
    `context has ${context} for both. Send less text.`
  const metadata = { prompt_tokens: Number(prompt), context_tokens: Number(context) }
  return { ...invalidRequest(code, message, 'messages'), metadata }
}
