// POST /v1/keys: one more key of a wallet's account. The wallet signs an EIP-712 KeyRequest; there
// is no password and no e-mail. The key is shown here once and never again: only its digest is kept.
import type { Context } from 'hono'
import { z } from 'zod'
import { accountOfWallet, makeId, routingOfAccount } from '../../schemas/ids.ts'
import { address, epochMs, hex32, hexBytes } from '../../schemas/wire/scalars.ts'
import { digestKey, makeKey } from '../auth/key.ts'
import { verifyKeyRequest } from '../auth/key-request.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { unauthenticated } from '../http/problem.ts'
import { readJson } from '../http/read-body.ts'

export const newKey = z.strictObject({
  wallet: address,
  name: z.string().min(1).max(80),
  issued_at_ms: epochMs,
  /** 32 random bytes; each may be used once. */
  nonce: hex32,
  /** The wallet's signature over KeyRequest(wallet, name, issuedAt, nonce). */
  signature: hexBytes,
})

export async function createKey(context: Context<Api>): Promise<Response> {
  const parsed = await readJson(context.req.raw, newKey)
  if (!parsed.ok) return refuse(context, parsed.error)
  const { wallet, name, issued_at_ms: issuedAtMs, nonce, signature } = parsed.value
  const ports = context.get('ports')
  const request = { wallet, name, issuedAtMs, nonce, signature }
  const verified = await verifyKeyRequest(request, ports.recoverKeySigner, ports.now())
  if (!verified.ok) return refuse(context, refusalProblem(verified.error.kind))
  const account = accountOfWallet(wallet)
  const key = makeKey('live', routingOfAccount(account), ports.random(32))
  const keyId = makeId('key', ports.now(), ports.random(10))
  const last4 = key.slice(-4)
  const digest = digestKey(key, ports.secrets.keyPepper)
  const grant = { keyId, keyDigest: digest, name, last4 }
  const granted = await ports.meterOf(account).grantKey(wallet, grant, nonce)
  if (!granted.ok) return refuse(context, refusalProblem(granted.error.kind))
  const shown = { id: keyId, object: 'key', key, name, last4, account_id: account, wallet }
  return Response.json(shown, { status: 201 })
}

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
