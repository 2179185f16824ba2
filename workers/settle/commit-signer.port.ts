// The settler's key, wherever it lies: in this process, or behind a signing service. It is leased to
// one settler at a time and signs nothing but commits (signing-rules.ts).
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'

/** An EIP-1559 transaction of no value. */
export type CommitTx = {
  readonly chainId: number
  readonly to: Address
  readonly data: Hex
  readonly nonce: number
  readonly gas: bigint
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

export type Lease = { readonly token: number; readonly expiresAtMs: number }

export type SigningRequest = { readonly token: number; readonly tx: CommitTx }

export interface CommitSigner {
  readonly address: () => Promise<Address>
  /** Takes the key, or keeps it; throws while another settler holds it. */
  lease(): Promise<Lease>
  /** The signed bytes; throws, with the reason, what the rules refuse. */
  sign(request: SigningRequest): Promise<Hex>
}
