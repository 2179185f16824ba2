// The facilitator of x402 payments as the rest of the worker sees it, and its side of the chain.
import type { Address } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type {
  AuthorizationToSettle,
  Fees,
  Funding,
  Moment,
  OnChain,
  Opened,
  Presented,
  SignedTx,
} from './payment-record.ts'
import type { Payment } from './x402.ts'

type Hex = `0x${string}`

export type PaymentView = {
  readonly fingerprint: string
  readonly identifier: string | null
  readonly funding: Funding | null
  readonly transaction: Hex | null
}

export type Settled =
  | { readonly kind: 'settled'; readonly funding: Funding; readonly transaction: Hex }
  /** It is out and not seen yet: asked again, it is not sent again. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'failed'; readonly reason: string }

export interface Payments {
  /** Null for an authorization that was never presented. */
  find(key: string): Promise<PaymentView | null>
  /** Of two that present one authorization at once, one is let in. */
  open(presented: Presented): Promise<Opened>
  /** Settles what was opened; a repeat never sends it twice. */
  settle(key: string): Promise<Settled>
  /** The request is over: was it served? */
  close(key: string, isServed: boolean): Promise<void>
  /** Somebody else brought the payment in: credits it, whoever says so. */
  recover(presented: Presented): Promise<boolean>
}

/** @property unsettleable why it could not be settled; null where it could */
export type Verified = { readonly unsettleable: string | null }
export type PaymentFault =
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'used'; readonly reason: string }

export interface PaymentVerifier {
  /**
   * Signature, window, and a trial run; reasons are x402's words. A good signature whose money is not
   * there says who signs, and may not be settled; one that the chain has seen says nothing any more.
   */
  verify(payment: Payment): Promise<Result<Verified, PaymentFault>>
}

/** The facilitator's chain; its key lies behind it. */
export interface PaymentChain {
  /** @param sinceBlock it was not used in any block before */
  onChain(authorization: AuthorizationToSettle, sinceBlock: number): Promise<OnChain>
  now(): Promise<Moment>
  balanceOf(wallet: Address): Promise<bigint>
  /** Would it go through on top of everything that waits? Costs nothing; nothing is sent. */
  isPayable(authorization: AuthorizationToSettle): Promise<boolean>
  /** The facilitator's next nonce as its node knows it, with what waits there. */
  nextNonce(): Promise<number>
  /** The first nonce that no block uses which lies so deep. */
  minedNonce(confirmations: number): Promise<number>
  /** @param over fees that a replacement at the same nonce has to outbid; null for a first one */
  sign(authorization: AuthorizationToSettle, nonce: number, over: Fees | null): Promise<SignedTx>
  /** The very bytes; sent again they do no harm. */
  send(tx: SignedTx): Promise<void>
}
