// What the settler needs of the chain: facts about commits and money, one signed transaction, its
// broadcast and its fate. The client behind it holds the settler's key; nobody here sees it.
import type { Hex } from '../../schemas/chain/tree.ts'
import type { TokenWei } from '../../schemas/money.ts'
import type { EpochCommit } from './epoch.ts'

export type CommitOnChain = {
  readonly commit: EpochCommit
  readonly txHash: Hex
  readonly blockNumber: number
}

export type ChainFacts = {
  /** The last epoch that the distributor accepted; 0 before the first. */
  readonly lastEpoch: number
  /** What it accepted as the epoch asked for; null while it has not. */
  readonly committed: CommitOnChain | null
  readonly headBlock: number
  /** What the escrow could hand over now. */
  readonly escrowWei: TokenWei
  /** What it has handed over in all epochs so far: the total of the last commit. */
  readonly fundedWei: TokenWei
}

/** The exact bytes to broadcast; `hash` follows from them. */
export type SignedTx = { readonly raw: Hex; readonly hash: Hex; readonly nonce: number }

export type TxFate =
  /** Neither mined nor beaten: the same bytes may be sent again. */
  | { readonly kind: 'pending' }
  /** In a block; whether it left a commit, the facts say. */
  | { readonly kind: 'mined' }
  /** Another transaction took its nonce, so that these bytes can never be mined. */
  | { readonly kind: 'replaced' }

export interface SettlementChain {
  facts(epoch: number): Promise<ChainFacts>
  /**
   * Signs a commit and sends nothing. The nonce is the key's next one on chain, and at least
   * `minNonce`. Throws when the contract would refuse the commit.
   */
  prepare(commit: EpochCommit, minNonce: number): Promise<SignedTx>
  /** Broadcasts; the node knowing the bytes already, or having mined them, is success. */
  send(tx: SignedTx): Promise<void>
  fate(tx: SignedTx): Promise<TxFate>
}
