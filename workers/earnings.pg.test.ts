// Earnings against the receipts that they are made of: whatever calls there were, sent once or again,
// what passages earned is what the data splits of the receipts paid.
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test, describe } from 'vitest'
import { apportion } from '../schemas/apportion.ts'
import { sha256Hex } from '../schemas/canonical.ts'
import { passages } from '../schemas/db/datanets.ts'
import { passageEarnings } from '../schemas/db/earnings.ts'
import { generations } from '../schemas/db/generations.ts'
import { accountOfWallet, contentId, parseAddress } from '../schemas/ids.ts'
import type { AccountId, Address, ContributionId, PassageId } from '../schemas/ids.ts'
import { nanoUsd } from '../schemas/money.ts'
import { must } from '../schemas/result.ts'
import { WHOLE, type SignedReceipt } from '../schemas/wire/generation.ts'
import { splitsOf } from './bill/splits.ts'
import { CURRENT_POLICY } from './bill/policy.ts'
import { DatanetStore } from './datanets/datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from './datanets/test-database.cases.ts'
import { earningsIn } from './earnings.store.ts'
import type { Earnings } from './earnings.port.ts'
import { generationsIn } from './generations.store.ts'
import type { Generations, StoredGeneration } from './generations.port.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const [owner, stranger] = [account(1), account(9)]
const NETS = ['earn/lights', 'earn/bells'] as const
const hex = `0x${'0'.repeat(64)}` as const
const payees = { platform: wallet(90), node: wallet(91), adapter: wallet(92) }
const terms = {
  promptNanoUsdPerToken: nanoUsd(0n),
  completionNanoUsdPerToken: nanoUsd(0n),
  retrievalFees: [],
  priceVersion: 'test',
  policy: CURRENT_POLICY,
  payees: { ...payees, stakers: wallet(93), commons: wallet(94) },
  weiPerNanoUsd: 1n,
}

type Place = { readonly passageId: PassageId; readonly payee: Address; readonly net: string }
/** Of each passage and of the rest the weight; the price in nano-USD. */
type Called = { readonly weights: readonly number[]; readonly price: bigint }
const calls = fc.array(
  fc.record({
    weights: fc
      .array(fc.nat({ max: 9 }), { minLength: 5, maxLength: 5 })
      .filter((list) => list.some((weight) => weight > 0)),
    price: fc.bigInt({ min: 0n, max: 100_000n }),
  }),
  { minLength: 1, maxLength: 8 },
)

describe.each(TEST_DATABASES)('earnings in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let stored: Generations
  let earnings: Earnings
  let store: DatanetStore
  const places: Place[] = []
  const contributed: ContributionId[] = []
  beforeAll(async () => {
    opened = await openDatabase()
    const { db } = opened
    stored = generationsIn(db, {} as R2Bucket)
    earnings = earningsIn(db)
    const vector = [1, ...Array.from({ length: 383 }, () => 0)]
    store = new DatanetStore(db, (texts) =>
      Promise.resolve({ model: 'test', vectors: texts.map(() => vector) }),
    )
    for (const [net, name] of NETS.entries()) {
      const about = { title: 'Lights', description: 'Of lamps', licence: 'CC0-1.0' }
      const fee = { isPublic: net === 0, feeNanoUsd: nanoUsd(7n) }
      await store.create({ ...about, ...fee, name, ownerAccount: owner }, 1)
      for (const by of [1, 2]) {
        const text = `The lamp number ${net} of keeper ${by} burns oil.`
        const given = { title: 't', source: 's', licence: 'CC0-1.0', original: null, text }
        const who = { datanet: name, contributorAccount: owner, payee: wallet(10 + by) }
        const added = await store.contribute({ ...given, ...who }, 5)
        contributed.push(must(added.ok ? added.value : null, 'it was contributed').id)
      }
    }
    const rows = await db.select().from(passages).orderBy(passages.no)
    for (const [index, { id }] of rows.entries()) {
      const net = must(NETS[Math.floor(index / 2)], 'two of each')
      places.push({ passageId: id as PassageId, payee: wallet(11 + (index % 2)), net })
    }
  })
  afterAll(() => opened.close())

  function receiptOf({ weights, price }: Called, seq: number): StoredGeneration {
    const claims = weights.map((weight, index) => ({ id: `${index}`, weight: BigInt(weight) }))
    const [unattributed = 0, ...shares] = apportion(BigInt(WHOLE), claims).map(Number)
    const credit = {
      version: 'test',
      unattributed,
      evidenceSha256: sha256Hex('evidence'),
      shares: shares.flatMap((share, index) => {
        const { passageId, payee } = must(places[index], 'a passage for each')
        const cluster = { clusterId: sha256Hex(`${index}`), passageIds: [passageId] }
        return share === 0 ? [] : [{ ...cluster, payee, share }]
      }),
    }
    const priceNanoUsd = nanoUsd(price)
    const generationId = contentId('gen', `call ${seq}`)
    const about = {
      model: 'm',
      modelSha256: sha256Hex('m'),
      payer: wallet(99),
      priceNanoUsd,
      terms,
    }
    const splits = splitsOf(priceNanoUsd, terms, credit)
    const usage = { promptTokens: 1, completionTokens: 1 }
    const credited = { ...about, generationId, usage, credit, splits, endedAtMs: 1_000 + seq }
    const place = { shard: 0, seq, callId: hex, modelId: hex, payer: wallet(99) }
    const receipt = { ...place, priceNanoUsd, splitsHash: hex, contentHash: hex, tsMs: 1_000 + seq }
    const tree = { path: [], index: 0, treeCount: 1, treeRoot: hex, signature: hex }
    const signed: SignedReceipt = { credited, receipt, ...tree, signer: wallet(98) }
    const ended = { accountId: owner, keyId: contentId('key', 'k'), endedBy: 'done' as const }
    return { ...ended, generationId, receipt: signed }
  }

  const paidIn = (list: readonly StoredGeneration[]) =>
    list
      .flatMap(({ receipt }) => receipt.credited.splits)
      .filter(({ role }) => role === 'data')
      .reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n)

  async function cleared(): Promise<void> {
    await opened.db.delete(passageEarnings)
    await opened.db.delete(generations)
  }

  test('are what the receipts pay, in all and in any run of them, sent once or again', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.nat(8), async (list, cut) => {
        await cleared()
        const receipts = list.map(receiptOf)
        await stored.store(receipts)
        await stored.store(receipts.slice(0, cut))
        const boards = async (runs: Parameters<Earnings['leaderboard']>[2]) => {
          const each = NETS.map((name) => earnings.leaderboard(owner, name, runs))
          return (await Promise.all(each)).map((board) => {
            return must(board.ok ? board.value : null, 'the owner may read')
          })
        }
        const all = await boards(null)
        expect(all.reduce((sum, board) => sum + board.earnedNanoUsd, 0n)).toBe(paidIn(receipts))
        for (const { ranks, earnedNanoUsd } of all) {
          expect(ranks.reduce((sum, rank) => sum + rank.earnedNanoUsd, 0n)).toBe(earnedNanoUsd)
          const order = ranks.map((rank) => rank.earnedNanoUsd)
          expect(order).toEqual(order.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)))
        }
        const early = cut === 0 ? [] : [{ shard: 0, fromSeq: 0, toSeq: cut - 1 }]
        const before = (await boards(early)).reduce((sum, board) => sum + board.earnedNanoUsd, 0n)
        expect(before).toBe(paidIn(receipts.slice(0, cut)))
        const other = [{ shard: 1, fromSeq: 0, toSeq: 99 }]
        expect((await boards(other)).map((board) => board.earnedNanoUsd)).toEqual([0n, 0n])
      }),
      { numRuns: 30 },
    )
  })

  test('of a contribution are the sum of its passages, with the calls that paid them', async () => {
    await cleared()
    const list = [
      receiptOf({ weights: [1, 1, 0, 2, 0], price: 1_003n }, 0),
      receiptOf({ weights: [0, 3, 1, 0, 0], price: 77n }, 1),
      receiptOf({ weights: [1, 0, 0, 0, 0], price: 500n }, 2),
    ]
    await stored.store(list)
    const sums = await Promise.all(
      contributed.map(async (id) =>
        must(await earnings.ofContribution(owner, id, 10), 'its owner sees it'),
      ),
    )
    expect(sums.reduce((sum, one) => sum + one.amountNanoUsd, 0n)).toBe(paidIn(list))
    const [first] = sums
    const about = { datanet: 'earn/lights', title: 't', payee: wallet(11) }
    expect(first).toMatchObject({ ...about, calls: 2 })
    expect(first?.passages.map(({ begins }) => begins)).toEqual([
      'The lamp number 0 of keeper 1 burns oil.',
    ])
    expect(first?.passages.map((each) => each.amountNanoUsd)).toEqual([first?.amountNanoUsd])
    expect(first?.lines.map(({ generationId }) => generationId)).toEqual([
      list[1]?.generationId,
      list[0]?.generationId,
    ])
    expect(await earnings.ofContribution(stranger, must(contributed[0], 'it is'), 10)).toBeNull()
  })

  test('are for whoever may read the Datanet or contributes, and count what was accepted and used', async () => {
    await cleared()
    await stored.store([receiptOf({ weights: [0, 1, 0, 0, 0], price: 100n }, 0)])
    const board = await earnings.leaderboard(null, 'earn/lights', null)
    const ranks = [
      { payee: wallet(11), accepted: 1, used: 1 },
      { payee: wallet(12), accepted: 1, used: 0, earnedNanoUsd: 0n },
    ]
    expect(board).toMatchObject({ ok: true, value: { feeNanoUsd: 7n, ranks } })
    const refused = (kind: string) => ({ ok: false, error: { kind } })
    const bells = (by: AccountId | null) => earnings.leaderboard(by, 'earn/bells', null)
    const unknown = refused('datanet_unknown')
    expect(await earnings.leaderboard(null, 'earn/none', null)).toEqual(unknown)
    for (const by of [stranger, null]) expect(await bells(by)).toEqual(unknown)
    const granted = { datanet: 'earn/bells', ownerAccount: owner, accountId: account(8) }
    await store.grant({ ...granted, role: 'contributor' }, 5)
    expect(await bells(account(8))).toMatchObject({ ok: true, value: { earnedNanoUsd: 0n } })
    await store.change(owner, 'earn/bells', { isListed: true })
    for (const by of [stranger, null]) {
      expect(await bells(by)).toEqual(refused('leaderboard_not_granted'))
    }
  })
})
