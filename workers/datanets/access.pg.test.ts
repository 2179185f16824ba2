// Access for training and for retrieval, given and ended apart: for any order of approvals what is
// held is what a model of two ends says, and only revoking takes away.
import * as fc from 'fast-check'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessRequests } from '../../schemas/db/datanets-access.ts'
import { datanetGrants, datanets } from '../../schemas/db/datanets.ts'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { AccessStore } from './access.store.ts'
import { DatanetStore } from './datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const [owner, trainer, stranger] = [account(1), account(2), account(9)]
const NET = 'access/closed'

/** An approval: which scopes, until when; 0 is for ever. */
const approval = fc.record({
  retrieve: fc.boolean(),
  train: fc.boolean(),
  until: fc.nat({ max: 4 }),
})
type Approval = { readonly retrieve: boolean; readonly train: boolean; readonly until: number }

describe.each(TEST_DATABASES)('access in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  let access: AccessStore
  beforeAll(async () => {
    opened = await openDatabase()
    const vector = [1, ...Array.from({ length: 383 }, () => 0)]
    store = new DatanetStore(opened.db, (texts) =>
      Promise.resolve({ model: 'test', vectors: texts.map(() => vector) }),
    )
    access = new AccessStore(opened.db)
    await made(NET, false)
  })
  afterAll(() => opened.close())

  async function made(name: string, isPublic: boolean): Promise<void> {
    const about = { title: 'Lights', description: 'Of lamps', licence: 'LicenseRef-own' }
    const datanet = { ...about, name, ownerAccount: owner, isPublic, feeNanoUsd: nanoUsd(1n) }
    expect((await store.create({ ...datanet, isListed: true }, 1)).ok).toBe(true)
  }

  async function contribute(name: string, licence: string, text: string) {
    const about = { title: 'Bell', source: 's', original: null, payee: wallet(1) }
    const given = { ...about, datanet: name, contributorAccount: owner, licence, text }
    const added = await store.contribute(given, 5)
    return must(added.ok ? added.value : null, 'it was contributed').id
  }

  let requests = 0
  async function approved(name: string, { retrieve, train, until }: Approval): Promise<void> {
    const id = `request-${requests++}`
    const asked = { datanet: name, accountId: trainer, purpose: 'p', scopes: { retrieve, train } }
    expect((await access.request(asked, id, 5)).ok).toBe(true)
    const expiresAtMs = until === 0 ? null : Date.UTC(2100 + until, 0)
    const decision = { id, by: owner, approve: true, reason: '', expiresAtMs }
    expect((await access.decide(decision, 6)).ok).toBe(true)
  }

  test('an approval adds to what is held and takes nothing away', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(approval, { minLength: 1, maxLength: 5 }), async (list) => {
        await opened.db.delete(datanetGrants)
        await opened.db.delete(accessRequests)
        const useful = list.filter(({ retrieve, train }) => retrieve || train)
        for (const one of useful) await approved(NET, one)
        const [held] = await opened.db.select().from(datanetGrants)
        const endOf = (scope: 'retrieve' | 'train') => {
          const ends = useful.filter((one) => one[scope]).map(({ until }) => until)
          if (ends.length === 0) return 'not held'
          return ends.includes(0) ? null : Date.UTC(2100 + Math.max(...ends), 0)
        }
        const told = (mayIt: boolean | undefined, end: Date | null | undefined) =>
          mayIt === true ? (end?.getTime() ?? null) : 'not held'
        expect(told(held?.mayRetrieve, held?.expiresAt)).toBe(endOf('retrieve'))
        expect(told(held?.mayTrain, held?.trainExpiresAt)).toBe(endOf('train'))
      }),
      { numRuns: 40 },
    )
  })

  test('training takes a grant for training, which ends by itself and by revocation', async () => {
    await opened.db.delete(datanetGrants)
    const id = await contribute(NET, 'CC0-1.0', 'The lamp of the harbour burns oil all night.')
    const unknown = { ok: false, error: { kind: 'contribution_unknown', id } }
    expect(await access.mayTrain(owner, [id])).toEqual({ ok: true, value: null })
    expect(await access.mayTrain(trainer, [id])).toEqual(unknown)
    await approved(NET, { retrieve: true, train: false, until: 0 })
    expect(await access.mayTrain(trainer, [id])).toEqual({
      ok: false,
      error: { kind: 'training_not_granted', name: NET },
    })
    await approved(NET, { retrieve: false, train: true, until: 1 })
    expect(await access.mayTrain(trainer, [id])).toEqual({ ok: true, value: null })
    await opened.db.execute(sql`update ${datanetGrants} set train_expires_at = now()`)
    expect((await access.mayTrain(trainer, [id])).ok).toBe(false)
    expect(await store.find(trainer, NET)).not.toBeNull()
    await approved(NET, { retrieve: false, train: true, until: 2 })
    expect((await access.mayTrain(trainer, [id])).ok).toBe(true)
    await access.revoke(NET, owner, trainer, 9)
    expect(await access.mayTrain(trainer, [id])).toEqual(unknown)
  })

  test('training obeys each licence, the Datanet’s own rule, and what stands', async () => {
    await made('access/open', true)
    const free = await contribute('access/open', 'CC0-1.0', 'Free words of a lamp that burns oil.')
    const verbatim = await contribute(
      'access/open',
      'CC-BY-ND-4.0',
      'A lamp as it is, not changed.',
    )
    const own = await contribute(
      'access/open',
      'LicenseRef-own',
      'A lamp under the own licence here.',
    )
    expect(await access.mayTrain(stranger, [free, own])).toEqual({ ok: true, value: null })
    const refused = (...contributions: readonly string[]) => ({
      ok: false,
      error: { kind: 'licence_forbids_training', contributions },
    })
    expect(await access.mayTrain(stranger, [free, verbatim])).toEqual(refused(verbatim))
    const rule = { allowsTraining: false }
    await opened.db.update(datanets).set(rule).where(eq(datanets.name, 'access/open'))
    expect(await access.mayTrain(owner, [free])).toEqual({ ok: true, value: null })
    expect(await access.mayTrain(owner, [free, own])).toEqual(refused(own))
    expect(await access.mayTrain(stranger, [free])).toMatchObject({
      error: { kind: 'training_not_granted' },
    })
    await store.withdraw(owner, free, 9)
    expect(await access.mayTrain(owner, [free])).toMatchObject({
      error: { kind: 'contribution_unknown' },
    })
    const nothing = contentId('con', 'nothing')
    expect(await access.mayTrain(owner, [nothing])).toMatchObject({ error: { id: nothing } })
  })
})
