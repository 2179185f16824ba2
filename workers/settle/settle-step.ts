// Does what the settler's state asks for, through ports, and saves every state before the next
// act: the transaction is stored before it is broadcast. Decides nothing; settler.ts does.
import type { Hex } from '../../schemas/chain/tree.ts'
import { assert, must } from '../../schemas/result.ts'
import type { Address } from '../../schemas/ids.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import { blobKey, manifestKey } from './archive-keys.ts'
import { parseManifest, readBooks } from './archive-reader.ts'
import type { Archive } from './archive.port.ts'
import type { Attestors } from './attestors.port.ts'
import type { SettlementChain } from './chain.port.ts'
import { accountsOf, NO_BOOKS } from './books.ts'
import type { ClosedRun, EpochTally, PayeesOfEpoch } from './epoch-tally.port.ts'
import { buildEpoch, commitOf, keccakHex } from './epoch.ts'
import type { EpochCommit, EpochPlace, PreviousEpoch } from './epoch.ts'
import { advance, askOf, resumed } from './settler.ts'
import type { Answer, Ask, LastEpoch, SettlerRules, SettlerState } from './settler-state.ts'

export type SettlerPorts = {
  readonly tally: EpochTally
  readonly archive: Archive
  readonly chain: SettlementChain
  /** Names the deployment in the manifest. */
  readonly place: EpochPlace
  readonly attestors: Attestors
  readonly rules: SettlerRules
}

/** Of which 2 kB each is the most that can be said. */
const ACCOUNTS_A_PAGE = 1_000
/** No epoch needs more; a chain that answers in circles is left to the next alarm. */
const STEPS_MAX = 24

/**
 * Runs until there is nothing to do before the next alarm. Throws what a port throws; the state
 * that was saved last is then the one to resume from, at any later time.
 */
export async function settle(
  start: SettlerState,
  ports: SettlerPorts,
  save: (state: SettlerState) => void | Promise<void>,
): Promise<SettlerState> {
  let state = resumed(start)
  for (let step = 0; step < STEPS_MAX; step++) {
    const answer = await perform(askOf(state), ports)
    const next = advance(state, answer, ports.rules)
    state = next.state
    await save(state)
    if (next.wait) break
  }
  return state
}

async function perform(ask: Ask, ports: SettlerPorts): Promise<Answer> {
  const { tally, chain, attestors } = ports
  switch (ask.kind) {
    case 'close':
      return close(ask.epoch, ports)
    case 'publish':
      return { kind: 'published', commit: await publish(ask.closed, ask.last, ports) }
    case 'prepare': {
      const facts = await chain.facts(ask.commit.epoch)
      if (!ask.mayCommit(facts)) return { kind: 'prepared', facts, tx: null }
      const attestations = await attestors.attest(ask.commit)
      const tx = await chain.prepare(ask.commit, ask.minNonce, attestations)
      return { kind: 'prepared', facts, tx }
    }
    case 'bump': {
      const attestations = await attestors.attest(ask.commit)
      const tx = await chain.bump(ask.commit, ask.tx, attestations)
      return { kind: 'bumped', tx, facts: await chain.facts(ask.commit.epoch) }
    }
    case 'send':
      await chain.send(ask.tx)
      return { kind: 'sent' }
    case 'confirm': {
      const newest = ask.attempts.at(-1)
      const fate = newest === undefined ? null : await chain.fate(ask.attempts)
      if (newest !== undefined && fate?.kind === 'pending') await chain.send(newest)
      return { kind: 'confirmed', fate, facts: await chain.facts(ask.epoch) }
    }
    case 'acknowledge':
      await tally.acknowledge(ask.epoch)
      return { kind: 'acknowledged' }
    case 'recall':
      return { kind: 'recalled', manifestHash: await recall(ask.epoch, ports) }
  }
}

/** Where nobody calls there is nothing to close, and still what was final may have been voided. */
async function close(epoch: number, { tally, chain }: SettlerPorts): Promise<Answer> {
  const closed = await tally.close(epoch)
  if (closed !== null) return { kind: 'closed', closed }
  return { kind: 'nothing_closed', facts: epoch === 1 ? null : await chain.facts(epoch - 1) }
}

/** The manifest that the chain holds of an epoch, if it is also the one that is published. */
async function recall(epoch: number, { archive, chain }: SettlerPorts): Promise<Hex | null> {
  if (epoch === 0) return null
  const { committed } = await chain.facts(epoch)
  const { dataHash } = must(committed, 'an epoch in force has its commit').commit
  const bytes = must(await archive.get(manifestKey(epoch)), 'a committed manifest is published')
  assert(keccakHex(bytes) === dataHash, 'the published manifest is the committed one')
  return dataHash
}

/**
 * Idempotent: the same closed run gives the same bytes under the same keys. Where other code gave
 * others, and the chain still holds those, they stay.
 */
async function publish(closed: ClosedRun, last: LastEpoch, ports: SettlerPorts) {
  const { tally, archive, place } = ports
  const previous = await readPrevious(archive, last)
  const receipts = await readReceipts(tally, closed.epoch)
  const accounts = accountsOf(previous ?? NO_BOOKS, receipts)
  const payees = await readPayees(tally, closed.epoch, accounts)
  const built = buildEpoch({ place, closed, receipts, previous, payees })
  const inForce = await publishedInForce(built.commit, ports)
  if (inForce !== null) return inForce
  const { files } = built.manifest
  await archive.put(blobKey(files.receipts.sha256), built.files.receipts)
  await archive.put(blobKey(files.hashes.sha256), built.files.hashes)
  await archive.put(blobKey(files.leaves.sha256), built.files.leaves)
  await archive.put(blobKey(files.debits.sha256), built.files.debits)
  await archive.put(blobKey(files.tree.sha256), built.files.tree)
  await archive.put(blobKey(files.pending.sha256), built.files.pending)
  await archive.put(manifestKey(closed.epoch), built.manifestBytes)
  return built.commit
}

/**
 * The commit of other bytes that are published under this number already, if the chain holds it: who
 * was told that they were voided was told wrongly, and to overwrite them would leave the committed
 * hash without its manifest. The manifest says what is in it, not the chain.
 */
async function publishedInForce(
  { epoch, dataHash }: EpochCommit,
  { archive, chain }: SettlerPorts,
): Promise<EpochCommit | null> {
  const bytes = await archive.get(manifestKey(epoch))
  if (bytes === null) return null
  const publishedHash = keccakHex(bytes)
  if (publishedHash === dataHash) return null
  const { committed } = await chain.facts(epoch)
  if (committed?.commit.dataHash !== publishedHash) return null
  return commitOf(parseManifest(bytes), publishedHash)
}

/** Every receipt of a closed epoch, in the order of places. */
export async function readReceipts(tally: EpochTally, epoch: number): Promise<SignedReceipt[]> {
  const receipts: SignedReceipt[] = []
  let fromSeq: number | null = null
  do {
    const page = await tally.receipts(epoch, fromSeq)
    receipts.push(...page.receipts)
    fromSeq = page.nextSeq
  } while (fromSeq !== null)
  return receipts
}

/** Page by page: few accounts are held or paid elsewhere, but nobody knows how many. */
async function readPayees(
  tally: EpochTally,
  epoch: number,
  accounts: readonly Address[],
): Promise<PayeesOfEpoch> {
  const [standings, addresses]: [PayeesOfEpoch['standings'], PayeesOfEpoch['addresses']] = [[], []]
  for (let from = 0; from < accounts.length; from += ACCOUNTS_A_PAGE) {
    const page = await tally.payees(epoch, accounts.slice(from, from + ACCOUNTS_A_PAGE))
    standings.push(...page.standings)
    addresses.push(...page.addresses)
  }
  return { standings, addresses }
}

async function readPrevious(archive: Archive, last: LastEpoch): Promise<PreviousEpoch | null> {
  if (last.manifestHash === null) return null
  const bytes = must(await archive.get(manifestKey(last.epoch)), 'the last manifest is published')
  assert(keccakHex(bytes) === last.manifestHash, 'the last manifest is the committed one')
  const manifest = parseManifest(bytes)
  const books = await readBooks(archive, manifest)
  const { shards, payees } = manifest
  return { manifestHash: last.manifestHash, shards, words: payees.addresses, ...books }
}
