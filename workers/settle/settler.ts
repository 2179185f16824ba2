// What does the settler do next, and what follows from what it learnt? One state, one question to
// the outside, one answer, the next state. It performs nothing itself, so every crash point can be
// replayed. Serves the promise that an epoch is committed exactly once and paid only when final.
import { assert } from '../../schemas/result.ts'
import { tokenWei } from '../../schemas/money.ts'
import type { TokenWei } from '../../schemas/money.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { ChainFacts, CommitOnChain, SignedTx, TxFate } from './chain.port.ts'
import { sameCommit } from './epoch.ts'
import type { EpochCommit } from './epoch.ts'
import { EPOCH_RECEIPTS_MAX } from './tally.ts'
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
type Published = Closed & {
  readonly commit: EpochCommit
  /** A transaction that was mined and left no commit: the contract refused it, or voided it. */
  readonly refused: Hex | null
}
type Signed = Published & { readonly tx: SignedTx }
/** `tx` is null when the chain held this very commit before anything was signed here. */
type Landed = Published & {
  readonly tx: SignedTx | null
  readonly txHash: Hex
  readonly blockNumber: number
}

export type HaltReason =
  /** Waits for money: looked at again on every alarm. */
  | { readonly kind: 'escrow_short'; readonly neededWei: TokenWei; readonly escrowWei: TokenWei }
  /** The chain holds another commit under this number: a person must look. */
  | { readonly kind: 'commit_conflict'; readonly txHash: Hex }
  /** The chain does not stand where this epoch begins: wrong chain, reset, or voided epochs. */
  | { readonly kind: 'chain_elsewhere'; readonly lastEpoch: number }
  | { readonly kind: 'commit_refused'; readonly txHash: Hex }

export type SettlerState =
  | (Base & { readonly kind: 'idle' })
  | (Closed & { readonly kind: 'closed' })
  | (Published & { readonly kind: 'published' })
  | (Signed & { readonly kind: 'prepared' })
  | (Signed & { readonly kind: 'sent' })
  | (Landed & { readonly kind: 'mined' })
  | (Landed & { readonly kind: 'final' })
  | (Published & { readonly kind: 'halted'; readonly reason: HaltReason })

type PublishedState = Extract<SettlerState, { kind: 'published' }>
type SentState = Extract<SettlerState, { kind: 'sent' | 'mined' }>

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
  | { readonly kind: 'send'; readonly tx: SignedTx }
  | { readonly kind: 'confirm'; readonly epoch: number; readonly tx: SignedTx | null }
  | { readonly kind: 'acknowledge'; readonly epoch: number }

export type Answer =
  | { readonly kind: 'closed'; readonly closed: ClosedRun | null }
  | { readonly kind: 'published'; readonly commit: EpochCommit }
  | { readonly kind: 'prepared'; readonly facts: ChainFacts; readonly tx: SignedTx | null }
  | { readonly kind: 'sent' }
  | { readonly kind: 'confirmed'; readonly facts: ChainFacts; readonly fate: TxFate | null }
  | { readonly kind: 'acknowledged' }

/** `wait`: nothing more to do until the next alarm. */
export type Step = { readonly state: SettlerState; readonly wait: boolean }

/** One line of the settler's history. */
export type EpochRecord = {
  readonly epoch: number
  readonly state: Exclude<SettlerState['kind'], 'idle'>
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

export function askOf(state: SettlerState): Ask {
  switch (state.kind) {
    case 'idle':
      return { kind: 'close', epoch: state.last.epoch + 1 }
    case 'closed':
      return { kind: 'publish', closed: state.closed, last: state.last }
    case 'published':
    case 'halted': {
      const { commit, last } = state
      const mayCommit = (facts: ChainFacts) => judge(state, facts).kind === 'clear'
      return { kind: 'prepare', commit, minNonce: last.minNonce, mayCommit }
    }
    case 'prepared':
      return { kind: 'send', tx: state.tx }
    case 'sent':
    case 'mined':
      return { kind: 'confirm', epoch: state.commit.epoch, tx: state.tx }
    case 'final':
      return { kind: 'acknowledge', epoch: state.commit.epoch }
  }
}

/**
 * The state that follows from an answer to `askOf(state)`.
 *
 * @param confirmations blocks that must lie on top of a commit before it is final
 */
export function advance(state: SettlerState, answer: Answer, confirmations: number): Step {
  const { last } = state
  switch (state.kind) {
    case 'idle':
      assert(answer.kind === 'closed', 'idle asked for a close')
      if (answer.closed === null) return { state, wait: true }
      return go({ kind: 'closed', last, closed: answer.closed })
    case 'closed':
      assert(answer.kind === 'published', 'a closed epoch asked to be published')
      return go({ ...state, kind: 'published', commit: answer.commit, refused: null })
    case 'published':
    case 'halted':
      assert(answer.kind === 'prepared', 'a published epoch asked for a transaction')
      return prepared(publishedOf(state), answer.facts, answer.tx, confirmations)
    case 'prepared':
      assert(answer.kind === 'sent', 'a prepared commit asked to be sent')
      return go({ ...state, kind: 'sent' })
    case 'sent':
    case 'mined':
      assert(answer.kind === 'confirmed', 'a sent commit asked for its fate')
      return confirmed(state, answer.facts, answer.fate, confirmations)
    case 'final': {
      assert(answer.kind === 'acknowledged', 'a final epoch asked to be acknowledged')
      const { epoch, dataHash } = state.commit
      const minNonce = state.tx === null ? last.minNonce : state.tx.nonce + 1
      const { fromSeq, toSeq } = state.closed
      const moreWaits = toSeq - fromSeq + 1 >= EPOCH_RECEIPTS_MAX
      return {
        state: { kind: 'idle', last: { epoch, manifestHash: dataHash, minNonce } },
        wait: !moreWaits,
      }
    }
  }
}

/** What the history says of the epoch under way; null while there is none. */
export function recordOf(state: SettlerState): EpochRecord | null {
  if (state.kind === 'idle') return null
  const { epoch, fromSeq, toSeq, closedAtMs } = state.closed
  const receipts = toSeq - fromSeq + 1
  const at = { epoch, state: state.kind, receipts, closedAtMs }
  if (state.kind === 'closed') return { ...at, payoutRoot: null, totalWei: null, txHash: null }
  const { payoutRoot, totalWei } = state.commit
  return { ...at, payoutRoot, totalWei, txHash: txHashOf(state) }
}

/** Null before the first epoch is final. */
export function lastFinalOf(state: SettlerState): number | null {
  const epoch = state.kind === 'final' ? state.commit.epoch : state.last.epoch
  return epoch === 0 ? null : epoch
}

function txHashOf(state: Exclude<SettlerState, { kind: 'idle' | 'closed' }>): Hex | null {
  switch (state.kind) {
    case 'published':
    case 'halted':
      return state.refused
    case 'prepared':
    case 'sent':
      return state.tx.hash
    case 'mined':
    case 'final':
      return state.txHash
  }
}

/** A person asked: a commit that was mined and left nothing may be tried once more. */
export function retried(state: SettlerState): SettlerState {
  return state.kind === 'halted' ? { ...publishedOf(state), refused: null } : state
}

function prepared(
  state: PublishedState,
  facts: ChainFacts,
  tx: SignedTx | null,
  confirmations: number,
): Step {
  const verdict = judge(state, facts)
  switch (verdict.kind) {
    case 'clear':
      assert(tx !== null, 'a commit that may be made is signed')
      return go({ ...state, kind: 'prepared', tx })
    case 'committed':
      return landed(state, null, verdict.found, facts, confirmations)
    case 'halt':
      return { state: { ...state, kind: 'halted', reason: verdict.reason }, wait: true }
  }
}

function confirmed(
  state: SentState,
  facts: ChainFacts,
  fate: TxFate | null,
  confirmations: number,
): Step {
  const published = publishedOf(state)
  if (facts.committed !== null) {
    if (sameCommit(facts.committed.commit, state.commit)) {
      return landed(published, state.tx, facts.committed, facts, confirmations)
    }
    const reason: HaltReason = { kind: 'commit_conflict', txHash: facts.committed.txHash }
    return { state: { ...published, kind: 'halted', reason }, wait: true }
  }
  if (state.tx === null || fate === null || fate.kind === 'replaced') return go(published)
  if (fate.kind === 'mined') return go({ ...published, refused: state.tx.hash })
  return { state: { ...published, kind: 'sent', tx: state.tx }, wait: true }
}

function landed(
  state: PublishedState,
  tx: SignedTx | null,
  found: CommitOnChain,
  facts: ChainFacts,
  confirmations: number,
): Step {
  const { txHash, blockNumber } = found
  const deep = facts.headBlock - blockNumber >= confirmations
  return {
    state: { ...state, kind: deep ? 'final' : 'mined', tx, txHash, blockNumber },
    wait: !deep,
  }
}

type Verdict =
  | { readonly kind: 'clear' }
  | { readonly kind: 'committed'; readonly found: CommitOnChain }
  | { readonly kind: 'halt'; readonly reason: HaltReason }

/** May this epoch be committed on a chain in which these facts hold? */
function judge(state: Published, facts: ChainFacts): Verdict {
  const { committed, lastEpoch, escrowWei, fundedWei } = facts
  const { epoch, totalWei } = state.commit
  if (committed !== null) {
    if (sameCommit(committed.commit, state.commit)) return { kind: 'committed', found: committed }
    return halt({ kind: 'commit_conflict', txHash: committed.txHash })
  }
  if (lastEpoch !== epoch - 1) return halt({ kind: 'chain_elsewhere', lastEpoch })
  if (state.refused !== null) return halt({ kind: 'commit_refused', txHash: state.refused })
  const neededWei = tokenWei(totalWei > fundedWei ? totalWei - fundedWei : 0n)
  if (escrowWei < neededWei) return halt({ kind: 'escrow_short', neededWei, escrowWei })
  return { kind: 'clear' }
}

function publishedOf({ last, closed, commit, refused }: Published): PublishedState {
  return { kind: 'published', last, closed, commit, refused }
}

function halt(reason: HaltReason): Verdict {
  return { kind: 'halt', reason }
}

function go(state: SettlerState): Step {
  return { state, wait: false }
}
