// The states of one epoch on its way to the chain, what is asked of the outside in each, and what
// the history says of them. Types and readings; the moves are in settler.ts.
import type { TokenWei } from '../../schemas/money.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { ChainFacts, SignedTx, TxFate } from './chain.port.ts'
import type { EpochCommit } from './epoch.ts'
import type { ClosedRun } from './epoch-tally.port.ts'

/** The last epoch that became final here; the next one builds on its published leaves. */
export type LastEpoch = {
  readonly epoch: number
  readonly manifestHash: Hex | null
  /** The smallest nonce that the settler's key may use next. */
  readonly minNonce: number
}

type Base = { readonly last: LastEpoch }
type Closed = Base & { readonly closed: ClosedRun }
export type Published = Closed & { readonly commit: EpochCommit }
/** Every transaction signed for this commit, oldest first: one nonce, rising fees. */
type Signed = Published & { readonly attempts: readonly SignedTx[] }
/** `attempts` is empty when the chain held this very commit before anything was signed here. */
type Landed = Signed & { readonly txHash: Hex; readonly blockNumber: number }

export type HaltReason =
  /** Waits for money: looked at again on every alarm. */
  | { readonly kind: 'escrow_short'; readonly neededWei: TokenWei; readonly escrowWei: TokenWei }
  /** The settler's key cannot pay for its transaction: looked at again on every alarm. */
  | { readonly kind: 'gas_short'; readonly costWei: bigint; readonly gasWei: bigint }
  /** Gas costs more than this deployment pays for a commit: looked at again on every alarm. */
  | { readonly kind: 'gas_above_cap'; readonly costWei: bigint; readonly maxCostWei: bigint }
  /** The chain holds another commit under this number: a person must look. */
  | { readonly kind: 'commit_conflict'; readonly txHash: Hex }
  /** The chain does not stand where this epoch begins, and nothing was voided: wrong chain, or reset. */
  | { readonly kind: 'chain_elsewhere'; readonly lastEpoch: number }
  /** It was mined and left no commit: the contract refused it, or voided it. A person must look. */
  | { readonly kind: 'commit_refused'; readonly txHash: Hex }

export type SettlerState =
  | (Base & { readonly kind: 'idle' })
  | (Closed & { readonly kind: 'closed' })
  | (Published & { readonly kind: 'published' })
  /** The newest attempt is stored and not known to be sent. */
  | (Signed & { readonly kind: 'prepared' })
  | (Signed & { readonly kind: 'sent' })
  /** Sent, not mined for long: the same nonce is to be signed with higher fees. */
  | (Signed & { readonly kind: 'stuck' })
  | (Landed & { readonly kind: 'mined' })
  | (Landed & { readonly kind: 'safe' })
  | (Landed & { readonly kind: 'final' })
  /** Epochs that were final here were voided: what is left to build on is looked up. */
  | (Base & { readonly kind: 'rewound'; readonly epoch: number })
  /** What was signed before is followed on: a halt for a lie or a lag ends by itself. */
  | (Signed & { readonly kind: 'halted'; readonly reason: HaltReason })

/** The one thing to do outside before the state can move. */
export type Ask =
  | { readonly kind: 'close'; readonly epoch: number }
  | { readonly kind: 'publish'; readonly closed: ClosedRun; readonly last: LastEpoch }
  | {
      readonly kind: 'prepare'
      readonly commit: EpochCommit
      readonly minNonce: number
      /** Says, of fresh facts, whether to sign at all. */
      readonly mayCommit: (facts: ChainFacts) => boolean
    }
  | { readonly kind: 'bump'; readonly commit: EpochCommit; readonly tx: SignedTx }
  | { readonly kind: 'send'; readonly tx: SignedTx }
  | { readonly kind: 'confirm'; readonly epoch: number; readonly attempts: readonly SignedTx[] }
  | { readonly kind: 'acknowledge'; readonly epoch: number }
  | { readonly kind: 'recall'; readonly epoch: number }

export type Answer =
  | { readonly kind: 'closed'; readonly closed: ClosedRun }
  /** No new receipts; `facts` are of the epoch before, null where there is none. */
  | { readonly kind: 'nothing_closed'; readonly facts: ChainFacts | null }
  | { readonly kind: 'published'; readonly commit: EpochCommit }
  | { readonly kind: 'prepared'; readonly facts: ChainFacts; readonly tx: SignedTx | null }
  | { readonly kind: 'bumped'; readonly facts: ChainFacts; readonly tx: SignedTx }
  | { readonly kind: 'sent' }
  /** `fate` is null when nothing was ever signed here. */
  | { readonly kind: 'confirmed'; readonly facts: ChainFacts; readonly fate: TxFate | null }
  | { readonly kind: 'acknowledged' }
  /** The hash of the manifest that the chain holds of that epoch; null before the first. */
  | { readonly kind: 'recalled'; readonly manifestHash: Hex | null }

/** `wait`: nothing more to do until the next alarm. */
export type Step = { readonly state: SettlerState; readonly wait: boolean }

/** What a deployment pays and waits for. */
export type SettlerRules = {
  /** Blocks without a sign of the transaction before its fees are raised. */
  readonly bumpAfterBlocks: number
  /** The most that one commit may cost in gas, in wei of the chain's own coin. */
  readonly maxCostWei: bigint
}

/** One line of the settler's history. */
export type EpochRecord = {
  readonly epoch: number
  readonly state: Exclude<SettlerState['kind'], 'idle' | 'rewound'>
  readonly receipts: number
  readonly payoutRoot: Hex | null
  readonly totalWei: TokenWei | null
  readonly txHash: Hex | null
  readonly closedAtMs: number
}

export const FIRST_STATE: SettlerState = {
  kind: 'idle',
  last: { epoch: 0, manifestHash: null, minNonce: 0 },
}

/** What the history says of the epoch under way; null while there is none. */
export function recordOf(state: SettlerState): EpochRecord | null {
  if (state.kind === 'idle' || state.kind === 'rewound') return null
  const { epoch, fromSeq, toSeq, closedAtMs } = state.closed
  const receipts = toSeq - fromSeq + 1
  const at = { epoch, state: state.kind, receipts, closedAtMs }
  if (state.kind === 'closed') return { ...at, payoutRoot: null, totalWei: null, txHash: null }
  const { payoutRoot, totalWei } = state.commit
  return { ...at, payoutRoot, totalWei, txHash: txHashOf(state) }
}

/** Null before the first epoch is final. */
export function lastFinalOf(state: SettlerState): number | null {
  const epoch = finalEpochOf(state)
  return epoch === 0 ? null : epoch
}

function finalEpochOf(state: SettlerState): number {
  if (state.kind === 'rewound') return state.epoch
  return state.kind === 'final' ? state.commit.epoch : state.last.epoch
}

function txHashOf(
  state: Exclude<SettlerState, { kind: 'idle' | 'closed' | 'rewound' }>,
): Hex | null {
  switch (state.kind) {
    case 'published':
      return null
    case 'halted':
    case 'prepared':
    case 'sent':
    case 'stuck':
      return state.attempts.at(-1)?.hash ?? null
    case 'mined':
    case 'safe':
    case 'final':
      return state.txHash
  }
}
