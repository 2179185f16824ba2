// A key that was made under an older pepper, met for the first time since that was retired: its
// account does not know the newest digest yet, but knows one of the older. It then learns the newest,
// and the question is asked again. While no pepper is retired this costs nothing.
import { err, type Result } from '../schemas/result.ts'
import type { NanoUsd } from '../schemas/money.ts'
import type { Claimed } from './auth/authenticate.ts'
import { worstCase } from './meter/afford.ts'
import type { Hold, HoldRefusal, HoldRequest, Meter } from './meter/meter.port.ts'

export async function withKnownKey<T, E extends { readonly kind: string }>(
  { proofs }: Claimed,
  meter: Meter,
  ask: () => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const told = await ask()
  if (told.ok || told.error.kind !== 'key_unknown' || proofs.older.length === 0) return told
  return (await meter.adoptKey(proofs.older, proofs.newest)) ? ask() : told
}

/** What a call costs at most, told to one who showed nothing that could pay for it. */
export type PaymentRequired = {
  readonly kind: 'payment_required'
  readonly neededNanoUsd: NanoUsd
}

/** A call that is paid for singly has a price before it runs: without a limit it gets this one. */
const TOKENS_PRICED = 1_024

/** The hold of a call, whoever pays for it. */
export async function holdFor(
  claimed: Claimed,
  meter: Meter,
  request: HoldRequest,
): Promise<Result<Hold, HoldRefusal | PaymentRequired>> {
  const { payer } = claimed
  if (payer.kind === 'key') return withKnownKey(claimed, meter, () => meter.hold(request))
  const maxTokens = request.maxTokens ?? Math.min(TOKENS_PRICED, request.maxTokensLimit)
  const priced = { ...request, maxTokens }
  const neededNanoUsd = worstCase(priced)
  // A signature is worth what was signed for: who else holds it can spend no more of the wallet's.
  if (payer.kind === 'nobody' || neededNanoUsd > payer.limitNanoUsd) {
    return err({ kind: 'payment_required', neededNanoUsd })
  }
  const { wallet, funding } = payer
  const funded = funding === null ? priced : { ...priced, funding: { wallet, ...funding } }
  return withKnownKey(claimed, meter, () => meter.hold(funded))
}

/** A stranger is told that the key is unknown, not what exists; who pays singly has no key to know. */
export async function unlessStranger<E>(
  claimed: Claimed,
  meter: Meter,
  refusal: E,
): Promise<Result<never, E | HoldRefusal>> {
  if (claimed.payer.kind !== 'key') return err(refusal)
  const ask = () => meter.authorize(claimed.digest, 'inference')
  const caller = await withKnownKey(claimed, meter, ask)
  return caller.ok ? err(refusal) : caller
}
