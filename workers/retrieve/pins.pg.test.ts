// A question pinned to a version is answered from what stood in it, and from nothing that came after;
// what was withdrawn since is gone from it too. Published while it is asked, a version is whole or
// absent.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { datanets } from '../../schemas/db/datanets.ts'
import { accountOfWallet, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { DatanetStore } from '../datanets/datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from '../datanets/test-database.cases.ts'
import { VersionStore } from '../datanets/versions.store.ts'
import { PassageStore } from './passages.store.ts'
import { HybridRetriever } from './retriever.ts'

const wallet = parseAddress(`0x${'1'.padStart(40, '0')}`)
const owner = accountOfWallet(wallet)
const stranger = accountOfWallet(parseAddress(`0x${'9'.padStart(40, '0')}`))
const vector = [1, ...Array.from({ length: 383 }, () => 0)]

describe.each(TEST_DATABASES)('a pinned question in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  let versions: VersionStore
  let retriever: HybridRetriever
  let meaning: number[] | null = vector
  beforeAll(async () => {
    opened = await openDatabase()
    store = new DatanetStore(opened.db, (texts) =>
      Promise.resolve({ model: 'test', vectors: texts.map(() => vector) }),
    )
    versions = new VersionStore(opened.db)
    const embedded = () =>
      Promise.resolve(meaning === null ? null : { model: 'test', vectors: [meaning] })
    const passages = new PassageStore(opened.db)
    retriever = new HybridRetriever(passages, { embedded })
  })
  afterAll(() => opened.close())

  async function made(name: string, isPublic = true): Promise<void> {
    const about = { title: 'Lights', description: 'Of lamps', licence: 'CC0-1.0' }
    const datanet = { ...about, name, ownerAccount: owner, isPublic, feeNanoUsd: nanoUsd(3n) }
    expect((await store.create(datanet, 1)).ok).toBe(true)
  }

  async function add(name: string, number: number) {
    const text = `Lamp number ${number} of the harbour burns.`
    const about = { title: text, source: 's', licence: 'CC0-1.0', original: null, payee: wallet }
    const given = { ...about, datanet: name, contributorAccount: owner, text }
    const added = await store.contribute(given, number)
    return must(added.ok ? added.value : null, 'it was contributed').id
  }

  async function ask(...datanets_: readonly string[]): Promise<string[] | string> {
    const request = { accountId: owner, datanets: datanets_, question: 'lamp harbour', limit: 50 }
    const found = await retriever.retrieve(request)
    if (!found.ok) return found.error.kind
    return found.value.passages.map(({ title }) => /\d+/.exec(title)?.[0] ?? '').toSorted()
  }

  test('finds what stood in its version, by words and by meaning', async () => {
    await made('pins/lights')
    const first = await add('pins/lights', 1)
    await add('pins/lights', 2)
    await versions.publish(owner, 'pins/lights', '', 5)
    await add('pins/lights', 3)
    await versions.publish(owner, 'pins/lights', '', 6)
    await made('pins/other')
    await add('pins/other', 7)
    for (const way of [vector, null]) {
      meaning = way
      expect(await ask('pins/lights')).toEqual(['1', '2', '3'])
      expect(await ask('pins/lights@1')).toEqual(['1', '2'])
      expect(await ask('pins/lights@1', 'pins/other')).toEqual(['1', '2', '7'])
    }
    meaning = vector
    expect(await ask('pins/lights@3')).toBe('version_unknown')
    expect(await ask('pins/other@1')).toBe('version_unknown')
    await store.withdraw(owner, first, 9)
    expect(await ask('pins/lights@1')).toEqual(['2'])
  })

  test('costs the same, and tells a stranger nothing of versions', async () => {
    await made('pins/closed', false)
    await add('pins/closed', 1)
    await versions.publish(owner, 'pins/closed', '', 5)
    const fees = await retriever.quote(owner, ['pins/closed@1'])
    expect(fees.ok && fees.value.map(({ feeNanoUsd }) => feeNanoUsd)).toEqual([3n])
    for (const asked of ['pins/closed@1', 'pins/closed@2', 'pins/nothing@1']) {
      const refused = await retriever.quote(stranger, [asked])
      const name = asked.split('@')[0]
      expect(refused).toEqual({ ok: false, error: { kind: 'datanet_unknown', name } })
    }
  })

  test('follows the pin of the Datanet unless it names a version itself', async () => {
    await made('pins/pinned')
    await add('pins/pinned', 1)
    await versions.publish(owner, 'pins/pinned', '', 5)
    await add('pins/pinned', 2)
    await versions.publish(owner, 'pins/pinned', '', 6)
    await store.change(owner, 'pins/pinned', { pinnedVersion: 1 })
    expect(await ask('pins/pinned')).toEqual(['1'])
    expect(await ask('pins/pinned@2')).toEqual(['1', '2'])
    await store.change(owner, 'pins/pinned', { pinnedVersion: null })
    expect(await ask('pins/pinned')).toEqual(['1', '2'])
    const [row] = await opened.db.select().from(datanets).where(eq(datanets.name, 'pins/pinned'))
    expect(row?.pinnedVersion).toBeNull()
  })

  test('is answered from a whole version or told that there is none, while it is published', async () => {
    await made('pins/raced')
    for (let number = 1; number <= 8; number++) await add('pins/raced', number)
    const outcomes = await Promise.all([
      ...Array.from({ length: 6 }, () => ask('pins/raced@1')),
      versions.publish(owner, 'pins/raced', '', 20).then(() => 'published'),
      ...Array.from({ length: 6 }, () => ask('pins/raced@1')),
    ])
    const whole = Array.from({ length: 8 }, (_, index) => String(index + 1))
    for (const outcome of outcomes) {
      expect(['version_unknown', 'published', whole]).toContainEqual(outcome)
    }
    expect(await ask('pins/raced@1')).toEqual(whole)
  })
})
