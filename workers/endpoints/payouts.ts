// What a payee sees and takes, without an account: the payout with its proof, and a claim whose gas
// the relayer pays.
import type { Context } from 'hono'
import { z } from 'zod'
import { PATTERNS, parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import { address, bigintText, hexBytes } from '../../schemas/wire/scalars.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, notFound, unavailable } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import type { Ports } from '../ports.ts'
import type { ClaimProof } from '../settle/archive.port.ts'
import { payoutView } from '../settle/payout-view.ts'
import type { RelayRefusal } from '../settle/relayer.port.ts'

/** GET /v1/payouts/{address}: earned, claimed, claimable, pending, and the proof `claim` wants. */
export async function getPayout(context: Context<Api>): Promise<Response> {
  const text = context.req.param('address') ?? ''
  if (!PATTERNS.address.test(text)) {
    const message = 'A payee is a 20-byte address in hex.'
    return refuse(context, invalidRequest('invalid_value', message, 'address'))
  }
  const view = await viewOf(context.get('ports'), parseAddress(text))
  return view === null ? refuse(context, UNKNOWN) : Response.json(toWire(view))
}

export const claimRequest = z.strictObject({
  account: address,
  /** Where to, signed by the account (EIP-712 ClaimTo); without it the account itself is paid. */
  to: z.strictObject({ address, deadline: bigintText, signature: hexBytes }).optional(),
})

/** POST /v1/claims: the relayer sends it and pays the gas. Anybody may ask for any account. */
export async function relayClaim(
  context: Context<Api>,
  claim: z.output<typeof claimRequest>,
): Promise<Response> {
  const ports = context.get('ports')
  const { account } = claim
  const to = claim.to ?? null
  const view = await viewOf(ports, account)
  if (view === null) return refuse(context, UNKNOWN)
  if (ports.relayer === null) return refuse(context, OFF)
  const relayed = await ports.relayer.relay({
    epoch: view.epoch,
    account,
    cumulativeWei: view.cumulative_wei,
    claimableWei: view.claimable_wei,
    proof: view.proof,
    to,
  })
  if (!relayed.ok) return refuse(context, problemOf(relayed.error))
  const amount = { claimed_wei: view.claimable_wei, tx_hash: relayed.value.txHash }
  const body = {
    object: 'claim',
    account,
    to: to?.address ?? account,
    epoch: view.epoch,
    ...amount,
  }
  return Response.json(toWire(body), { status: 202 })
}

async function viewOf({ archive, settler, claims }: Ports, account: Address) {
  const last = await settler.lastFinal()
  const found = last === null ? null : await archive.payout(last, account)
  if (last === null || found === null) return null
  const { due, maturingWei } = found
  if (due === null && maturingWei === 0n) return null
  const newest = { epoch: last, found: due ?? NOTHING_DUE }
  const [window, claimedWei] = await Promise.all([claims.window(last), claims.claimed(account)])
  const { claimable } = window
  const isNewest = claimable === last
  const older = claimable === null || isNewest ? null : await dueIn(archive, claimable, account)
  const now = isNewest && due !== null ? newest : older
  return payoutView({ account, newest, now, window, claimedWei, maturingWei })
}

async function dueIn(archive: Ports['archive'], epoch: number, account: Address) {
  const found = (await archive.payout(epoch, account))?.due ?? null
  return found === null ? null : { epoch, found }
}

/** Of who has earned, but is owed nothing yet. */
const NOTHING_DUE: ClaimProof = { cumulativeWei: tokenWei(0n), proof: [] }
const UNKNOWN = notFound('payee_unknown', 'Nothing was ever committed for this payee.')
const OFF = unavailable('relayer_off', 'Nobody relays claims here; send the claim yourself.', 3_600)

function problemOf(refusal: RelayRefusal): Problem {
  switch (refusal.kind) {
    case 'below_minimum': {
      const { claimableWei, minimumWei } = refusal
      const message = `${claimableWei} wei are claimable; from ${minimumWei} on the gas is paid for you.`
      return { status: 422, type: 'invalid_request_error', code: 'below_minimum', message }
    }
    case 'would_revert': {
      const message = `The contract would refuse this claim: ${refusal.reason}.`
      return { status: 422, type: 'invalid_request_error', code: 'claim_refused', message }
    }
    case 'too_soon':
      return unavailable(
        'claimed_lately',
        'A claim of this account went out lately; ask again later.',
        refusal.retryAfterSeconds,
      )
    case 'busy':
      return unavailable(
        'relayer_busy',
        'Another claim is on its way; ask again in a moment.',
        refusal.retryAfterSeconds,
      )
    case 'gas_short':
      return unavailable('relayer_short', 'The relayer does not pay for gas as it stands now.', 600)
  }
}
