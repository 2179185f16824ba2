// The spine of a withdrawal: watch for it → take the credit out of the ledger → sign. In that order: what
// a crash leaves behind is credit that is out and was never signed for, which lapses and comes back.
import { accountOfWallet, type Address } from '../schemas/ids.ts'
import { err, ok, type Result } from '../schemas/result.ts'
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

export type WithdrawalRefusal = {
  readonly kind: 'not_withdrawable'
  readonly withdrawableNanoUsd: NanoUsd
}

/** To the account's own wallet and nowhere else: a stolen key sends nothing to a thief. */
export async function withdraw(
  wallet: Address,
  amountNanoUsd: NanoUsd,
  signer: WithdrawalSigner,
  ports: Pick<Ports, 'now' | 'random' | 'meterOf' | 'deposits' | 'baseTerms'>,
): Promise<Result<Withdrawal, WithdrawalRefusal>> {
  const deadline = BigInt(Math.floor(ports.now() / 1_000) + SIGNED_SECONDS)
  const terms: WithdrawalTerms = {
    account: `0x${wallet.slice(2).padStart(64, '0')}`,
    to: wallet,
    amount: nanoUsdToWei(amountNanoUsd, ports.baseTerms.weiPerNanoUsd),
    deadline,
    nonce: `0x${hexOf(ports.random(32))}`,
  }
  const open = { id: signer.idOf(terms), wallet, amountNanoUsd, deadline, readyAt: null }
  await ports.deposits.expect(open)
  const meter = ports.meterOf(accountOfWallet(wallet), 'live')
  const order = { kind: 'withdraw', id: withdrawalOrderId(open.id), amountNanoUsd } as const
  const [outcome] = (await meter.order({ wallet, orders: [order] })).outcomes
  if (outcome?.kind === 'refused') {
    return err({ kind: 'not_withdrawable', withdrawableNanoUsd: outcome.withdrawableNanoUsd })
  }
  return ok({ open, terms, ...(await signer.sign(terms)) })
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
