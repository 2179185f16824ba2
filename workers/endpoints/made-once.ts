// An operation that makes something, made once for an Idempotency-Key. Its reply is kept when it is good.
// Should a crash fall between the making and the keeping, the same call says what exists already, or,
// where a secret is shown, draws the same secret again and makes the same thing.
import type { Context } from 'hono'
import type { z } from 'zod'
import { errorBody } from '../../schemas/wire/error.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import { refuse, type Api } from '../http/context.ts'
import { JSON_BYTES_MAX, readBytes } from '../http/read-body.ts'
import type { Contract, Endpoint } from './endpoint.ts'
import { claim, IDEMPOTENCY_HEADER, IDEMPOTENCY_PARAMETER } from './idempotent.ts'
import type { Claim, Shown } from './idempotent.ts'

export function once(one: Endpoint, scope: KeyScope): Endpoint {
  return {
    ...one,
    contract: takingKeys(one.contract),
    handle: (context) => made(context, one.contract, scope, null, () => one.handle(context)),
  }
}

/** What is new in a call that shows a secret: without an Idempotency-Key at random, with it the same each time. */
export type Draws = {
  readonly objectId: string
  readonly secret: (bytes: number) => Uint8Array
}

/** Of whose secret is this, and under which id should it be made if it is not there yet? */
export type Shows = Pick<Shown, 'named'> & {
  readonly objectIdOf: (context: Context<Api>) => string
}

/**
 * One whose reply shows a secret, for keys with the scope `admin`.
 *
 * @param handle reads the body by itself; made twice with the same draws, it makes one thing
 */
export function secretOnce(
  contract: Contract,
  body: z.ZodType,
  { named, objectIdOf }: Shows,
  handle: (context: Context<Api>, draws: Draws) => Promise<Response>,
): Endpoint {
  return {
    contract: takingKeys(contract),
    body,
    handle(context) {
      const objectId = objectIdOf(context)
      const atRandom: Draws = { objectId, secret: context.get('ports').random }
      // Who signs has no key that a reply could be sealed by: the nonce makes it once.
      if (context.req.header('authorization') === undefined) return handle(context, atRandom)
      return made(context, contract, 'admin', { objectId, named }, ({ sealing }) => {
        if (sealing === null) return handle(context, atRandom)
        return handle(context, { objectId: sealing.seal.objectId, secret: sealing.secret })
      })
    },
  }
}

function takingKeys(contract: Contract): Contract {
  return {
    ...contract,
    headers: { ...IDEMPOTENCY_PARAMETER, ...contract.headers },
    refusals: [...new Set([...contract.refusals, 400, 409, 422])],
  }
}

async function made(
  context: Context<Api>,
  { bodyBytesMax }: Contract,
  scope: KeyScope,
  shown: Shown | null,
  handle: (claim: Pick<Claim, 'sealing'>) => Promise<Response>,
): Promise<Response> {
  const { raw } = context.req
  if (context.req.header(IDEMPOTENCY_HEADER) === undefined) return handle({ sealing: null })
  const bytes = await readBytes(raw, bodyBytesMax ?? JSON_BYTES_MAX)
  if (!bytes.ok) return refuse(context, bytes.error)
  const claimed = await claim(context, bytes.value, scope, shown)
  if (claimed.kind === 'over') return claimed.reply
  const { keepReply, release } = claimed.claim
  const { method, headers, signal } = raw
  context.req.raw = new Request(raw.url, { method, headers, signal, body: bytes.value })
  const reply = await handle(claimed.claim)
  const text = await reply.text()
  const type = reply.headers.get('content-type')
  const stored = {
    status: reply.status,
    headers: type === null ? {} : { 'content-type': type },
    body: text,
  }
  // What was made and has ended since is the answer from now on: with a free key the next repeat would make it anew.
  await (reply.ok || isOver(text) ? keepReply(stored) : release())
  return new Response(text === '' ? null : text, { status: reply.status, headers: reply.headers })
}

/** @param refusal as we wrote it */
function isOver(refusal: string): boolean {
  const read = errorBody.safeParse(JSON.parse(refusal))
  return read.success && read.data.error.code === 'secret_ended'
}
