// The spine of a withdrawal: watch for it → take the credit out of the ledger → sign. In that order: what
// a crash leaves behind is credit that is out and was never signed for, which lapses and comes back.
import { sha256Hex } from '../schemas/canonical.ts'
import { accountOfWallet, type Address } from '../schemas/ids.ts'
import { assert, err, ok, type Result } from '../schemas/result.ts'
import { nanoUsdToWei, type NanoUsd } from '../schemas/money.ts'
import { withdrawalOrderId, type OpenWithdrawal, type WithdrawalTerms } from './fund/withdrawal.ts'
import type { WithdrawalSigner } from './fund/withdrawal-signer.port.ts'
import type { Ports } from './ports.ts'

/** How long the signature is good for a request on the chain. */
export const SIGNED_SECONDS = 3_600

export type Withdrawal = {
  readonly open: OpenWithdrawal
  readonly terms: WithdrawalTerms
  readonly signature: `0x${string}`
  readonly calldata: `0x${string}`
}

export type WithdrawalRefusal =
  | { readonly kind: 'not_withdrawable'; readonly withdrawableNanoUsd: NanoUsd }
  | { readonly kind: 'too_many_open' }

/**
 * To the account's own wallet and nowhere else: a stolen key sends nothing to a thief.
 *
 * @param key names the withdrawal: the same again is the same one, also after a crash; null names a new one
 */
export async function withdraw(
  wallet: Address,
  amountNanoUsd: NanoUsd,
  key: string | null,
  signer: WithdrawalSigner,
  ports: Pick<Ports, 'now' | 'random' | 'meterOf' | 'deposits' | 'baseTerms'>,
): Promise<Result<Withdrawal, WithdrawalRefusal>> {
  const { deposits, baseTerms, meterOf } = ports
  const deadline = BigInt(Math.floor(ports.now() / 1_000) + SIGNED_SECONDS)
  const named = key === null ? hexOf(ports.random(32)) : sha256Hex(`withdrawal ${wallet} ${key}`)
  const termsOf = (until: bigint): WithdrawalTerms => ({
    account: `0x${wallet.slice(2).padStart(64, '0')}`,
    to: wallet,
    amount: nanoUsdToWei(amountNanoUsd, baseTerms.weiPerNanoUsd),
    deadline: until,
    nonce: `0x${named}`,
  })
  const fresh = termsOf(deadline)
  const { nonce } = fresh
  const asked = { id: signer.idOf(fresh), wallet, amountNanoUsd, deadline, nonce }
  const open = await deposits.expect({ ...asked, isSigned: false, readyAt: null })
  if (open === null) return err({ kind: 'too_many_open' })
  assert(open.amountNanoUsd === amountNanoUsd, 'one Idempotency-Key names one withdrawal')
  const meter = meterOf(accountOfWallet(wallet), 'live')
  const order = { kind: 'withdraw', id: withdrawalOrderId(open.id), amountNanoUsd } as const
  const [outcome] = (await meter.order({ wallet, orders: [order] })).outcomes
  if (outcome?.kind === 'refused') {
    await deposits.forget(open.id)
    return err({ kind: 'not_withdrawable', withdrawableNanoUsd: outcome.withdrawableNanoUsd })
  }
  await deposits.signed(open.id)
  const terms = termsOf(open.deadline)
  return ok({ open: { ...open, isSigned: true }, terms, ...(await signer.sign(terms)) })
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
