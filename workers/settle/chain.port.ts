// What the settler needs of the chain: facts about commits and money, one signed transaction, its
// broadcast and its fate. The signer behind it holds the settler's key; nobody here sees it.
import type { Hex } from '../../schemas/chain/tree.ts'
import type { TokenWei } from '../../schemas/money.ts'
import type { EpochCommit } from './epoch.ts'

export type CommitOnChain = {
  readonly commit: EpochCommit
  readonly txHash: Hex
  readonly blockNumber: number
}

export type Voided = {
  /** The epoch before the first that fell. */
  readonly lastEpoch: number
  readonly blockNumber: number
}

export type ChainFacts = {
  /** The last epoch that the distributor accepted; 0 before the first. */
  readonly lastEpoch: number
  /** What it accepted as the epoch asked for; null while it has not. */
  readonly committed: CommitOnChain | null
  /** How the epochs of the distributor were last voided, if that is final; null where none ever were. */
  readonly voided: Voided | null
  readonly headBlock: number
  /** Up to here the chain's own safety holds (block tag `safe`, or so many blocks deep). */
  readonly safeBlock: number
  /** Up to here nothing is undone any more (block tag `finalized`, or so many blocks deep). */
  readonly finalBlock: number
  /** What the escrow could hand over now. */
  readonly escrowWei: TokenWei
  /** What it has handed over in all epochs so far: the total of the last commit. */
  readonly fundedWei: TokenWei
  /** What the settler's key has to pay gas with. */
  readonly gasWei: bigint
}

/** The exact bytes to broadcast; `hash` follows from them. */
export type SignedTx = {
  readonly raw: Hex
  readonly hash: Hex
  readonly nonce: number
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  /** The most that it can cost in gas, the rollup's data fee included. */
  readonly costWei: bigint
  /** The head when it was signed. */
  readonly signedAtBlock: number
}

export type TxFate =
  /** None is mined and none beaten: the newest bytes may be sent again. */
  | { readonly kind: 'pending' }
  /** One is in a block; whether it left a commit, the facts say. */
  | { readonly kind: 'mined'; readonly hash: Hex; readonly blockNumber: number }
  /** Another transaction took their nonce, so that none of them can ever be mined. */
  | { readonly kind: 'replaced' }

/** Token transfers from the escrow to the distributor, as the token's own events tell. */
export type Pulled = {
  /** In the transaction of the commit in force. */
  readonly byCommitWei: bigint
  /** In all transactions before it. */
  readonly earlierWei: bigint
}

export interface SettlementChain {
  facts(epoch: number): Promise<ChainFacts>
  /**
   * Signs a commit and sends nothing. The nonce is the key's next one on chain, and at least
   * `minNonce`. Throws when the contract would refuse the commit, or another settler holds the key.
   *
   * @param attestations signatures of attestors, in ascending order of their signers
   */
  prepare(commit: EpochCommit, minNonce: number, attestations: readonly Hex[]): Promise<SignedTx>
  /** Signs the same commit under the same nonce with fees that a node takes for a replacement. */
  bump(commit: EpochCommit, tx: SignedTx, attestations: readonly Hex[]): Promise<SignedTx>
  /**
   * Broadcasts; the node knowing the bytes already, or having mined them, is success. A node that
   * refuses them (fees too low by now) is no failure either: what becomes of them is the fate's to
   * say, and after some blocks the fees rise. Throws when no node answers.
   */
  send(tx: SignedTx): Promise<void>
  /** What the commit of an epoch drew from the escrow; the epoch is committed. */
  pulled(epoch: number): Promise<Pulled>
  /** Of transactions that share a nonce. */
  fate(attempts: readonly SignedTx[]): Promise<TxFate>
}
