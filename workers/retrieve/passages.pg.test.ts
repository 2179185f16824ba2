import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { datanetGrants, datanets } from '../../schemas/db/datanets.ts'
import { datanetTerms } from '../../schemas/db/passage-index.ts'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import type { AccountId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { DatanetStore } from '../datanets/datanets.store.ts'
import { insertContribution } from '../datanets/insert-contribution.store.ts'
import { PassageStore } from './passages.store.ts'
import { HybridRetriever } from './retriever.ts'
import type { Database } from '../datanets/database.port.ts'
import { TEST_DATABASES, type TestDatabase } from '../datanets/test-database.cases.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const owner = accountOfWallet(wallet(1))
const reader = accountOfWallet(wallet(2))
const stranger = accountOfWallet(wallet(3))
const MODEL = 'test-embedding'
const plain = {
  language: 'en',
  proposed: 40,
  filter: { licences: null, contributions: null, since: null },
  pins: [],
}
const LAMP = 'The lamp of the Bell Rock burned spermaceti oil.'
const KEEPER = 'Each keeper served four weeks on the rock.'

/** Unit vectors along one axis each: texts of one axis mean the same. */
const axis = (n: number) => Array.from({ length: 384 }, (_, index) => (index === n ? 1 : 0))
let meaning: number[] | null = axis(0)

describe.each(TEST_DATABASES)('passages in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let db: Database
  let retriever: HybridRetriever
  beforeAll(async () => {
    opened = await openDatabase()
    db = opened.db
    const embedder = {
      embedded: () =>
        Promise.resolve(meaning === null ? null : { model: MODEL, vectors: [meaning] }),
    }
    retriever = new HybridRetriever(new PassageStore(db), embedder)
    await addDatanet('sea/public', true)
    await addDatanet('sea/private', false)
    await db.insert(datanetGrants).values({
      datanetId: contentId('dn', 'sea/private'),
      accountId: reader,
      role: 'reader',
      createdAt: new Date(1),
    })
    await addPassage('sea/public', LAMP, axis(0), 10, 100)
    await addPassage('sea/public', KEEPER, axis(1), 11, 100)
    await addPassage('sea/private', 'The private lamp burned colza oil.', axis(0), 12, 100)
  })
  afterAll(() => opened.close())

  async function addDatanet(name: string, isPublic: boolean) {
    const id = contentId('dn', name)
    const said = { title: name, description: '', licence: 'CC0-1.0', feeNanoUsd: '250' }
    await db
      .insert(datanets)
      .values({ id, name, ownerAccount: owner, isPublic, ...said, createdAt: new Date(1) })
  }

  /** One contribution of one passage, whose text's words name its cluster; returns its payee. */
  async function addPassage(
    datanet: string,
    text: string,
    embedding: number[],
    payee: number,
    atMs: number,
    licence = 'CC0-1.0',
  ) {
    const datanetId = contentId('dn', datanet)
    const id = contentId('con', `${datanet} ${payee} ${text}`)
    const [row] = await db.select().from(datanets).where(eq(datanets.id, datanetId))
    const cut = {
      id: contentId('psg', id),
      ordinal: 0,
      start: 0,
      end: text.length,
      text,
      textSha256: sha256Hex(text),
      clusterId: sha256Hex(text.toLowerCase()),
    }
    const about = { datanet, contributorAccount: owner, payee: wallet(payee), title: 'Title' }
    await insertContribution(
      db,
      { ...must(row, 'the Datanet was added'), searchable: true, own: { retrieve: true } },
      { ...about, source: '', licence, text, original: null },
      { contributionId: id, textSha256: sha256Hex(`${payee} ${text}`), passages: [cut] },
      { model: MODEL, vectors: [embedding] },
      atMs,
    )
    return id
  }

  async function ask(accountId: AccountId, names: string[], question = 'What oil did lamps burn?') {
    const found = await retriever.retrieve({ accountId, datanets: names, question, limit: 4 })
    return found.ok ? found.value.passages : found.error
  }

  const textsFor = async (accountId: AccountId, names: string[]) => {
    const found = await retriever.retrieve({
      accountId,
      datanets: names,
      question: 'What oil did lamps burn?',
      limit: 4,
    })
    return must(found.ok ? found.value : null, 'the caller may read').passages.map(
      ({ text }) => text,
    )
  }

  describe('grants', () => {
    test('let the owner and granted readers retrieve from a private Datanet', async () => {
      const both = [LAMP, 'The private lamp burned colza oil.'].sort()
      expect((await textsFor(owner, ['sea/public', 'sea/private'])).sort()).toEqual(both)
      expect((await textsFor(reader, ['sea/private', 'sea/public'])).sort()).toEqual(both)
    })

    test('keep a private Datanet out of what a stranger retrieves', async () => {
      expect(await textsFor(stranger, ['sea/public'])).toEqual([LAMP])
      const store = new PassageStore(db)
      const found = await store.candidates({
        accountId: stranger,
        datanets: ['sea/public', 'sea/private'],
        text: 'private lamp colza',
        embedding: { model: MODEL, vector: axis(0) },
        ...plain,
      })
      expect(found.map(({ passage }) => passage.datanet)).not.toContain('sea/private')
      expect(found.length).toBeGreaterThan(0)
    })

    test('make a forbidden Datanet look like one that does not exist', async () => {
      const forbidden = await ask(stranger, ['sea/public', 'sea/private'])
      const missing = await ask(stranger, ['sea/public', 'sea/nowhere'])
      expect(forbidden).toEqual({ kind: 'datanet_unknown', name: 'sea/private' })
      expect(missing).toEqual({ kind: 'datanet_unknown', name: 'sea/nowhere' })
      expect(await retriever.quote(stranger, ['sea/private'])).toEqual({
        ok: false,
        error: { kind: 'datanet_unknown', name: 'sea/private' },
      })
    })
  })

  describe('fees', () => {
    test('are those of the Datanets named, once each', async () => {
      expect(await retriever.quote(owner, ['sea/public', 'sea/public'])).toEqual({
        ok: true,
        value: [{ datanetId: contentId('dn', 'sea/public'), feeNanoUsd: 250n }],
      })
      expect(await retriever.quote(owner, [])).toEqual({ ok: true, value: [] })
    })
  })

  describe('retrieval', () => {
    test('leaves withdrawn contributions out', async () => {
      const text = 'Rape oil burned in the lamp of Skerryvore.'
      await addDatanet('sea/withdrawn', true)
      const id = await addPassage('sea/withdrawn', text, axis(0), 13, 100)
      expect(await textsFor(stranger, ['sea/withdrawn'])).toEqual([text])
      const noEmbedding = () => Promise.resolve(null)
      expect((await new DatanetStore(db, noEmbedding).withdraw(owner, id, 200)).ok).toBe(true)
      expect(await textsFor(stranger, ['sea/withdrawn'])).toEqual([])
      const counts = await db
        .select({ passages: datanetTerms.passages })
        .from(datanetTerms)
        .innerJoin(datanets, eq(datanets.no, datanetTerms.datanetNo))
        .where(eq(datanets.name, 'sea/withdrawn'))
      expect(counts.length).toBeGreaterThan(3)
      expect(counts.every(({ passages }) => passages === 0)).toBe(true)
    })

    test('collapses a cluster to its earliest passage, whose contributor is paid', async () => {
      await addDatanet('sea/copied', true)
      for (const payee of [22, 23, 24, 25, 26, 27]) {
        await addPassage('sea/copied', LAMP.toUpperCase(), axis(0), payee, 300 + payee)
      }
      await addPassage('sea/copied', LAMP, axis(0), 21, 200)
      await addPassage('sea/copied', KEEPER, axis(0), 28, 500)
      const found = await ask(stranger, ['sea/copied'])
      expect(found).toMatchObject([
        { payee: wallet(21), text: LAMP },
        { payee: wallet(28), text: KEEPER },
      ])
    })

    test('gives priority within the Datanets queried alone', async () => {
      await addDatanet('sea/later', true)
      await addPassage('sea/later', LAMP, axis(0), 31, 900)
      expect(await ask(stranger, ['sea/later'])).toMatchObject([{ payee: wallet(31) }])
      expect(await ask(stranger, ['sea/later', 'sea/public'])).toMatchObject([
        { payee: wallet(10) },
      ])
    })

    test('goes by words alone when no embedding is to be had', async () => {
      meaning = null
      const found = await retriever.retrieve({
        accountId: stranger,
        datanets: ['sea/public'],
        question: "Did the keeper's weeks & 'nights' | (on) the rock: count?",
        limit: 4,
      })
      meaning = axis(0)
      const { passages: given, vectorUsed } = must(found.ok ? found.value : null, 'it is readable')
      expect(vectorUsed).toBe(false)
      expect(given.map(({ text }) => text)).toEqual([KEEPER, LAMP])
    })

    test('gives nothing for a question of stop words without an embedding', async () => {
      meaning = null
      const found = await ask(stranger, ['sea/public'], 'what is it?')
      meaning = axis(0)
      expect(found).toEqual([])
    })
  })

  describe('words', () => {
    test('that are rare weigh more than words that stand everywhere', async () => {
      await addDatanet('sea/words', true)
      const common = [
        'Granite tower north',
        'Granite tower south',
        'Granite tower granite tower east',
      ]
      for (const [index, text] of common.entries()) {
        await addPassage('sea/words', text, axis(0), 40 + index, 100)
      }
      await addPassage('sea/words', 'Spermaceti burned here', axis(0), 50, 100)
      const found = await new PassageStore(db).candidates({
        accountId: stranger,
        datanets: ['sea/words'],
        text: 'spermaceti-lit granite tower?',
        embedding: null,
        ...plain,
      })
      const best = found
        .toSorted((a, b) => b.lexical - a.lexical)
        .map(({ passage }) => passage.text)
      expect(best[0]).toBe('Spermaceti burned here')
      expect(best).toHaveLength(4)
    })
    test('are never read as a query language', async () => {
      const text = String.raw`C:\\lamp\oil 'it''s' | & ! (oil:* <-> "lamp") %_ \' E'x' /a\b?c=\'d`
      meaning = null
      const found = await ask(stranger, ['sea/public'], text)
      meaning = axis(0)
      expect(found).toMatchObject([{ text: LAMP }])
    })
  })
})
