import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyProof } from '../../schemas/chain/tree.ts'
import { accountOfWallet, parseAddress } from '../../schemas/ids.ts'
import type { ContributionId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { DatanetStore } from './datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'
import { faultsIn } from './verify-version.ts'
import { VersionStore } from './versions.store.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const owner = accountOfWallet(wallet(1))
const stranger = accountOfWallet(wallet(2))
const axis = Array.from({ length: 384 }, (_, index) => (index === 0 ? 1 : 0))
const embed = (texts: readonly string[]) =>
  Promise.resolve({ model: 'test-embedding', vectors: texts.map(() => axis) })

describe.each(TEST_DATABASES)('versions in %s', (_name, open) => {
  let opened: TestDatabase
  let store: DatanetStore
  let versions: VersionStore
  beforeAll(async () => {
    opened = await open()
    store = new DatanetStore(opened.db, embed)
    versions = new VersionStore(opened.db)
  })
  afterAll(() => opened.close())

  async function datanet(name: string): Promise<void> {
    const about = { title: name, description: name, licence: 'CC0-1.0', feeNanoUsd: nanoUsd(0n) }
    const made = await store.create({ name, ownerAccount: owner, isPublic: false, ...about }, 1)
    expect(made.ok).toBe(true)
  }

  async function add(name: string, text: string, atMs: number): Promise<ContributionId> {
    const about = { contributorAccount: owner, payee: wallet(3), title: text, source: '' }
    const added = await store.contribute(
      { datanet: name, ...about, licence: 'CC0-1.0', text, original: null },
      atMs,
    )
    return must(added.ok ? added.value.id : null, 'the text is sound')
  }

  test('are numbered, immutable, provable, and tell their difference', async () => {
    await datanet('versions/lights')
    const first = await add('versions/lights', 'The lamp burned oil.', 10)
    const second = await add('versions/lights', 'The lens turned slowly.', 11)
    const one = await versions.publish(owner, 'versions/lights', 'first', 20)
    await store.withdraw(owner, first, 30)
    const third = await add('versions/lights', 'The keeper slept.', 31)
    const two = await versions.publish(owner, 'versions/lights', 'second', 40)
    expect(one).toMatchObject({ ok: true, value: { number: 1, contributions: 2 } })
    expect(two).toMatchObject({ ok: true, value: { number: 2, contributions: 2 } })
    expect(await versions.diff(owner, 'versions/lights', 1, 2)).toEqual({
      ok: true,
      value: { added: [third], removed: [first], kept: 1 },
    })
    const listed = await versions.list(owner, 'versions/lights')
    const roots = must(listed.ok ? listed.value : null, 'the owner may read').map(
      ({ root }) => root,
    )
    const entries = await versions.entries(owner, 'versions/lights', 1)
    const proven = must(entries.ok ? entries.value : null, 'it was published')
    expect(proven.map(({ contributionId }) => contributionId)).toEqual([first, second])
    expect(proven.map(({ isWithdrawn }) => isWithdrawn)).toEqual([true, false])
    for (const { leaf, proof } of proven) {
      expect(verifyProof(must(roots[1], 'there are two'), leaf, proof)).toBe(true)
    }
  })

  test('are given row by row with their texts, but for those that were withdrawn', async () => {
    await datanet('versions/rows')
    const ids = []
    for (let n = 0; n < 5; n++) ids.push(await add('versions/rows', `Row number ${n} burns.`, n))
    const made = await versions.publish(owner, 'versions/rows', '', 20)
    const { root } = must(made.ok ? made.value : null, 'it was published')
    await store.withdraw(owner, must(ids[3], 'there are five'), 21)
    await add('versions/rows', 'After it was published.', 22)
    const read = async (after: number, limit: number) => {
      const page = await versions.rows(owner, 'versions/rows', 1, { after, limit })
      return must(page.ok ? page.value : null, 'the owner may read')
    }
    const rows = [...(await read(-1, 3)), ...(await read(2, 3))]
    expect(rows.map(({ contributionId }) => contributionId)).toEqual(ids)
    expect(rows.map(({ text }) => text === null)).toEqual([false, false, false, true, false])
    expect(faultsIn(root, rows)).toEqual([])
    expect(await read(4, 3)).toEqual([])
    const refused = await versions.rows(stranger, 'versions/rows', 1, { after: -1, limit: 3 })
    expect(refused).toMatchObject({ error: { kind: 'datanet_unknown' } })
  })

  test('are for whoever may read the Datanet, and published by whoever governs it', async () => {
    await datanet('versions/closed')
    await add('versions/closed', 'The lamp burned oil.', 10)
    const unknown = { ok: false, error: { kind: 'datanet_unknown', name: 'versions/closed' } }
    expect(await versions.publish(stranger, 'versions/closed', '', 20)).toEqual(unknown)
    expect(await versions.list(null, 'versions/closed')).toEqual(unknown)
    expect(await versions.entries(stranger, 'versions/closed', 1)).toEqual(unknown)
    expect(await versions.entries(owner, 'versions/closed', 1)).toEqual({
      ok: false,
      error: { kind: 'version_unknown', number: 1 },
    })
  })

  test('published at once, or beside a withdrawal, are each whole or refused', async () => {
    await datanet('versions/raced')
    const ids = []
    for (let n = 0; n < 6; n++) ids.push(await add('versions/raced', `Lamp number ${n} burns.`, n))
    const outcomes = await Promise.all([
      ...Array.from({ length: 4 }, () => versions.publish(owner, 'versions/raced', '', 20)),
      ...ids.slice(0, 2).map((id) => store.withdraw(owner, id, 21)),
    ])
    const kinds = outcomes.slice(0, 4).map((each) => (each.ok ? 'published' : each.error))
    for (const kind of kinds) expect(['published', { kind: 'version_raced' }]).toContainEqual(kind)
    const listed = await versions.list(owner, 'versions/raced')
    const made = must(listed.ok ? listed.value : null, 'the owner may read')
    expect(made).toHaveLength(kinds.filter((kind) => kind === 'published').length)
    for (const { number, contributions, root } of made) {
      const entries = await versions.entries(owner, 'versions/raced', number)
      const whole = must(entries.ok ? entries.value : null, 'a version is whole')
      expect(whole).toHaveLength(contributions)
      expect(whole.every(({ leaf, proof }) => verifyProof(root, leaf, proof))).toBe(true)
    }
  })
})
