import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOfWallet, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { NewContribution, NewDatanet } from './datanets.port.ts'
import { DatanetStore } from './datanets.store.ts'
import { ingest } from './ingest.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const owner = account(1)
const reader = account(2)
const contributor = account(3)
const stranger = account(4)
const TEXT = 'The Bell Rock light was lit in 1811.\n\nIts lens turned once in eight minutes.'

let embeds = true

function embed(texts: readonly string[]) {
  const vectors = texts.map(() => [1, ...Array.from({ length: 383 }, () => 0)])
  return Promise.resolve(embeds ? { model: 'test-embedding', vectors } : null)
}

const datanet = (name: string, isPublic = false): NewDatanet => ({
  name,
  ownerAccount: owner,
  title: 'Lights',
  description: 'Of lighthouses',
  licence: 'CC0-1.0',
  isPublic,
  feeNanoUsd: nanoUsd(250n),
})

const contribution = (name: string, text: string, contributorAccount = owner): NewContribution => ({
  datanet: name,
  contributorAccount,
  payee: wallet(3),
  title: 'Bell Rock',
  source: 'https://example.test/bell-rock',
  licence: 'CC0-1.0',
  text,
  original: null,
})

describe.each(TEST_DATABASES)('Datanets in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  beforeAll(async () => {
    opened = await openDatabase()
    const { db } = opened
    store = new DatanetStore(db, embed)
  })
  afterAll(() => opened.close())

  describe('a name', () => {
    test('belongs to the account that took its owner part first', async () => {
      expect((await store.create(datanet('harbour/lights'), 1)).ok).toBe(true)
      expect(await store.create(datanet('harbour/lights'), 2)).toEqual({
        ok: false,
        error: { kind: 'datanet_exists', name: 'harbour/lights' },
      })
      const foreign = { ...datanet('harbour/bells'), ownerAccount: stranger }
      expect(await store.create(foreign, 3)).toEqual({
        ok: false,
        error: { kind: 'namespace_taken', namespace: 'harbour' },
      })
      expect((await store.create(datanet('harbour/bells'), 4)).ok).toBe(true)
    })
  })

  describe('reading', () => {
    test('a private Datanet is for its owner and granted readers', async () => {
      await store.create(datanet('reading/private'), 1)
      await store.create(datanet('reading/public', true), 1)
      await store.grant(
        { datanet: 'reading/private', ownerAccount: owner, accountId: reader, role: 'reader' },
        2,
      )
      expect((await store.find(owner, 'reading/private'))?.feeNanoUsd).toBe(250n)
      expect(await store.find(reader, 'reading/private')).not.toBeNull()
      expect(await store.find(stranger, 'reading/private')).toBeNull()
      expect(await store.find(null, 'reading/private')).toBeNull()
      expect(await store.find(null, 'reading/public')).not.toBeNull()
      const names = (await store.list(stranger)).map((found) => found.name)
      expect(names).toEqual(['reading/public'])
    })

    test('a card is shown by name exactly where the list shows it', async () => {
      await store.create(datanet('card/private'), 1)
      await store.create({ ...datanet('card/listed'), isListed: true }, 1)
      await store.create(datanet('card/public', true), 1)
      const names = ['card/private', 'card/listed', 'card/public', 'card/absent']
      for (const who of [owner, stranger, null]) {
        const list = await store.list(who)
        const cards = await Promise.all(names.map((name) => store.card(who, name)))
        expect(cards).toEqual(names.map((name) => list.find((one) => one.name === name) ?? null))
      }
      expect((await store.card(null, 'card/listed'))?.name).toBe('card/listed')
      expect(await store.card(stranger, 'card/private')).toBeNull()
      expect((await store.card(owner, 'card/private'))?.name).toBe('card/private')
    })

    test('only the owner grants, and a stranger learns nothing', async () => {
      await store.create(datanet('granting/private'), 1)
      await store.create(datanet('granting/public', true), 1)
      const grant = { ownerAccount: stranger, accountId: stranger, role: 'reader' } as const
      expect(await store.grant({ ...grant, datanet: 'granting/private' }, 2)).toEqual({
        ok: false,
        error: { kind: 'datanet_unknown', name: 'granting/private' },
      })
      expect(await store.grant({ ...grant, datanet: 'granting/public' }, 2)).toEqual({
        ok: false,
        error: { kind: 'owner_only', name: 'granting/public' },
      })
    })
  })

  describe('a contribution', () => {
    test('is stored with its passages, once', async () => {
      const made = await store.create(datanet('texts/lights'), 1)
      const id = must(made.ok ? made.value.id : null, 'it was made')
      const stored = await store.contribute(contribution('texts/lights', TEXT), 5)
      const taken = ingest(id, TEXT)
      const expected = must(taken.ok ? taken.value : null, 'the text is sound')
      expect(stored).toEqual({
        ok: true,
        value: {
          id: expected.contributionId,
          datanetId: id,
          textSha256: expected.textSha256,
          passages: expected.passages.length,
          noveltyMillionths: 1_000_000,
          repeats: [],
          alike: 0,
          state: 'accepted',
          flags: [],
        },
      })
      const cut = must(expected.passages[0], 'it has a passage')
      const passage = await store.passage(owner, cut.id)
      expect(passage?.text).toBe(TEXT.slice(passage?.start, passage?.end))
      expect(passage).toMatchObject({ payee: wallet(3), title: 'Bell Rock', isWithdrawn: false })
      expect(await store.passage(stranger, cut.id)).toBeNull()
      expect(await store.contribute(contribution('texts/lights', TEXT), 6)).toEqual({
        ok: false,
        error: {
          kind: 'contribution_duplicate',
          contributionId: expected.contributionId,
          isRejected: false,
        },
      })
    })

    test('of two at once one is stored and one is a duplicate', async () => {
      await store.create(datanet('texts/raced'), 1)
      const both = await Promise.all([
        store.contribute(contribution('texts/raced', TEXT), 5),
        store.contribute(contribution('texts/raced', TEXT), 5),
      ])
      expect(both.map((one) => (one.ok ? 'stored' : one.error.kind)).sort()).toEqual([
        'contribution_duplicate',
        'stored',
      ])
    })

    test('is for the owner and granted contributors', async () => {
      await store.create(datanet('texts/closed'), 1)
      await store.create(datanet('texts/open', true), 1)
      const grant = { ownerAccount: owner, accountId: contributor, role: 'contributor' } as const
      await store.grant({ ...grant, datanet: 'texts/closed' }, 2)
      const kind = async (name: string, by: typeof owner) => {
        const stored = await store.contribute(contribution(name, `${TEXT} ${by}`, by), 5)
        return stored.ok ? 'stored' : stored.error.kind
      }
      expect(await kind('texts/closed', contributor)).toBe('stored')
      expect(await kind('texts/closed', stranger)).toBe('datanet_unknown')
      expect(await kind('texts/open', stranger)).toBe('contributor_not_granted')
      expect(await kind('texts/nowhere', stranger)).toBe('datanet_unknown')
    })

    test('is not stored without embeddings, nor when its text is refused', async () => {
      await store.create(datanet('texts/mute'), 1)
      embeds = false
      const stored = await store.contribute(contribution('texts/mute', TEXT), 5)
      embeds = true
      expect(stored).toEqual({ ok: false, error: { kind: 'embedding_unavailable' } })
      expect((await store.contribute(contribution('texts/mute', TEXT), 6)).ok).toBe(true)
      expect(await store.contribute(contribution('texts/mute', ' '), 7)).toEqual({
        ok: false,
        error: { kind: 'text_empty' },
      })
    })

    test('is withdrawn by its contributor or the owner, and stays provable', async () => {
      await store.create(datanet('texts/gone'), 1)
      const stored = await store.contribute(contribution('texts/gone', TEXT), 5)
      const made = must(stored.ok ? stored.value : null, 'it was stored')
      expect((await store.withdraw(stranger, made.id, 6)).ok).toBe(false)
      expect((await store.withdraw(owner, made.id, 7)).ok).toBe(true)
      expect((await store.withdraw(owner, made.id, 8)).ok).toBe(true)
      const taken = ingest(made.datanetId, TEXT)
      const cut = must(taken.ok ? taken.value.passages[0] : null, 'it has a passage')
      expect((await store.passage(owner, cut.id))?.isWithdrawn).toBe(true)
    })
  })

  describe('validation', () => {
    test('refuses a text that holds a secret, and stores nothing of it', async () => {
      await store.create(datanet('validation/secrets'), 1)
      const secret = `AKIA${'A1'.repeat(8)}`
      const text = `${TEXT} The password was ${secret}.`
      const refused = await store.contribute(contribution('validation/secrets', text), 5)
      expect(refused).toMatchObject({ ok: false, error: { kind: 'text_rejected' } })
      expect(JSON.stringify(refused)).not.toContain(secret)
    })

    test('refuses a Datanet under a licence that cannot be read, and keeps no name for it', async () => {
      const free = { ...datanet('licensed/free'), licence: 'CC-BY' }
      expect(await store.create(free, 1)).toEqual({
        ok: false,
        error: { kind: 'licence_unknown', licence: 'CC-BY' },
      })
      const other = { ...datanet('licensed/other'), ownerAccount: stranger }
      expect((await store.create(other, 2)).ok).toBe(true)
    })

    test('says of a licence that allows no paid answer that its text earns nothing', async () => {
      await store.create(datanet('validation/unpaid'), 1)
      const given = contribution('validation/unpaid', TEXT)
      const unpaid = await store.contribute({ ...given, licence: 'CC-BY-NC-4.0' }, 5)
      expect(unpaid).toMatchObject({
        value: {
          flags: [
            {
              code: 'licence_not_payable',
              message: expect.stringContaining(
                'Under CC-BY-NC-4.0 it is kept and proven, but found by nobody',
              ),
            },
          ],
        },
      })
      const by = {
        ...contribution('validation/unpaid', `${TEXT} Or so.`),
        licence: 'CC-BY-NC-4.0 OR MIT',
      }
      expect(await store.contribute(by, 5)).toMatchObject({ value: { flags: [] } })
    })

    test('lets a curator look at a text that would earn nothing', async () => {
      await store.create(datanet('validation/waits', true), 1)
      const grant = { ownerAccount: owner, accountId: contributor, role: 'contributor' } as const
      await store.grant({ ...grant, datanet: 'validation/waits' }, 2)
      const given = contribution('validation/waits', TEXT, contributor)
      const waiting = await store.contribute({ ...given, licence: 'GPL-3.0-only' }, 5)
      expect(waiting).toMatchObject({ value: { state: 'pending' } })
    })

    test('refuses a licence that cannot be read', async () => {
      await store.create(datanet('validation/licences'), 1)
      const free = { ...contribution('validation/licences', TEXT), licence: 'free for all' }
      expect(await store.contribute(free, 5)).toEqual({
        ok: false,
        error: { kind: 'licence_unknown', licence: 'free for all' },
      })
    })
  })

  describe('likeness', () => {
    const long = Array.from({ length: 90 }, (_, n) => `word${n * 7}`)
    const contribute = async (name: string, text: string, atMs: number) => {
      const stored = await store.contribute(contribution(name, text), atMs)
      return must(stored.ok ? stored.value : null, 'the text is sound')
    }

    test('tells how much was copied, also from another Datanet, and what is new', async () => {
      await store.create(datanet('likeness/first'), 1)
      await store.create(datanet('likeness/second'), 1)
      const fresh = Array.from({ length: 90 }, (_, n) => `fresh${n * 3}`).join(' ')
      const first = await contribute('likeness/first', long.join(' '), 5)
      const half = await contribute('likeness/second', `${long.join(' ')} ${fresh}`, 6)
      const shouted = long.join(', ').toUpperCase()
      const whole = await contribute('likeness/second', shouted, 7)
      expect(first.noveltyMillionths).toBe(1_000_000)
      expect(half.noveltyMillionths).toBeGreaterThan(400_000)
      expect(half.noveltyMillionths).toBeLessThan(600_000)
      expect(whole.noveltyMillionths).toBe(0)
    })

    test('puts a near-copy into the cluster of what it copies, within one text too', async () => {
      await store.create(datanet('likeness/clusters'), 1)
      const changed = long.with(40, 'changed').map((each) => `near${each}`)
      const original = long.map((each) => `near${each}`)
      const first = await contribute('likeness/clusters', original.join(' '), 5)
      const copies = `${changed.join(' ')}\n\n${changed.with(10, 'again').join(' ')}`
      const second = await contribute('likeness/clusters', copies, 6)
      expect([first.alike, second.passages, second.alike]).toEqual([0, 2, 2])
    })
  })
})
