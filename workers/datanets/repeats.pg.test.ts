// What a contributor and a curator are told of words that were there before: whose they are, as far as each
// of them may know.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOfWallet, parseAddress, type AccountId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { DatanetStore } from './datanets.store.ts'
import { ReviewStore } from './reviews.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const [owner, first, second] = [account(1), account(2), account(3)]

const embed = (texts: readonly string[]) => {
  const vectors = texts.map(() => [1, ...Array.from({ length: 383 }, () => 0)])
  return Promise.resolve({ model: 'test-embedding', vectors })
}
const words = (stem: string, count = 60) =>
  Array.from({ length: count }, (_, n) => `${stem}${n * 7}`).join(' ')

describe.each(TEST_DATABASES)('repeats in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  let reviews: ReviewStore
  beforeAll(async () => {
    opened = await openDatabase()
    store = new DatanetStore(opened.db, embed)
    reviews = new ReviewStore(opened.db, embed)
  })
  afterAll(() => opened.close())

  async function made(name: string, isPublic: boolean, feeds: readonly AccountId[] = []) {
    const about = { title: 'Lights', description: 'Of lighthouses', licence: 'CC0-1.0' }
    const datanet = { ...about, name, ownerAccount: owner, isPublic, feeNanoUsd: nanoUsd(0n) }
    expect((await store.create(datanet, 1)).ok).toBe(true)
    for (const accountId of feeds) {
      const grant = { datanet: name, ownerAccount: owner, accountId, role: 'contributor' } as const
      expect((await store.grant(grant, 2)).ok).toBe(true)
    }
  }

  async function contribute(name: string, by: AccountId, title: string, text: string) {
    const about = { title, source: 's', licence: 'CC0-1.0', original: null, payee: wallet(2) }
    const given = { ...about, datanet: name, contributorAccount: by, text }
    const added = await store.contribute(given, 5)
    return must(added.ok ? added.value : null, 'it was contributed')
  }

  test('a paragraph copied into a longer text counts, and names where it was first', async () => {
    await made('repeats/one', true, [first, second])
    const bell = words('bell')
    const earlier = await contribute('repeats/one', first, 'Bell', bell)
    const longer = `${words('before')}\n\n${bell}\n\n${words('after')}`
    const later = await contribute('repeats/one', second, 'Longer', longer)
    expect(later).toMatchObject({ passages: 3, alike: 1 })
    expect(later.repeats).toEqual([
      {
        contributionId: earlier.id,
        millionths: expect.any(Number),
        ...{ datanet: 'repeats/one', title: 'Bell', isWithdrawn: false },
      },
    ])
    const share = must(later.repeats[0], 'it repeats one').millionths
    expect(share).toBeGreaterThan(280_000)
    expect(share).toBeLessThan(360_000)
    expect(later.noveltyMillionths + share).toBeGreaterThanOrEqual(999_999)
  })

  test('a whole text given to another Datanet is like all of it', async () => {
    await made('repeats/from', true, [first])
    await made('repeats/to', true, [second])
    const text = `${words('whole')}\n\n${words('other')}`
    const earlier = await contribute('repeats/from', first, 'Whole', text)
    const copy = await contribute('repeats/to', second, 'Copy', text)
    expect(copy).toMatchObject({ passages: 2, alike: 2, noveltyMillionths: 0 })
    expect(copy.repeats).toMatchObject([
      { contributionId: earlier.id, millionths: 1_000_000, datanet: 'repeats/from' },
    ])
    await store.withdraw(first, earlier.id, 6)
    const again = await contribute('repeats/to', second, 'Again', `${text} And more.`)
    expect(again.repeats).toMatchObject([{ contributionId: earlier.id, isWithdrawn: true }])
  })

  test('nothing is told of a Datanet that the contributor may not read but the share', async () => {
    await made('repeats/secret', false, [first])
    await made('repeats/open', true, [first, second])
    const text = words('canary')
    const hidden = await contribute('repeats/secret', first, 'Hidden', text)
    const copy = await contribute('repeats/open', second, 'Copy', `${text} and a word`)
    expect(copy).toMatchObject({ alike: 1, repeats: [] })
    expect(copy.noveltyMillionths).toBeLessThan(100_000)
    // Whoever gave it sees his own, though he may not read that Datanet.
    const own = await contribute('repeats/open', first, 'Own', `${text} and another`)
    expect(own.repeats).toMatchObject([{ contributionId: hidden.id, title: 'Hidden' }])
  })

  test('a reader of a queue sees what he may, and what is accepted is measured anew', async () => {
    await made('repeats/private', false, [first])
    await made('repeats/queue', true, [first, second])
    await store.change(owner, 'repeats/queue', { reviewPolicy: 'all' })
    const text = words('queue')
    const waiting = await contribute('repeats/queue', second, 'Waits', `${text} ${words('more')}`)
    expect(waiting).toMatchObject({ state: 'pending', repeats: [] })
    // What came meanwhile and was accepted sooner was there first.
    const earlier = await contribute('repeats/private', first, 'Sooner', text)
    await reviews.review(
      { contributionId: waiting.id, by: owner, verdict: 'approve', reason: 'fine' },
      7,
    )
    const seen = async (by: AccountId) => (await reviews.find(by, waiting.id))?.repeats
    expect(await seen(owner)).toMatchObject([{ contributionId: earlier.id }])
    expect(await seen(second)).toEqual([])
  })
})
