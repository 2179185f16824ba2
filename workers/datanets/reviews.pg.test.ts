// Contributions that wait: found by nobody, decided once, taken in with the priority of the day they
// came. Batches: one outcome for each item, whatever was sent again.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { datanets, passages } from '../../schemas/db/datanets.ts'
import { accountOfWallet, contentId, makeId, parseAddress } from '../../schemas/ids.ts'
import type { AccountId, ContributionId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { BatchStore } from './batches.store.ts'
import type { Contribution } from './datanets.port.ts'
import { DatanetStore } from './datanets.store.ts'
import { ReviewStore } from './reviews.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'
import { VersionStore } from './versions.store.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const [owner, contributor, stranger] = [account(1), account(2), account(9)]
const [first, second, third] = [account(3), account(4), account(5)]
const TEXT = 'The lamp of the Bell Rock burns spermaceti oil in winter.'
const ALL = { state: null, after: null, limit: 50 }

describe.each(TEST_DATABASES)('reviews in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  let reviews: ReviewStore
  let isUp = true
  const embed = (texts: readonly string[]) => {
    const vector = [1, ...Array.from({ length: 383 }, () => 0)]
    return Promise.resolve(isUp ? { model: 'test', vectors: texts.map(() => vector) } : null)
  }
  beforeAll(async () => {
    opened = await openDatabase()
    store = new DatanetStore(opened.db, embed)
    reviews = new ReviewStore(opened.db, embed)
  })
  afterAll(() => opened.close())

  async function made(name: string, needed = 1): Promise<void> {
    const about = { title: 'Lights', description: 'Of lighthouses', licence: 'CC0-1.0' }
    const datanet = { ...about, name, ownerAccount: owner, isPublic: true, feeNanoUsd: nanoUsd(1n) }
    expect((await store.create(datanet, 1)).ok).toBe(true)
    const set = { reviewPolicy: 'all' as const, reviewsNeeded: needed }
    await opened.db.update(datanets).set(set).where(eq(datanets.name, name))
    const grants = [
      [contributor, 'contributor'],
      [first, 'curator'],
      [second, 'curator'],
      [third, 'curator'],
    ] as const
    for (const [accountId, role] of grants) {
      expect(
        (await store.grant({ datanet: name, ownerAccount: owner, accountId, role }, 2)).ok,
      ).toBe(true)
    }
  }

  function given(name: string, text = TEXT, by = contributor) {
    const about = { title: 'Bell', source: 's', licence: 'CC0-1.0', original: null }
    return store.contribute(
      { ...about, datanet: name, contributorAccount: by, payee: wallet(2), text },
      5,
    )
  }
  async function contribute(name: string, text = TEXT, by = contributor): Promise<Contribution> {
    const added = await given(name, text, by)
    return must(added.ok ? added.value : null, 'it was contributed')
  }

  const say = (
    contributionId: ContributionId,
    by: AccountId,
    verdict: 'approve' | 'reject',
    at = 7,
  ) => reviews.review({ contributionId, by, verdict, reason: `${verdict} it` }, at)

  async function committed(id: ContributionId): Promise<number[]> {
    const where = eq(passages.contributionId, id)
    const rows = await opened.db.select({ at: passages.createdAt }).from(passages).where(where)
    return rows.map(({ at }) => at.getTime())
  }

  test('a contribution waits, unseen, until a curator takes it in', async () => {
    const name = 'review/waits'
    await made(name)
    const waiting = await contribute(name)
    const { id } = waiting
    expect(waiting).toMatchObject({ state: 'pending', passages: 1 })
    expect(await committed(id)).toEqual([])
    const published = await new VersionStore(opened.db).publish(owner, name, '', 6)
    expect(published).toEqual({ ok: false, error: { kind: 'version_empty' } })
    expect(await say(id, first, 'approve')).toEqual({ ok: true, value: 'accepted' })
    expect(await committed(id)).toEqual([5])
    expect(await say(id, second, 'reject')).toEqual({
      ok: false,
      error: { kind: 'review_over', state: 'accepted' },
    })
    expect((await new VersionStore(opened.db).publish(owner, name, '', 8)).ok).toBe(true)
  })

  test('a flag makes it wait under the standard policy, and the owner never waits', async () => {
    const name = 'review/flags'
    await made(name)
    const set = { reviewPolicy: 'flagged' as const }
    await opened.db.update(datanets).set(set).where(eq(datanets.name, name))
    const plain = await contribute(name)
    const short = await contribute(name, 'Three words only.')
    const own = await contribute(name, 'Just two.', owner)
    expect([plain.state, short.state, own.state]).toEqual(['accepted', 'pending', 'accepted'])
    expect([plain.flags, short.flags.map(({ code }) => code)]).toEqual([[], ['text_short']])
    const queue = await reviews.list(first, name, { ...ALL, state: 'pending' })
    expect(queue.ok && queue.value.map(({ id, flags }) => [id, flags])).toEqual([
      [short.id, short.flags],
    ])
  })

  test('two of three decide, and nobody reads a verdict before', async () => {
    const name = 'review/three'
    await made(name, 2)
    const { id } = await contribute(name)
    expect(await say(id, first, 'approve')).toEqual({ ok: true, value: 'pending' })
    const seen = await reviews.find(second, id)
    expect(seen).toMatchObject({ reviews: 1, own: null, reasons: [] })
    expect(await say(id, second, 'reject')).toEqual({ ok: true, value: 'pending' })
    expect(await say(id, third, 'reject')).toEqual({ ok: true, value: 'rejected' })
    const own = await reviews.find(contributor, id)
    expect(own).toMatchObject({ state: 'rejected', reasons: ['reject it', 'reject it'] })
    expect(await committed(id)).toEqual([])
    const told = { kind: 'contribution_duplicate', contributionId: id, isRejected: true }
    expect(await given(name)).toEqual({ ok: false, error: told })
    const ofAnother = { ok: false, error: { ...told, isRejected: false } }
    expect(await given(name, TEXT, owner)).toEqual(ofAnother)
    const agreement = await reviews.agreement(owner, name)
    expect(agreement.ok && agreement.value).toMatchObject({
      reviews: 3,
      shared: 1,
      observed: 1 / 3,
    })
  })

  test('two curators who approve at the same instant take it in once', async () => {
    const name = 'review/raced'
    await made(name)
    const { id } = await contribute(name)
    const both = await Promise.all([say(id, first, 'approve'), say(id, second, 'approve')])
    expect(both.map((each) => (each.ok ? each.value : each.error.kind))).toContain('accepted')
    expect(await committed(id)).toEqual([5])
  })

  test('what a missing node left undone is done when the same is said again', async () => {
    const name = 'review/again'
    await made(name)
    const { id } = await contribute(name)
    isUp = false
    const refused = await say(id, first, 'approve')
    isUp = true
    expect(refused).toEqual({ ok: false, error: { kind: 'embedding_unavailable' } })
    expect((await reviews.find(owner, id))?.state).toBe('pending')
    expect(await say(id, first, 'reject')).toEqual({
      ok: false,
      error: { kind: 'reviewed_before', verdict: 'approve' },
    })
    expect(await say(id, first, 'approve')).toEqual({ ok: true, value: 'accepted' })
  })

  test('is for owners and curators, not of their own, and withdrawn it is over', async () => {
    const name = 'review/rights'
    await made(name)
    const { id } = await contribute(name)
    const unknown = { ok: false, error: { kind: 'contribution_unknown' } }
    expect(await say(id, stranger, 'approve')).toEqual(unknown)
    expect(await say(id, contributor, 'approve')).toEqual(unknown)
    expect(await reviews.find(stranger, id)).toBeNull()
    expect(await reviews.list(stranger, name, ALL)).toEqual({
      ok: false,
      error: { kind: 'datanet_unknown', name },
    })
    const both = {
      datanet: name,
      ownerAccount: owner,
      accountId: first,
      role: 'contributor',
    } as const
    await store.grant(both, 3)
    const own = await contribute(name, `${TEXT} Of its own.`, first)
    expect(await say(own.id, first, 'approve')).toEqual({
      ok: false,
      error: { kind: 'own_contribution' },
    })
    await store.withdraw(contributor, id, 8)
    expect(await say(id, second, 'approve')).toEqual(unknown)
    const mine = await reviews.list(contributor, name, ALL)
    expect(mine.ok && mine.value.map((one) => [one.id, one.isWithdrawn])).toEqual([[id, true]])
  })

  test('keeps the priority of the day it came', async () => {
    const name = 'review/priority'
    await made(name)
    const { id } = await contribute(name, `${TEXT} Once upon a time.`)
    await say(id, first, 'approve', 99_000)
    expect(await committed(id)).toEqual([5])
  })

  test('a batch has one outcome for each item, the last', async () => {
    const batches = new BatchStore(opened.db)
    const name = 'review/batch'
    await made(name)
    const id = makeId('bat', 1, new Uint8Array(10))
    expect((await batches.open(id, contributor, name, 3, 1)).ok).toBe(true)
    expect(await batches.isOpen(id, contributor, name)).toBe(true)
    expect(await batches.isOpen(id, stranger, name)).toBe(false)
    const item = { contributionId: null, code: null, message: null }
    const refused = { ...item, code: 'text_rejected', message: 'It holds a secret.' }
    await batches.tell(id, { ...refused, name: 'b', outcome: 'rejected' }, 2)
    await batches.tell(id, { ...refused, name: 'a', outcome: 'rejected' }, 2)
    const contributionId = contentId('con', 'x')
    await batches.tell(id, { ...item, name: 'b', outcome: 'accepted', contributionId }, 3)
    const found = await batches.find(id, contributor, { outcome: null, after: null, limit: 9 })
    expect(found).toMatchObject({
      expected: 3,
      counts: { accepted: 1, rejected: 1, pending: 0, duplicate: 0 },
      items: [
        { name: 'a', code: 'text_rejected' },
        { name: 'b', contributionId, code: null },
      ],
    })
    const page = { outcome: null, after: 'a', limit: 1 } as const
    expect((await batches.find(id, contributor, page))?.items.map((one) => one.name)).toEqual(['b'])
    expect(await batches.find(id, stranger, page)).toBeNull()
  })
})
