// The Idempotency-Key of a request, from the header to what is to be done: run, replay, or refuse.
// Only a call that was charged, or made something, is remembered; what was refused may be sent again.
import type { Context } from 'hono'
import { bytesToHex } from '@noble/hashes/utils.js'
import { sha256Hex } from '../../schemas/canonical.ts'
import { makeId, type GenerationId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import { keyIn } from '../auth/authenticate.ts'
import { credentialOf, refuse, type Api } from '../http/context.ts'
import {
  HOLD_WITHIN_MS,
  resolve,
  type Begun,
  type Owner,
  type Seal,
  type StoredReply,
} from '../http/idempotency.ts'
import type { IdempotencyCell } from '../http/idempotency.port.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { NONCE_BYTES, SALT_BYTES, sealingOf, type Sealing } from '../http/sealed-reply.ts'
import type { Meter } from '../meter/meter.port.ts'
import type { Ports } from '../ports.ts'
import { callerOf } from './caller-of.ts'

export const IDEMPOTENCY_HEADER = 'idempotency-key'
export const IDEMPOTENCY_PARAMETER = {
  'Idempotency-Key':
    'The same key and body give the same reply for 24 hours, charged once; 409 while it still runs, 422 with another body.',
} as const
const KEY = /^[\x21-\x7e]{1,255}$/
/** Clients ask twice or thrice before they give up: the longer it runs already, the longer they should wait. */
const WAITS_PER_RUN = 4
const WAIT_SECONDS_MAX = 30

/** A call that may run; with a key, also where to keep what it gives. */
export type Claim = {
  readonly generationId: GenerationId
  /** From then on it must not hold money any more: it counts as dead. Null without a key. */
  readonly holdBeforeMs: number | null
  /** False where another attempt has taken this call over: then nothing may be charged. */
  readonly keepAnswer: (answer: object) => Promise<boolean>
  readonly keepReply: (reply: StoredReply) => Promise<void>
  readonly release: () => Promise<void>
  /** By which a reply that shows a secret is kept; null where it shows none, or without a key. */
  readonly sealing: Sealing | null
}

/** What a reply shows the secret of: made by this call if it is the first, or changed by it. */
export type Shown = {
  readonly objectId: string
  /** What that id is called in a refusal. */
  readonly named: 'key_id' | 'webhook_id'
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
 * @param shown where the reply holds a secret: then it is kept for the calling key alone
 */
export async function claim(
  context: Context<Api>,
  body: Uint8Array,
  scope: KeyScope,
  shown: Shown | null = null,
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
  const sealingBy = (seal: Pick<Seal, 'salt' | 'objectId'>) =>
    sealingOf(bearerIn(context), `${caller.accountId} ${endpoint} ${key}`, seal)
  const salt = () => bytesToHex(ports.random(SALT_BYTES))
  const mine = shown && sealingBy({ salt: salt(), objectId: shown.objectId })
  const generationId = fresh()
  const begun = await cell.begin(sha256Hex(body), generationId, mine?.seal ?? null)
  switch (begun.kind) {
    case 'fresh':
      return { kind: 'run', claim: owned(cell, begun.owner, ports, mine) }
    case 'other_body':
      return over(refuse(context, otherBody()))
    case 'replied':
    case 'begun': {
      // Cells of the version before, and of calls that show no secret, have no seal.
      const seal = begun.seal ?? null
      const kept = seal && sealingBy(seal)
      if (shown !== null && (seal === null || kept?.seal.check !== seal.check)) {
        return over(refuse(context, ofAnotherKey({ ...shown, ...seal }, begun.kind)))
      }
      if (begun.kind === 'begun') return settle(context, begun, cell, meter, generationId, kept)
      const { reply } = begun
      return over(replayed(kept === null ? reply : { ...reply, body: await kept.open(reply.body) }))
    }
  }
}

/** Authorized already, so that there is one. */
function bearerIn(context: Context<Api>): string {
  const sent = credentialOf(context)
  const key = typeof sent === 'string' ? keyIn(sent) : null
  return must(key?.ok === true ? key.value.text : null, 'a secret is shown to a key')
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
  sealing: Sealing | null,
): Promise<Claimed> {
  const ports = context.get('ports')
  const nowMs = ports.now()
  const { generationId } = begun.owner
  const resolution = resolve(begun, await meter.generation(generationId), nowMs)
  switch (resolution.kind) {
    case 'wait':
      return over(refuse(context, running(nowMs - begun.beganAtMs)))
    case 'ended':
      return over(refuse(context, ended(generationId, resolution.chargedNanoUsd)))
    case 'replay':
      return { ...resolution, claim: owned(cell, begun.owner, ports, sealing) }
    case 'take_over': {
      const owner = await cell.takeOver(
        begun.owner,
        resolution.isNewGeneration ? next : generationId,
      )
      if (owner === null) return over(refuse(context, running(0)))
      return { kind: 'run', claim: owned(cell, owner, ports, sealing) }
    }
  }
}

function owned(
  cell: IdempotencyCell,
  owner: Owner,
  { now, random }: Pick<Ports, 'now' | 'random'>,
  sealing: Sealing | null,
): Claim {
  return {
    generationId: owner.generationId,
    holdBeforeMs: now() + HOLD_WITHIN_MS,
    sealing,
    keepAnswer: (answer) => cell.keepAnswer(owner, JSON.stringify(answer)),
    async keepReply(reply) {
      const body =
        sealing === null ? reply.body : await sealing.close(reply.body, random(NONCE_BYTES))
      await cell.keepReply(owner, { ...reply, body })
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
    sealing: null,
  }
}

export function replayed({ status, headers, body }: StoredReply): Response {
  return new Response(body === '' ? null : body, {
    status,
    headers: { ...headers, 'idempotent-replayed': 'true' },
  })
}

function over(reply: Response): Claimed {
  return { kind: 'over', reply }
}

const type = 'idempotency_error'

function malformed(): Problem {
  const message = 'An Idempotency-Key has 1 to 255 visible ASCII characters, for instance a UUID.'
  return invalidRequest('invalid_idempotency_key', message, 'Idempotency-Key')
}

/** @param ranMs how long it has run already */
function running(ranMs: number): Problem {
  const seconds = Math.ceil(ranMs / 1_000 / WAITS_PER_RUN)
  const headers = { 'retry-after': String(Math.min(Math.max(seconds, 1), WAIT_SECONDS_MAX)) }
  const message =
    'A call with this Idempotency-Key still runs. Ask again: once it has come to its end, its answer is yours.'
  return { status: 409, type, code: 'idempotency_in_progress', message, headers }
}

function otherBody(): Problem {
  const message = 'This Idempotency-Key was used with another body. Use a new key for a new call.'
  return { status: 422, type, code: 'idempotency_key_reused', message }
}

/** It is not said whether the call came to its end: what it made, if it did, is there to be looked at. */
function ofAnotherKey({ objectId, named }: Shown, state: 'begun' | 'replied'): Problem {
  const what = named === 'key_id' ? 'key' : 'webhook'
  const then =
    state === 'replied'
      ? `Rotate the ${what} '${objectId}' for a secret of your own.`
      : `Once it is over, the ${what} '${objectId}' can be rotated, if it made it.`
  return {
    status: 409,
    type,
    code: 'idempotency_reply_sealed',
    message:
      'Another API key of this account made the call with this Idempotency-Key. Its reply shows a ' +
      `secret and can be read by that key alone: send the call with it again. ${then}`,
    metadata: { [named]: objectId },
  }
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
