// What concerns a payee beside his payouts: where he stands and what he says to it, and where he
// wants to be paid. An epoch follows what stands here when it is closed, and publishes it.
import type { Context } from 'hono'
import { z } from 'zod'
import { PATTERNS, parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { address, hexBytes, sha256 } from '../../schemas/wire/scalars.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, notFound } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import type { KnownAddress, KnownStanding } from '../settle/payees.port.ts'
import { appealableUntil, findingKind, PENALTY_2 } from '../settle/standing.ts'
import { liveCallerOf } from './caller-of.ts'

/** GET /v1/standing: of the wallet that the key belongs to. */
export async function getStanding(context: Context<Api>): Promise<Response> {
  const authorized = await liveCallerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { wallet } = authorized.value.caller
  return shown(wallet, await context.get('ports').payees.standing(wallet))
}

export const appealRequest = z.strictObject({ statement: z.string().min(1).max(4_000) })

/** POST /v1/standing/appeal: what is held stays held until it is decided. */
export async function appeal(
  context: Context<Api>,
  { statement }: z.output<typeof appealRequest>,
): Promise<Response> {
  const authorized = await liveCallerOf(context, 'admin')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { wallet } = authorized.value.caller
  const appealed = await context.get('ports').payees.appeal(wallet, statement)
  return appealed.ok ? shown(wallet, appealed.value) : refuse(context, NOTHING_HELD)
}

export const judgement = z.union([
  z.strictObject({
    finding: z.strictObject({ kind: findingKind, evidence: z.string().min(1).max(64_000) }),
  }),
  z.strictObject({ decision: z.literal('upheld') }),
  z.strictObject({ decision: z.literal('overturned'), evidence_sha256: sha256 }),
])

/** POST /v1/standings/{address}: operators find and decide. */
export async function judge(
  context: Context<Api>,
  said: z.output<typeof judgement>,
): Promise<Response> {
  const { payees } = context.get('ports')
  const account = accountIn(context)
  if (account === null) return refuse(context, NO_ADDRESS)
  if ('finding' in said) {
    const { kind, evidence } = said.finding
    return shown(account, await payees.report(account, kind, evidence))
  }
  const decision =
    said.decision === 'upheld'
      ? ({ kind: 'upheld' } as const)
      : ({ kind: 'overturned', evidenceSha256: said.evidence_sha256 } as const)
  return shown(account, await payees.decide(account, decision))
}

/** GET /v1/payout-addresses/{address}: in force, and about to be. */
export async function getPayoutAddress(context: Context<Api>): Promise<Response> {
  const account = accountIn(context)
  if (account === null) return refuse(context, NO_ADDRESS)
  const said = await context.get('ports').payees.addresses(account)
  const data = said.map(addressShown)
  return Response.json({ object: 'payout_addresses', account, data })
}

export const payTo = z.strictObject({
  to: address,
  /** One more than that of the last: an older word cannot be said again. */
  version: z.int().min(1),
  /** EIP-712 PayTo, of the account itself. */
  signature: hexBytes,
})

/** PUT /v1/payout-addresses/{address}: the account's signature is all the right that it takes. */
export async function putPayoutAddress(
  context: Context<Api>,
  said: z.output<typeof payTo>,
): Promise<Response> {
  const account = accountIn(context)
  if (account === null) return refuse(context, NO_ADDRESS)
  const ports = context.get('ports')
  const whole = { account, ...said }
  if (!(await ports.isPayToSigned(whole))) return refuse(context, NOT_SIGNED)
  // Only of those who have earned something: words of others would be kept for nothing.
  const last = await ports.settler.lastFinal()
  const found = last === null ? null : await ports.archive.payout(last, account)
  if (found === null || (found.due === null && found.maturingWei === 0n)) {
    return refuse(context, NOT_A_PAYEE)
  }
  const set = await ports.payees.setAddress(whole)
  if (set.ok) return Response.json(addressShown(set.value))
  return refuse(context, conflict(set.error.version))
}

function accountIn(context: Context<Api>): Address | null {
  const text = context.req.param('address') ?? ''
  return PATTERNS.address.test(text) ? parseAddress(text) : null
}

function addressShown({ said, fromEpoch }: KnownAddress): object {
  return { object: 'payout_address', ...said, from_epoch: fromEpoch }
}

function shown(account: Address, { standing, points, evidence }: KnownStanding): Response {
  const contents = new Map(evidence.map(({ sha256: hash, content }) => [hash, content]))
  return Response.json({
    object: 'standing',
    account,
    state: standing.state,
    points,
    threshold: PENALTY_2.threshold,
    held_since_ms: standing.heldSinceMs,
    appeal_until_ms: appealableUntil(standing),
    statement: standing.statement,
    findings: standing.findings.map(({ kind, evidenceSha256, atMs }) => ({
      kind,
      at_ms: atMs,
      evidence_sha256: evidenceSha256,
      evidence: contents.get(evidenceSha256) ?? null,
    })),
  })
}

const NO_ADDRESS = invalidRequest(
  'invalid_value',
  'A payee is a 20-byte address in hex.',
  'address',
)
const NOT_SIGNED = invalidRequest(
  'signature_invalid',
  'The signature is not the account’s own over PayTo(account, to, version) of this distributor.',
  'signature',
)
const NOT_A_PAYEE = notFound('payee_unknown', 'This account has earned nothing yet: earn first.')
const NOTHING_HELD = notFound('nothing_to_appeal', 'No pay of yours is held, or it is too late.')

function conflict(version: number): Problem {
  const message = `The next version of this account is ${version}: sign that one.`
  const type = 'invalid_request_error'
  const metadata = { version }
  return { status: 409, type, code: 'version_expected', message, param: 'version', metadata }
}
