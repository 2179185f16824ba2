// Claims for people without gas: the relayer pays it, within limits.
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'

/** A claim with its proof; `to` is null where the account itself is paid. */
export type RelayedClaim = {
  readonly epoch: number
  readonly account: Address
  readonly cumulativeWei: bigint
  readonly claimableWei: bigint
  readonly proof: readonly Hex[]
  readonly to: {
    readonly address: Address
    /** Unix seconds, as signed. */
    readonly deadline: bigint
    readonly signature: Hex
  } | null
}

export type RelayRefusal =
  | { readonly kind: 'below_minimum'; readonly minimumWei: bigint; readonly claimableWei: bigint }
  /** One claim an account in so long. */
  | { readonly kind: 'too_soon'; readonly retryAfterSeconds: number }
  /** The relayer's last transaction is still on its way; it sends one at a time. */
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  /** The relayer's own purse does not pay for this now. */
  | { readonly kind: 'gas_short' }
  /** The contract would refuse it: already paid, a bad signature, a passed deadline. */
  | { readonly kind: 'would_revert'; readonly reason: string }

export type Relayed = Result<{ readonly txHash: Hex }, RelayRefusal>

export interface Relayer {
  relay(claim: RelayedClaim): Promise<Relayed>
}

export type RelayTx = { readonly raw: Hex; readonly hash: Hex; readonly nonce: number }

/** The relayer's side of the chain; the key lies behind it. */
export interface RelayChain {
  /** Signs and sends nothing; a claim that would revert is refused. */
  prepare(
    claim: RelayedClaim,
  ): Promise<Result<RelayTx & { readonly costWei: bigint }, RelayRefusal>>
  gasWei(): Promise<bigint>
  send(tx: RelayTx): Promise<void>
  /** True once the nonce of the transaction is used, by it or by another. */
  isDone(tx: RelayTx): Promise<boolean>
}
