// What a citation calls a passage of a file of rows: by the title of its row, also where it waited for review
// or came back; what was stored before rows had titles, and what has none, by the file's.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contributions, passages } from '../../schemas/db/datanets.ts'
import { accountOfWallet, parseAddress, parseId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { PassageStore } from '../retrieve/passages.store.ts'
import { HybridRetriever } from '../retrieve/retriever.ts'
import { DatanetStore } from './datanets.store.ts'
import { ReviewStore } from './reviews.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const [owner, contributor] = [account(1), account(2)]
const ROWS = [
  'Bell Rock\nIts lamp was lit in the second winter of the works, and burned spermaceti oil from then on.',
  'This lamp has no title of its own, and burned colza oil for as long as anybody can remember it.',
  'Skerryvore\nThe lamp of that tower burned oil of rape, which the keepers carried up by hand at dusk.',
]
const TEXT = ROWS.join('\n\n')
const rows = [
  { start: 0, title: 'Bell Rock' },
  { start: TEXT.indexOf('This lamp'), title: null },
  { start: TEXT.indexOf('Skerryvore'), title: 'Skerryvore' },
]

describe.each(TEST_DATABASES)('titles of rows in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  beforeAll(async () => {
    opened = await openDatabase()
    const vector = [1, ...Array.from({ length: 383 }, () => 0)]
    const embed = (texts: readonly string[]) =>
      Promise.resolve({ model: 'test', vectors: texts.map(() => vector) })
    store = new DatanetStore(opened.db, embed)
  })
  afterAll(() => opened.close())

  async function contribute(name: string, reviewPolicy: 'none' | 'all', isTitled = true) {
    const about = { title: 'Lights', description: 'Of lamps', licence: 'CC0-1.0' }
    const set = { isPublic: true, reviewPolicy, feeNanoUsd: nanoUsd(1n) }
    expect((await store.create({ ...about, ...set, name, ownerAccount: owner }, 1)).ok).toBe(true)
    const grant = { datanet: name, ownerAccount: owner, accountId: contributor }
    expect((await store.grant({ ...grant, role: 'contributor' }, 2)).ok).toBe(true)
    const original = {
      sha256: sha256Hex('bytes'),
      mediaType: 'application/jsonl',
      extraction: 'extract-2',
      ...(isTitled ? { rows } : {}),
    }
    const from = { datanet: name, contributorAccount: contributor, payee: wallet(3) }
    const given = { ...from, title: 'lamps.jsonl', source: 's', licence: 'CC0-1.0', text: TEXT }
    const stored = await store.contribute({ ...given, original }, 5)
    return must(stored.ok ? stored.value : null, 'the text is sound').id
  }

  async function titles(name: string): Promise<string[]> {
    const embedded = () => Promise.resolve(null)
    const retriever = new HybridRetriever(new PassageStore(opened.db), { embedded })
    const asked = { accountId: owner, datanets: [name], question: 'Which oil burned a lamp?' }
    const found = await retriever.retrieve({ ...asked, limit: 4 })
    const given = must(found.ok ? found.value : null, 'it may be read')
    return given.passages
      .toSorted((a, b) => TEXT.indexOf(a.text) - TEXT.indexOf(b.text))
      .map(({ title }) => title)
  }

  const named = ['Bell Rock', 'lamps.jsonl', 'Skerryvore']

  test('stand for the file’s where a row has one', async () => {
    await contribute('rows/titled', 'none')
    expect(await titles('rows/titled')).toEqual(named)
    const [stored] = await opened.db.select().from(passages).where(eq(passages.title, 'Skerryvore'))
    const { id } = must(stored, 'a row has that title')
    expect(await store.passage(owner, parseId('psg', id))).toMatchObject({ title: 'Skerryvore' })
  })

  test('are kept while a text waits for review, and when it comes back', async () => {
    const id = await contribute('rows/reviewed', 'all')
    const reviews = new ReviewStore(opened.db, (texts) =>
      Promise.resolve({ model: 'test', vectors: texts.map(() => Array(384).fill(0.05)) }),
    )
    const verdict = { contributionId: id, by: owner, verdict: 'approve', reason: 'fine' } as const
    expect(await reviews.review(verdict, 7)).toEqual({ ok: true, value: 'accepted' })
    expect(await titles('rows/reviewed')).toEqual(named)
    expect((await store.withdraw(contributor, id, 8)).ok).toBe(true)
    expect((await store.takeBack(contributor, id)).ok).toBe(true)
    expect(await titles('rows/reviewed')).toEqual(named)
  })

  test('leave a file without them as it was', async () => {
    const id = await contribute('rows/plain', 'none', false)
    expect(await titles('rows/plain')).toEqual(['lamps.jsonl', 'lamps.jsonl', 'lamps.jsonl'])
    const [row] = await opened.db.select().from(contributions).where(eq(contributions.id, id))
    expect(row?.rows).toBeNull()
  })
})
