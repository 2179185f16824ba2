// What each role may do in a private Datanet: every one of them tries everything, and the table in
// docs/datanets.md says the same.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOfWallet, makeId, parseAddress, type AccountId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { Earnings } from '../earnings.port.ts'
import { earningsIn } from '../earnings.store.ts'
import { AccessStore } from './access.store.ts'
import { DatanetStore } from './datanets.store.ts'
import { ReviewStore } from './reviews.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'
import { VersionStore } from './versions.store.ts'

const NET = 'roles/lamps'
const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const giver = account(90)

const ROLES = ['owner', 'curator', 'contributor', 'reader', '`train`', 'others'] as const
const WHO: Readonly<Record<(typeof ROLES)[number], AccountId>> = {
  ...{ owner: account(1), curator: account(2), contributor: account(3), reader: account(4) },
  ...{ '`train`': account(5), others: account(6) },
}

/** Rows of the table under "Roles", as they stand in the docs. */
function documented(): Record<string, Record<string, string>> {
  const docs = readFileSync(join(import.meta.dirname, '../../docs/datanets.md'), 'utf8')
  const section = must(/\n### Roles\n([^]*?)\n##/.exec(docs)?.[1], 'the docs tell of roles')
  const [heads = [], , ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const roles = heads.slice(1)
  return Object.fromEntries(
    rows.map(([action = '', ...cells]) => {
      return [action, Object.fromEntries(cells.map((cell, at) => [roles[at] ?? '', cell]))]
    }),
  )
}

describe.each(TEST_DATABASES)('roles in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  let reviews: ReviewStore
  let versions: VersionStore
  let access: AccessStore
  let earnings: Earnings
  let texts = 0
  const embed = (list: readonly string[]) => {
    const vectors = list.map(() => [1, ...Array.from({ length: 383 }, () => 0)])
    return Promise.resolve({ model: 'test', vectors })
  }
  const yes = ({ ok }: { readonly ok: boolean }) => (ok ? 'yes' : 'no')

  async function given(by: AccountId) {
    const about = { title: 'Bell', source: 's', licence: 'CC0-1.0', original: null }
    const text = `The lamp number ${++texts} of this coast burned oil of many kinds.`
    const one = { ...about, datanet: NET, contributorAccount: by, payee: wallet(7), text }
    const stored = await store.contribute(one, 5)
    return must(stored.ok ? stored.value.id : null, 'it is taken in')
  }
  async function asked(
    scopes: { readonly retrieve: boolean; readonly train: boolean },
    by: AccountId,
  ) {
    const id = makeId('acr', ++texts, new Uint8Array(10))
    expect(
      (await access.request({ datanet: NET, accountId: by, purpose: 'p', scopes }, id, 3)).ok,
    ).toBe(true)
    return id
  }
  const decide = (id: string, by: AccountId) =>
    access.decide({ id, by, approve: true, reason: '', expiresAtMs: null }, 4)

  async function made(): Promise<void> {
    const about = { title: 'Lamps', description: 'Of lamps', licence: 'CC0-1.0' }
    const set = {
      isPublic: false,
      isListed: true,
      reviewPolicy: 'all',
      feeNanoUsd: nanoUsd(1n),
    } as const
    const net = await store.create({ ...about, ...set, name: NET, ownerAccount: WHO.owner }, 1)
    expect(net.ok).toBe(true)
    const roles = [
      [WHO.curator, 'curator'],
      [WHO.contributor, 'contributor'],
      [WHO.reader, 'reader'],
      [giver, 'contributor'],
    ] as const
    for (const [accountId, role] of roles) {
      const grant = { datanet: NET, ownerAccount: WHO.owner, accountId, role }
      expect((await store.grant(grant, 2)).ok).toBe(true)
    }
    const id = await asked({ retrieve: false, train: true }, WHO['`train`'])
    expect((await decide(id, WHO.owner)).ok).toBe(true)
  }

  beforeAll(async () => {
    opened = await openDatabase()
    store = new DatanetStore(opened.db, embed)
    reviews = new ReviewStore(opened.db, embed)
    versions = new VersionStore(opened.db)
    access = new AccessStore(opened.db)
    earnings = earningsIn(opened.db)
    await made()
  })
  afterAll(() => opened.close())

  const PROBES: Readonly<Record<string, (by: AccountId) => Promise<string>>> = {
    'read it, ask it, see its versions': async (by) => {
      return (await store.find(by, NET)) === null ? 'no' : 'yes'
    },
    'see its leaderboard': async (by) => yes(await earnings.leaderboard(by, NET, null)),
    contribute: async (by) => yes(await store.mayContribute(by, NET, 'CC0-1.0')),
    'see what waits': async (by) => {
      await given(giver)
      const mine = by === WHO.contributor ? await given(by) : null
      const listed = await reviews.list(by, NET, { state: 'pending', after: null, limit: 100 })
      if (!listed.ok) return 'no'
      if (listed.value.some(({ contributorAccount }) => contributorAccount !== by)) return 'yes'
      return listed.value.some(({ id }) => id === mine) ? 'own' : 'no'
    },
    'approve and reject': async (by) => {
      const review = {
        contributionId: await given(giver),
        by,
        verdict: 'approve',
        reason: 'r',
      } as const
      return yes(await reviews.review(review, 6))
    },
    'withdraw a contribution': async (by) => {
      if ((await store.withdraw(by, await given(giver), 6)).ok) return 'yes'
      if (!(await store.mayContribute(by, NET, 'CC0-1.0')).ok) return 'no'
      return (await store.withdraw(by, await given(by), 6)).ok ? 'own' : 'no'
    },
    'publish a version': async (by) => yes(await versions.publish(by, NET, 'n', 8)),
    'answer requests for access': async (by) => {
      return yes(await decide(await asked({ retrieve: true, train: false }, account(80)), by))
    },
    'take every role of an account away': async (by) => {
      const role = 'reader' as const
      const held = { datanet: NET, ownerAccount: WHO.owner, accountId: account(81), role }
      expect((await store.grant(held, 8)).ok).toBe(true)
      return yes(await access.revoke(NET, by, account(81), 9))
    },
    'see who has access': async (by) => {
      const list = await access.grants(by, NET, { after: null, limit: 100 })
      if (list === null || list.length === 0) return 'no'
      return list.every(({ accountId }) => accountId === by) ? 'own' : 'yes'
    },
    'give a role': async (by) => {
      const grant = {
        datanet: NET,
        ownerAccount: by,
        accountId: account(82),
        role: 'reader',
      } as const
      return yes(await store.grant(grant, 9))
    },
    'change its card and rules, tune it': async (by) => {
      const changed = yes(await store.change(by, NET, { title: 'Lamps' }))
      expect(yes(await store.cutCells(by, NET))).toBe(changed)
      return changed
    },
    'train on it': async (by) => {
      const id = await given(WHO.owner)
      return yes(await access.mayTrain(by, [id]))
    },
    'see its card where it is listed, ask for access': async (by) => {
      const isShown = (await store.card(by, NET)) !== null
      const id = makeId('acr', ++texts, new Uint8Array(10))
      const scopes = { retrieve: true, train: false }
      const request = { datanet: NET, accountId: by, purpose: 'p', scopes }
      return isShown && (await access.request(request, id, 3)).ok ? 'yes' : 'no'
    },
  }

  test('each may do what the docs say, and nothing else', async () => {
    const found: Record<string, Record<string, string>> = {}
    for (const [action, probe] of Object.entries(PROBES)) {
      const row: Record<string, string> = {}
      for (const role of ROLES) row[role] = await probe(WHO[role])
      found[action] = row
    }
    expect(found).toEqual(documented())
  })
})
