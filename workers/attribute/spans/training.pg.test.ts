import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contributions, datanets, passages } from '../../../schemas/db/datanets.ts'
import { sha256Hex } from '../../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress } from '../../../schemas/ids.ts'
import type { TrainingTexts } from './training.port.ts'
import { trainingTextsIn } from './training.store.ts'
import { TEST_DATABASES, type TestDatabase } from '../../datanets/test-database.cases.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const con = (name: string) => contentId('con', name)
const at = (ms: number) => new Date(ms)
const SHARED = sha256Hex('the shared passage')

describe.each(TEST_DATABASES)('training in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let texts: TrainingTexts
  let withdrawFirst: () => Promise<unknown>
  beforeAll(async () => {
    opened = await openDatabase()
    const { db } = opened
    texts = trainingTextsIn(db)
    const plain = { title: 't', description: 'd', licence: 'CC0-1.0', feeNanoUsd: '0' }
    for (const [name, owner, isPublic] of [
      ['open/net', 1, true],
      ['closed/net', 2, false],
    ] as const) {
      const id = contentId('dn', name)
      const row = { ...plain, id, name, ownerAccount: account(owner), isPublic, createdAt: at(0) }
      await db.insert(datanets).values(row)
    }
    const contribute = async (name: string, net: string, by: number, ms: number, own: string) => {
      const about = { title: 't', source: 's', licence: `licence ${name}`, text: name }
      await db.insert(contributions).values({
        ...about,
        id: con(name),
        datanetId: contentId('dn', net),
        contributorAccount: account(by),
        payee: wallet(by),
        textSha256: sha256Hex(name),
        createdAt: at(ms),
      })
      for (const [ordinal, clusterId] of [SHARED, sha256Hex(own)].entries()) {
        await db.insert(passages).values({
          id: contentId('psg', `${name} ${ordinal}`),
          contributionId: con(name),
          datanetId: contentId('dn', net),
          ordinal,
          startOffset: ordinal * 100,
          endOffset: ordinal * 100 + 50,
          text: `${name} ${ordinal}`,
          textSha256: sha256Hex(`${name} ${ordinal}`),
          clusterId,
          embeddingModel: 'test',
          embedding: Array.from({ length: 384 }, () => 0),
          createdAt: at(ms),
        })
      }
    }
    await contribute('first', 'open/net', 3, 1_000, 'first alone')
    await contribute('copy', 'open/net', 4, 2_000, 'copy alone')
    await contribute('hidden', 'closed/net', 5, 3_000, 'hidden alone')
    withdrawFirst = () =>
      db.execute(sql`update contributions set withdrawn_at = now() where id = ${con('first')}`)
  })
  afterAll(() => opened.close())

  describe('training texts', () => {
    test('are measured in bytes, each text once', async () => {
      expect(await texts.bytes([con('first'), con('copy'), con('copy')])).toBe('firstcopy'.length)
      expect(await texts.bytes([con('unknown')])).toBe(0)
    })

    test('are passages in order of commit, each with the payee who has priority in its cluster', async () => {
      const documents = await texts.documents([con('copy')])
      expect(documents).toMatchObject([
        {
          documentOffset: 0,
          payee: wallet(3),
          clusterId: SHARED,
          priorityMs: 2_000,
          text: 'copy 0',
        },
        { documentOffset: 100, payee: wallet(4), licence: 'licence copy', text: 'copy 1' },
      ])
    })

    test('that are withdrawn are named, and give up their priority', async () => {
      const both = [con('first'), con('copy')]
      expect(await texts.withdrawn(both)).toEqual([])
      await withdrawFirst()
      expect(await texts.withdrawn(both)).toEqual([con('first')])
      const [shared] = await texts.documents([con('copy')])
      expect(shared?.payee).toBe(wallet(4))
    })
  })
})
