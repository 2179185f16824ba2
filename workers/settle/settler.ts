// What does the settler do next, and what follows from what it learnt? One state, one question to
// the outside, one answer, the next state. It performs nothing itself, so every crash point can be
// replayed. Serves the promise that an epoch is committed exactly once and paid only when final.
import { assert, must } from '../../schemas/result.ts'
import { tokenWei } from '../../schemas/money.ts'
import type { ChainFacts, CommitOnChain, SignedTx, TxFate } from './chain.port.ts'
import { sameCommit } from './epoch.ts'
import { EPOCH_RECEIPTS_MAX } from './tally.ts'
import type { Answer, Ask, HaltReason, Published, SettlerState, Step } from './settler-state.ts'
import type { SettlerRules } from './settler-state.ts'

type In<K extends SettlerState['kind']> = Extract<SettlerState, { kind: K }>
type Underway = In<'sent' | 'mined' | 'safe' | 'halted'>

export function askOf(state: SettlerState): Ask {
  switch (state.kind) {
    case 'idle':
      return { kind: 'close', epoch: state.last.epoch + 1 }
    case 'closed':
      return { kind: 'publish', closed: state.closed, last: state.last }
    case 'halted':
      if (state.attempts.length > 0) return confirmOf(state)
      return prepareOf(state)
    case 'published':
      return prepareOf(state)
    case 'prepared':
      return { kind: 'send', tx: newestOf(state) }
    case 'stuck':
      return { kind: 'bump', commit: state.commit, tx: newestOf(state) }
    case 'sent':
    case 'mined':
    case 'safe':
      return confirmOf(state)
    case 'final':
      return { kind: 'acknowledge', epoch: state.commit.epoch }
    case 'rewound':
      return { kind: 'recall', epoch: state.epoch }
  }
}

/** The state that follows from an answer to `askOf(state)`. */
export function advance(state: SettlerState, answer: Answer, rules: SettlerRules): Step {
  const { last } = state
  switch (state.kind) {
    case 'idle':
      if (answer.kind === 'nothing_closed') return atRest(state, answer.facts)
      assert(answer.kind === 'closed', 'idle asked for a close')
      return go({ kind: 'closed', last, closed: answer.closed })
    case 'closed':
      assert(answer.kind === 'published', 'a closed epoch asked to be published')
      return go({ ...state, kind: 'published', commit: answer.commit })
    case 'halted':
      if (answer.kind === 'confirmed') return confirmed(state, answer.facts, answer.fate, rules)
      assert(answer.kind === 'prepared', 'a halted epoch asked for its fate, or a transaction')
      return prepared(publishedOf(state), answer.facts, answer.tx, rules)
    case 'published':
      assert(answer.kind === 'prepared', 'a published epoch asked for a transaction')
      return prepared(publishedOf(state), answer.facts, answer.tx, rules)
    case 'prepared':
      assert(answer.kind === 'sent', 'a prepared commit asked to be sent')
      return go({ ...state, kind: 'sent' })
    case 'stuck':
      assert(answer.kind === 'bumped', 'a stuck commit asked for higher fees')
      return bumped(state, answer.facts, answer.tx, rules)
    case 'sent':
    case 'mined':
    case 'safe':
      assert(answer.kind === 'confirmed', 'a sent commit asked for its fate')
      return confirmed(state, answer.facts, answer.fate, rules)
    case 'final':
      assert(answer.kind === 'acknowledged', 'a final epoch asked to be acknowledged')
      return rested(state)
    case 'rewound': {
      assert(answer.kind === 'recalled', 'a rewound settler asked what it builds on')
      const { manifestHash } = answer
      return go({ kind: 'idle', last: { ...last, epoch: state.epoch, manifestHash } })
    }
  }
}

/** A person asked: a commit that was mined and left nothing may be signed anew. */
export function retried(state: SettlerState): SettlerState {
  return state.kind === 'halted' ? publishedOf(state) : state
}

/**
 * Where an alarm begins. What was stuck then may be mined by now, so its fate is asked first: the
 * chain refuses to estimate a replacement of what it holds, and would do so for ever.
 */
export function resumed(state: SettlerState): SettlerState {
  return state.kind === 'stuck' ? { ...state, kind: 'sent' } : state
}

function prepareOf(state: Published): Ask {
  const { commit, last } = state
  const mayCommit = (facts: ChainFacts) => judge(state, facts).kind === 'clear'
  return { kind: 'prepare', commit, minNonce: last.minNonce, mayCommit }
}

function confirmOf({ commit, attempts }: Underway): Ask {
  return { kind: 'confirm', epoch: commit.epoch, attempts }
}

function prepared(
  state: In<'published'>,
  facts: ChainFacts,
  tx: SignedTx | null,
  rules: SettlerRules,
): Step {
  const verdict = judge(state, facts)
  switch (verdict.kind) {
    case 'clear': {
      const signed = must(tx, 'a commit that may be made is signed')
      const reason = unaffordable(signed, facts, rules)
      if (reason !== null) return halted(state, [], reason)
      return go({ ...state, kind: 'prepared', attempts: [signed] })
    }
    case 'committed':
      return landed({ ...state, attempts: [] }, verdict.found, facts)
    case 'voided':
      return rewound(state, verdict.lastEpoch)
    case 'halt':
      return halted(state, [], verdict.reason)
  }
}

/** Higher fees that cannot be paid are dropped unsent: what is out stays out. */
function bumped(state: In<'stuck'>, facts: ChainFacts, tx: SignedTx, rules: SettlerRules): Step {
  assert(tx.nonce === newestOf(state).nonce, 'a replacement has the nonce of what it replaces')
  if (unaffordable(tx, facts, rules) !== null)
    return { state: { ...state, kind: 'sent' }, wait: true }
  return go({ ...state, kind: 'prepared', attempts: [...state.attempts, tx] })
}

function confirmed(
  state: Underway,
  facts: ChainFacts,
  fate: TxFate | null,
  rules: SettlerRules,
): Step {
  const published = publishedOf(state)
  const { attempts } = state
  if (facts.committed !== null) {
    if (sameCommit(facts.committed.commit, state.commit)) {
      return landed({ ...published, attempts }, facts.committed, facts)
    }
    const { txHash } = facts.committed
    return halted(published, attempts, { kind: 'commit_conflict', txHash })
  }
  const newest = attempts.at(-1)
  if (newest === undefined || fate === null || fate.kind === 'replaced') return go(published)
  const sent = { ...published, kind: 'sent', attempts } as const
  if (fate.kind === 'mined') {
    // A node behind the one that knew the receipt cannot know what it left.
    if (facts.headBlock < fate.blockNumber) return { state: sent, wait: true }
    // It was there, and fell: alone, or with what it was built on.
    const { voided } = facts
    if (voided !== null && voided.blockNumber >= fate.blockNumber) {
      return voided.lastEpoch < state.commit.epoch - 1
        ? rewound(published, voided.lastEpoch)
        : go(published)
    }
    if (fellBefore(state.commit.epoch, facts)) return rewound(published, facts.lastEpoch)
    return halted(published, attempts, { kind: 'commit_refused', txHash: fate.hash })
  }
  const isStuck = facts.headBlock - newest.signedAtBlock >= rules.bumpAfterBlocks
  return isStuck ? stuck(sent, facts) : { state: sent, wait: true }
}

/** Fees are raised only for what the contract would take: it may not be the fees that hold it. */
function stuck(sent: In<'sent'>, facts: ChainFacts): Step {
  const verdict = judge(sent, facts)
  switch (verdict.kind) {
    case 'clear':
      return go({ ...sent, kind: 'stuck' })
    case 'committed':
      return landed(sent, verdict.found, facts)
    case 'voided':
      return rewound(sent, verdict.lastEpoch)
    case 'halt':
      return halted(sent, sent.attempts, verdict.reason)
  }
}

/** What was final is looked at once an epoch, so that a voiding needs no new call to be noticed. */
function atRest(state: In<'idle'>, facts: ChainFacts | null): Step {
  const { last } = state
  const fell = facts !== null && facts.committed === null && fellBefore(last.epoch + 1, facts)
  return fell ? go({ kind: 'rewound', last, epoch: facts.lastEpoch }) : { state, wait: true }
}

/** The runs of what fell are closed for ever: they are settled again, the same bytes, in their order. */
function rewound({ last, commit }: Published, epoch: number): Step {
  assert(epoch < commit.epoch, 'only what was settled before can have fallen')
  return go({ kind: 'rewound', last, epoch })
}

/** Does the chain stand before epochs that were final here, because they were voided? */
function fellBefore(epoch: number, { voided, lastEpoch }: ChainFacts): boolean {
  return voided !== null && voided.lastEpoch === lastEpoch && lastEpoch < epoch - 1
}

function landed(
  state: Published & { readonly attempts: readonly SignedTx[] },
  found: CommitOnChain,
  facts: ChainFacts,
): Step {
  const { last, closed, commit, attempts } = state
  const { txHash, blockNumber } = found
  const at = { last, closed, commit, attempts, txHash, blockNumber }
  if (blockNumber <= facts.finalBlock) return go({ ...at, kind: 'final' })
  const kind = blockNumber <= facts.safeBlock ? 'safe' : 'mined'
  return { state: { ...at, kind }, wait: true }
}

function rested({ last, commit, closed, attempts }: In<'final'>): Step {
  const { epoch, dataHash } = commit
  const minNonce = (attempts[0]?.nonce ?? last.minNonce - 1) + 1
  const moreWaits = closed.toSeq - closed.fromSeq + 1 >= EPOCH_RECEIPTS_MAX
  return {
    state: { kind: 'idle', last: { epoch, manifestHash: dataHash, minNonce } },
    wait: !moreWaits,
  }
}

type Verdict =
  | { readonly kind: 'clear' }
  | { readonly kind: 'committed'; readonly found: CommitOnChain }
  | { readonly kind: 'voided'; readonly lastEpoch: number }
  | { readonly kind: 'halt'; readonly reason: HaltReason }

/** May this epoch be committed on a chain in which these facts hold? */
function judge(state: Published, facts: ChainFacts): Verdict {
  const { committed, lastEpoch, escrowWei, fundedWei } = facts
  const { epoch, totalWei } = state.commit
  if (committed !== null) {
    if (sameCommit(committed.commit, state.commit)) return { kind: 'committed', found: committed }
    return halt({ kind: 'commit_conflict', txHash: committed.txHash })
  }
  if (fellBefore(epoch, facts)) return { kind: 'voided', lastEpoch }
  if (lastEpoch !== epoch - 1) return halt({ kind: 'chain_elsewhere', lastEpoch })
  const neededWei = tokenWei(totalWei > fundedWei ? totalWei - fundedWei : 0n)
  if (escrowWei < neededWei) return halt({ kind: 'escrow_short', neededWei, escrowWei })
  return { kind: 'clear' }
}

function unaffordable(
  { costWei }: SignedTx,
  { gasWei }: ChainFacts,
  { maxCostWei }: SettlerRules,
): HaltReason | null {
  if (costWei > maxCostWei) return { kind: 'gas_above_cap', costWei, maxCostWei }
  return costWei > gasWei ? { kind: 'gas_short', costWei, gasWei } : null
}

function newestOf({ attempts }: In<'prepared' | 'stuck'>): SignedTx {
  return must(attempts.at(-1), 'a signed commit has a transaction')
}

function publishedOf({ last, closed, commit }: Published): In<'published'> {
  return { kind: 'published', last, closed, commit }
}

function halted(
  { last, closed, commit }: Published,
  attempts: readonly SignedTx[],
  reason: HaltReason,
): Step {
  return { state: { kind: 'halted', last, closed, commit, attempts, reason }, wait: true }
}

function halt(reason: HaltReason): Verdict {
  return { kind: 'halt', reason }
}

function go(state: SettlerState): Step {
  return { state, wait: false }
}
