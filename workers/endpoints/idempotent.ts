// The Idempotency-Key of a request, from the header to what is to be done: run, replay, or refuse.
// Only a call that was charged, or made something, is remembered; what was refused may be sent again.
import type { Context } from 'hono'
import { sha256Hex } from '../../schemas/canonical.ts'
import { makeId, type GenerationId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import {
  HOLD_WITHIN_MS,
  resolve,
  type Begun,
  type Owner,
  type StoredReply,
} from '../http/idempotency.ts'
import type { IdempotencyCell } from '../http/idempotency.port.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { JSON_BYTES_MAX, readBytes } from '../http/read-body.ts'
import type { Meter } from '../meter/meter.port.ts'
import { callerOf } from './caller-of.ts'
import type { Endpoint } from './endpoint.ts'

export const IDEMPOTENCY_HEADER = 'idempotency-key'
export const IDEMPOTENCY_PARAMETER = {
  'Idempotency-Key':
    'The same key and body give the same reply for 24 hours, charged once; 409 while it still runs, 422 with another body.',
} as const
const KEY = /^[\x21-\x7e]{1,255}$/
const WAIT_SECONDS = 1

/** A call that may run; with a key, also where to keep what it gives. */
export type Claim = {
  readonly generationId: GenerationId
  /** From then on it must not hold money any more: it counts as dead. Null without a key. */
  readonly holdBeforeMs: number | null
  /** False where another attempt has taken this call over: then nothing may be charged. */
  readonly keepAnswer: (answer: object) => Promise<boolean>
  readonly keepReply: (reply: StoredReply) => Promise<void>
  readonly release: () => Promise<void>
}

export type Claimed =
  | { readonly kind: 'run'; readonly claim: Claim }
  | { readonly kind: 'over'; readonly reply: Response }
  /** The answer was kept before its charge, and the charge is known: write the reply again. */
  | {
      readonly kind: 'replay'
      readonly claim: Claim
      readonly answer: string
      readonly chargedNanoUsd: NanoUsd
    }

/**
 * @param body the bytes of the request, as they came
 * @param scope what a key needs to call this endpoint, and so to be shown its replies
 */
export async function claim(
  context: Context<Api>,
  body: Uint8Array,
  scope: KeyScope,
): Promise<Claimed> {
  const ports = context.get('ports')
  const fresh = () => makeId('gen', ports.now(), ports.random(10))
  const sent = idempotencyKeyIn(context)
  if (!sent.ok) return over(refuse(context, sent.error))
  const key = sent.value
  if (key === null) return { kind: 'run', claim: unclaimed(fresh()) }
  // A reply of this account is shown to a key of this account, and to no other.
  const authorized = await callerOf(context, scope)
  if (!authorized.ok) return over(refuse(context, authorized.error))
  const { caller, meter, mode } = authorized.value
  const endpoint = `${mode} ${context.req.method} ${context.req.path}`
  const cell = ports.idempotency(caller.accountId, endpoint, key)
  const generationId = fresh()
  const begun = await cell.begin(sha256Hex(body), generationId)
  switch (begun.kind) {
    case 'fresh':
      return { kind: 'run', claim: owned(cell, begun.owner, ports.now()) }
    case 'other_body':
      return over(refuse(context, otherBody()))
    case 'replied':
      return over(replayed(begun.reply))
    case 'begun':
      return settle(context, begun, cell, meter, generationId)
  }
}

/** Null where the request bears none. */
export function idempotencyKeyIn(context: Context<Api>): Result<string | null, Problem> {
  const key = context.req.header(IDEMPOTENCY_HEADER) ?? null
  return key === null || KEY.test(key) ? ok(key) : err(malformed())
}

async function settle(
  context: Context<Api>,
  begun: Extract<Begun, { kind: 'begun' }>,
  cell: IdempotencyCell,
  meter: Meter,
  next: GenerationId,
): Promise<Claimed> {
  const nowMs = context.get('ports').now()
  const { generationId } = begun.owner
  const resolution = resolve(begun, await meter.generation(generationId), nowMs)
  switch (resolution.kind) {
    case 'wait':
      return over(refuse(context, running()))
    case 'ended':
      return over(refuse(context, ended(generationId, resolution.chargedNanoUsd)))
    case 'replay':
      return { ...resolution, claim: owned(cell, begun.owner, nowMs) }
    case 'take_over': {
      const owner = await cell.takeOver(
        begun.owner,
        resolution.isNewGeneration ? next : generationId,
      )
      if (owner === null) return over(refuse(context, running()))
      return { kind: 'run', claim: owned(cell, owner, nowMs) }
    }
  }
}

function owned(cell: IdempotencyCell, owner: Owner, nowMs: number): Claim {
  return {
    generationId: owner.generationId,
    holdBeforeMs: nowMs + HOLD_WITHIN_MS,
    keepAnswer: (answer) => cell.keepAnswer(owner, JSON.stringify(answer)),
    async keepReply(reply) {
      await cell.keepReply(owner, reply)
    },
    release: () => cell.release(owner),
  }
}

function unclaimed(generationId: GenerationId): Claim {
  const nothing = () => Promise.resolve()
  return {
    generationId,
    holdBeforeMs: null,
    keepAnswer: () => Promise.resolve(true),
    keepReply: nothing,
    release: nothing,
  }
}

export function replayed({ status, headers, body }: StoredReply): Response {
  return new Response(body === '' ? null : body, {
    status,
    headers: { ...headers, 'idempotent-replayed': 'true' },
  })
}

/**
 * An operation that makes something, made once for a key. Its reply is kept when it is good; should a
 * crash fall between the making and the keeping, the same call says what exists already.
 */
export function once(one: Endpoint, scope: KeyScope): Endpoint {
  const headers = { ...one.contract.headers, ...IDEMPOTENCY_PARAMETER }
  return {
    ...one,
    contract: { ...one.contract, headers },
    handle: (context) => made(context, one, scope),
  }
}

async function made(
  context: Context<Api>,
  { contract, handle }: Endpoint,
  scope: KeyScope,
): Promise<Response> {
  const { raw } = context.req
  if (context.req.header(IDEMPOTENCY_HEADER) === undefined) return handle(context)
  const bytes = await readBytes(raw, contract.bodyBytesMax ?? JSON_BYTES_MAX)
  if (!bytes.ok) return refuse(context, bytes.error)
  const claimed = await claim(context, bytes.value, scope)
  if (claimed.kind === 'over') return claimed.reply
  const { keepReply, release } = claimed.claim
  const { method, headers, signal } = raw
  context.req.raw = new Request(raw.url, { method, headers, signal, body: bytes.value })
  const reply = await handle(context)
  const text = await reply.text()
  const type = reply.headers.get('content-type')
  const stored = {
    status: reply.status,
    headers: type === null ? {} : { 'content-type': type },
    body: text,
  }
  await (reply.ok ? keepReply(stored) : release())
  return new Response(text === '' ? null : text, { status: reply.status, headers: reply.headers })
}

function over(reply: Response): Claimed {
  return { kind: 'over', reply }
}

const type = 'idempotency_error'

function malformed(): Problem {
  const message = 'An Idempotency-Key has 1 to 255 visible ASCII characters, for instance a UUID.'
  return invalidRequest('invalid_idempotency_key', message, 'Idempotency-Key')
}

function running(): Problem {
  const headers = { 'retry-after': String(WAIT_SECONDS) }
  const message =
    'A call with this Idempotency-Key still runs. Its answer will be yours: ask again.'
  return { status: 409, type, code: 'idempotency_in_progress', message, headers }
}

function otherBody(): Problem {
  const message = 'This Idempotency-Key was used with another body. Use a new key for a new call.'
  return { status: 422, type, code: 'idempotency_key_reused', message }
}

function ended(generationId: GenerationId, charged: NanoUsd): Problem {
  return {
    status: 409,
    type,
    code: 'idempotency_call_ended',
    message:
      `The call with this Idempotency-Key was broken off and charged ${charged} nano-USD for what ` +
      'it had produced; no whole answer exists. Use a new key to ask again.',
    metadata: { generation_id: generationId, charged_nano_usd: charged.toString() },
  }
}
