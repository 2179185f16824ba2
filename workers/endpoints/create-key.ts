// POST /v1/keys: one more key of an account, by the wallet's EIP-712 signature or by a key with the
// scope `admin`; there is no password and no e-mail. The key is shown in this reply, and for a day again
// to the key that sends the same call with the same Idempotency-Key: only its digest is kept.
import type { Context } from 'hono'
import type { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, parseId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import { keyRequest, signedKeyRequest } from '../../schemas/wire/key.ts'
import { KEY_RANDOM_BYTES } from '../auth/key.ts'
import { verifyKeyRequest } from '../auth/key-request.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, unauthenticated } from '../http/problem.ts'
import { readJson } from '../http/read-body.ts'
import { withKnownKey } from '../known-key.ts'
import { claimOf } from './caller-of.ts'
import { idempotencyKeyIn } from './idempotent.ts'
import { commandProblem } from './key-refusals.ts'
import { endedProblem, freshKey, newKeyOf, policyOf } from './key-shapes.ts'
import type { Draws } from './made-once.ts'

export async function createKey(context: Context<Api>, draws: Draws): Promise<Response> {
  if (context.req.header('authorization') !== undefined) return createByKey(context, draws)
  const parsed = await readJson(context.req.raw, signedKeyRequest)
  return parsed.ok ? createBySignature(parsed.value, context, draws) : refuse(context, parsed.error)
}

async function createBySignature(
  { wallet, name, mode = 'live', ...asked }: z.output<typeof signedKeyRequest>,
  context: Context<Api>,
  draws: Draws,
): Promise<Response> {
  const { issued_at_ms: issuedAtMs, nonce, signature, ...terms } = asked
  const ports = context.get('ports')
  const ended = endedProblem(terms, ports.now())
  if (ended !== null) return refuse(context, ended)
  const request = { wallet, name, mode, issuedAtMs, nonce, signature }
  const verified = await verifyKeyRequest(request, ports.recoverKeySigner, ports.now())
  if (!verified.ok) return refuse(context, refusalProblem(verified.error.kind))
  const isTest = mode === 'test'
  if (isTest && ports.testCreditNanoUsd === 0n) return refuse(context, NO_TEST_MODE)
  const account = accountOfWallet(wallet)
  const meter = ports.meterOf(account, mode)
  const drawn = draws.secret(KEY_RANDOM_BYTES)
  const { key, secret } = freshKey(account, mode, drawn, ports.secrets.keyPeppers)
  const keyId = parseId('key', draws.objectId)
  const grant = { keyId, name, policy: policyOf(terms), ...secret }
  const granted = await meter.grantKey(wallet, grant, nonce)
  if (!granted.ok) return refuse(context, refusalProblem(granted.error.kind))
  const credit = ports.testCreditNanoUsd
  if (isTest) await meter.credit(wallet, testCreditId(ports.now(), credit), credit)
  const made = await meter.administer(secret.keyDigest, { kind: 'own' })
  if (!made.ok) return refuse(context, commandProblem(made.error))
  return Response.json(newKeyOf(made.value, account, mode, { key, secret }), { status: 201 })
}

async function createByKey(context: Context<Api>, draws: Draws): Promise<Response> {
  const claimed = claimOf(context)
  if (!claimed.ok) return refuse(context, claimed.error)
  const parsed = await readJson(context.req.raw, keyRequest)
  if (!parsed.ok) return refuse(context, parsed.error)
  const once = idempotencyKeyIn(context)
  if (!once.ok) return refuse(context, once.error)
  const { name, ...terms } = parsed.value
  const ports = context.get('ports')
  const ended = endedProblem(terms, ports.now())
  if (ended !== null) return refuse(context, ended)
  const { accountId, mode, digest } = claimed.value
  const meter = ports.meterOf(accountId, mode)
  const drawn = draws.secret(KEY_RANDOM_BYTES)
  const { key, secret } = freshKey(accountId, mode, drawn, ports.secrets.keyPeppers)
  const keyId = parseId('key', draws.objectId)
  const grant = { keyId, name, policy: policyOf({ scopes: ['inference'], ...terms }), ...secret }
  const nonce = once.value === null ? context.get('requestId') : nonceOf(once.value)
  const command = { kind: 'create', grant, nonce } as const
  const made = await withKnownKey(claimed.value, meter, () => meter.administer(digest, command))
  if (!made.ok) return refuse(context, commandProblem(made.error))
  return Response.json(newKeyOf(made.value, accountId, mode, { key, secret }), { status: 201 })
}

/** What makes the key once, for ever: with the same secret it is the same grant, with another it is refused. */
function nonceOf(idempotencyKey: string): string {
  return `idempotency-key ${sha256Hex(idempotencyKey)}`
}

/**
 * One credit a month, however many keys: the id of the deposit is the month. A deployment that gives
 * another amount from some day on gives another credit, since a deposit never changes its amount.
 */
function testCreditId(nowMs: number, amount: NanoUsd): string {
  return `test-credit-${new Date(nowMs).toISOString().slice(0, 7)}-${amount}`
}

const NO_TEST_MODE = invalidRequest(
  'test_mode_off',
  'This deployment gives no test credit. Ask for a live key.',
  'mode',
)

function refusalProblem(kind: 'signature_invalid' | 'too_old' | 'nonce_used') {
  switch (kind) {
    case 'signature_invalid':
      return unauthenticated('invalid_signature', 'The wallet did not sign this request.')
    case 'too_old':
      return unauthenticated('request_expired', 'The request is not of the last ten minutes.')
    case 'nonce_used':
      return unauthenticated('nonce_used', 'This request was used before. Sign a fresh one.')
  }
}
