// What the tests of this stage share: random calls, a signer with a public test key, and stand-ins
// for the tally, the archive and the chain that keep to their ports' promises.
import * as fc from 'fast-check'
import { privateKeyToAccount } from 'viem/accounts'
import { makeId, parseAddress, parseSha256 } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { nanoUsd, tokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { PayeeRules, PayeeTerms } from '../../schemas/wire/epoch.ts'
import type { Credited, SignedReceipt } from '../../schemas/wire/generation.ts'
import type { CallTerms } from '../../schemas/wire/terms.ts'
import { priceOf } from '../bill/price.ts'
import { splitsOf } from '../bill/splits.ts'
import { archiveReader } from './archive-reader.ts'
import { readEpoch } from './read-epoch.ts'
import { verifyEpoch } from './verify-epoch.ts'
import type { Verdict } from './verify-epoch.ts'
import type { Archive } from './archive.port.ts'
import type { Attestors } from './attestors.port.ts'
import type { ClosedRun, EpochTally, PayeesOfEpoch, ReceiptPage } from './epoch-tally.port.ts'
import { buildEpoch } from './epoch.ts'
import type { BuiltEpoch, EpochCommit, EpochPlace, PreviousEpoch } from './epoch.ts'
import type { ByteRange } from './find-sorted.ts'
import { closeRun, leafOf, sealBatch, unplaced } from './tally.ts'
import type { ReceiptSigner } from './receipt-signer.port.ts'
import type { SettlerRules } from './settler-state.ts'
import type { Recompute } from './verify-receipts.ts'

// A key for tests only: the sixth of the well-known test mnemonic.
const account = privateKeyToAccount(
  '0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba',
)
export const SIGNER: ReceiptSigner = {
  address: parseAddress(account.address),
  sign: (hash) => account.sign({ hash }),
}

export const RATE = 1_000_000_000n
export const PLACE: EpochPlace = {
  chainId: 31_337,
  distributor: parseAddress(`0x${'d1'.repeat(20)}`),
  receiptSigner: SIGNER.address,
  codeVersion: 'test',
}
export const DOMAIN = { chainId: PLACE.chainId, verifyingContract: PLACE.distributor }

export const RECOMPUTE: Recompute = {
  price: ({ terms, usage }) => priceOf(terms, usage),
  splits: ({ priceNanoUsd, terms, credit }) => splitsOf(priceNanoUsd, terms, credit),
}

export const AT_ONCE_TERMS: PayeeTerms = { maturityEpochs: 0 }
export const NOTHING_SAID: PayeesOfEpoch = { standings: [], addresses: [] }
/** Contributors are paid with the epoch that earned it, each to his own wallet. */
export const AT_ONCE: PayeeRules = {
  ...AT_ONCE_TERMS,
  ...NOTHING_SAID,
  /** The commons of every call here. */
  reserve: addressOf(1_004),
}

export function addressOf(n: number): Address {
  return parseAddress(`0x${(n + 1).toString(16).padStart(40, '0')}`)
}

export type CallSpec = {
  readonly n: number
  readonly payer: number
  readonly prompt: number
  readonly completion: number
  readonly perToken: bigint
  /** Shares of contributors, by payee; what is left of the whole is unattributed. */
  readonly shares: readonly { readonly payee: number; readonly share: number }[]
  readonly rate?: bigint
}

export function creditedOf(spec: CallSpec): Credited {
  const terms = termsOf(spec.perToken, spec.rate ?? RATE)
  const usage = { promptTokens: spec.prompt, completionTokens: spec.completion }
  const shares = spec.shares.map(({ payee, share }, i) => ({
    clusterId: parseSha256((i + 1).toString(16).padStart(64, '0')),
    passageIds: [makeId('psg', i, new Uint8Array(10))],
    payee: addressOf(100 + payee),
    share,
  }))
  const unattributed = WHOLE - shares.reduce((sum, each) => sum + each.share, 0)
  const evidenceSha256 = parseSha256('e'.repeat(64))
  const credit = { version: 'align-1', shares, unattributed, evidenceSha256 }
  const priceNanoUsd = priceOf(terms, usage)
  return {
    generationId: makeId('gen', spec.n, new Uint8Array(10)),
    model: 'meed/test',
    modelSha256: parseSha256('a'.repeat(64)),
    payer: addressOf(spec.payer),
    usage,
    priceNanoUsd,
    terms,
    credit,
    splits: splitsOf(priceNanoUsd, terms, credit),
    endedAtMs: 1_760_000_000_000 + spec.n,
  }
}

function termsOf(perToken: bigint, weiPerNanoUsd: bigint): CallTerms {
  return {
    priceVersion: 'price-1',
    promptNanoUsdPerToken: nanoUsd(perToken),
    completionNanoUsdPerToken: nanoUsd(perToken * 3n),
    retrievalFees: [],
    policy: {
      version: 'split-test',
      platformBps: 1_000,
      nodeBps: 2_500,
      adapterBps: 2_000,
      stakersBps: 500,
      dataBps: 4_000,
    },
    payees: {
      platform: addressOf(1_000),
      node: addressOf(1_001),
      adapter: addressOf(1_002),
      stakers: addressOf(1_003),
      commons: addressOf(1_004),
    },
    weiPerNanoUsd,
  }
}

/** Random calls with distinct ids, in the order of their numbers. */
export function calls(max = 12): fc.Arbitrary<Credited[]> {
  const spec = fc.record({
    payer: fc.nat(3),
    prompt: fc.nat(500),
    completion: fc.integer({ min: 1, max: 300 }),
    perToken: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    shares: fc.array(
      fc.record({ payee: fc.nat(4), share: fc.integer({ min: 0, max: WHOLE / 5 }) }),
      { maxLength: 5 },
    ),
  })
  return fc
    .array(spec, { minLength: 1, maxLength: max })
    .map((specs) => specs.map((each, n) => creditedOf({ ...each, n: n + 1 })))
}

/** Signed receipts of calls, as batches of the given size would get them. */
export async function receiptsOf(
  batch: readonly Credited[],
  batchSize = 4,
  fromSeq = 0,
  domain = DOMAIN,
  signer = SIGNER,
): Promise<SignedReceipt[]> {
  const receipts: SignedReceipt[] = []
  for (let i = 0; i < batch.length; i += batchSize) {
    const some = batch.slice(i, i + batchSize)
    const leaves = some.map((one, n) => leafOf(unplaced(one), 0, fromSeq + i + n))
    const placement = sealBatch(leaves, domain)
    const signature = await signer.sign(placement.batch.digest)
    for (const placed of placement.placed) {
      receipts.push({ ...placed, signature, signer: signer.address })
    }
  }
  return receipts
}

export function runOf(epoch: number, receipts: readonly SignedReceipt[]): ClosedRun {
  const fromSeq = must(receipts[0], 'a run has receipts').receipt.seq
  const toSeq = fromSeq + receipts.length - 1
  const closedAtMs = 1_770_000_000_000 + epoch
  return { epoch, shard: 0, fromSeq, toSeq, weiPerNanoUsd: RATE, closedAtMs, payees: AT_ONCE_TERMS }
}

/** What the epoch behind builds on. */
export function previousOf(built: BuiltEpoch): PreviousEpoch {
  const { manifest, leaves, debits, pending, commit } = built
  const { shards, payees } = manifest
  const books = { leaves, debits, pending }
  return { manifestHash: commit.dataHash, shards, words: payees.addresses, ...books }
}

/** The epoch that a settler builds of these receipts behind another, where nobody has said anything. */
export function builtOf(
  epoch: number,
  receipts: readonly SignedReceipt[],
  before: BuiltEpoch | null,
): BuiltEpoch {
  const previous = before === null ? null : previousOf(before)
  const closed = runOf(epoch, receipts)
  return buildEpoch({ place: PLACE, closed, receipts, previous, payees: NOTHING_SAID })
}

/** Keeps receipts and closed runs in memory; a page holds two receipts. */
export class MemoryTally implements EpochTally {
  readonly acknowledged: number[] = []
  readonly #receipts: SignedReceipt[] = []
  readonly #runs = new Map<number, ClosedRun>()
  readonly #domain: typeof DOMAIN

  constructor(domain = DOMAIN) {
    this.#domain = domain
  }

  async append(batch: readonly Credited[]): Promise<void> {
    this.#receipts.push(...(await receiptsOf(batch, 3, this.#receipts.length, this.#domain)))
  }

  async close(epoch: number): Promise<ClosedRun | null> {
    const before = this.#runs.get(epoch)
    if (before !== undefined) return before
    const fromSeq = (this.#runs.get(epoch - 1)?.toSeq ?? -1) + 1
    const signedToSeq = this.#receipts.length - 1
    const open = { fromSeq, signedToSeq, weiPerNanoUsd: RATE, rateChangesAt: null }
    const cut = closeRun(open, epoch, 0, 1_770_000_000_000 + epoch)
    const run = cut === null ? null : { ...cut, payees: AT_ONCE_TERMS }
    if (run !== null) this.#runs.set(epoch, run)
    return run
  }

  async receipts(epoch: number, fromSeq: number | null): Promise<ReceiptPage> {
    const run = must(this.#runs.get(epoch), 'only a closed epoch is read')
    const from = fromSeq ?? run.fromSeq
    const to = Math.min(from + 1, run.toSeq)
    return { receipts: this.#receipts.slice(from, to + 1), nextSeq: to < run.toSeq ? to + 1 : null }
  }

  async payees(): Promise<PayeesOfEpoch> {
    return NOTHING_SAID
  }

  async acknowledge(epoch: number): Promise<void> {
    if (!this.acknowledged.includes(epoch)) this.acknowledged.push(epoch)
  }
}

export class MemoryArchive implements Archive {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>()

  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.files.set(key, new Uint8Array(bytes))
  }

  async get(key: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.files.get(key) ?? null
  }

  async getRange(key: string, { offset, length }: ByteRange) {
    return this.files.get(key)?.slice(offset, offset + length) ?? null
  }
}

/** What a stranger finds who has only an archive and a chain. */
export async function verdictOn(
  epoch: number,
  archive: Archive,
  commit: (epoch: number) => Promise<EpochCommit | null>,
  { chainId, distributor } = PLACE,
): Promise<Verdict> {
  const reader = archiveReader(archive)
  const hand = await readEpoch(epoch, {
    chainId,
    distributor,
    commit,
    fundedWei: async () => tokenWei(10n ** 36n),
    manifest: (n) => reader.manifest(n),
    blob: (sha256) => reader.blob(sha256),
  })
  assert(hand.ok, 'a committed epoch is published')
  const { published, before, chain } = hand.value
  return verifyEpoch(published, before, chain, RECOMPUTE)
}

/** Wants no attestation. */
export const NOBODY: Attestors = { attest: () => Promise.resolve([]) }
export const RULES: SettlerRules = { bumpAfterBlocks: 3, maxCostWei: 10n ** 18n }
