import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { TEST_DATABASES, type TestDatabase } from '../datanets/test-database.cases.ts'
import { adaptersIn } from './adapters.store.ts'
import type { Adapter, Adapters } from './models.port.ts'

const walletOf = (name: string) => parseAddress(`0x${sha256Hex(name).slice(0, 40)}`)

function adapterOf(who: string, name: string, content: string): Adapter {
  const sha256 = sha256Hex(content)
  return {
    id: contentId('adp', `${name} ${sha256}`),
    name,
    ownerAccount: accountOfWallet(walletOf(who)),
    payee: walletOf(who),
    description: 'x',
    baseSha256: sha256Hex('base'),
    sha256,
    bytes: 1,
    promptNanoUsd: nanoUsd(1n),
    completionNanoUsd: nanoUsd(1n),
    createdAtMs: 0,
    withdrawnAtMs: null,
  }
}

const published = (adapter: Adapter, backFromMs: number | null = null) => ({
  ok: true,
  value: { adapter, backFromMs },
})

describe.each(TEST_DATABASES)('adapters in %s', (_, open) => {
  let opened: TestDatabase
  let adapters: Adapters
  beforeAll(async () => {
    opened = await open()
    adapters = adaptersIn(opened.db)
  })
  afterAll(() => opened.close())

  test('weights belong to whoever published them first, under as many names as he likes', async () => {
    const first = adapterOf('dora', 'dora/brief', 'weights')
    expect(await adapters.publish(first)).toEqual(published(first))
    expect(await adapters.publish(first)).toEqual(published(first))
    const again = adapterOf('dora', 'dora/short', 'weights')
    expect(await adapters.publish(again)).toEqual(published(again))
    const error = { kind: 'weights_taken', name: 'dora/brief' }
    const copy = adapterOf('mallory', 'mallory/brief', 'weights')
    expect(await adapters.publish(copy)).toEqual({ ok: false, error })
    expect(await adapters.find('mallory/brief')).toBeNull()
  })

  test('of many that publish the same weights at once, one wins', async () => {
    const who = ['a', 'b', 'c', 'd', 'e', 'f']
    const raced = await Promise.all(
      who.map((name) => adapters.publish(adapterOf(name, `${name}/raced`, 'raced weights'))),
    )
    expect(raced.filter(({ ok }) => ok)).toHaveLength(1)
    const named = (await adapters.list()).filter(({ name }) => name.endsWith('/raced'))
    expect(named).toHaveLength(1)
  })

  test('what was published keeps its terms', async () => {
    const first = adapterOf('gina', 'gina/one', 'of gina')
    await adapters.publish(first)
    const other = { ...first, description: 'y', completionNanoUsd: nanoUsd(2n) }
    const differ = ['description', 'completion_price']
    expect(await adapters.publish(other)).toEqual({
      ok: false,
      error: { kind: 'terms_kept', stored: first, differ },
    })
    expect(await adapters.find('gina/one')).toEqual(first)
  })

  test('its owner alone takes an adapter down, and brings it back by publishing it again', async () => {
    const one = adapterOf('hugo', 'hugo/one', 'of hugo')
    await adapters.publish(one)
    const listed = async () => (await adapters.list()).map(({ name }) => name)
    const thief = accountOfWallet(walletOf('mallory'))
    const error = { kind: 'owner_only', name: one.name }
    expect(await adapters.withdraw(one.name, thief, 5)).toEqual({ ok: false, error })
    expect(await listed()).toContain(one.name)
    for (const atMs of [7, 9]) {
      expect(await adapters.withdraw(one.name, one.ownerAccount, atMs)).toMatchObject({ ok: true })
      expect(await adapters.find(one.name)).toEqual({ ...one, withdrawnAtMs: 7 })
    }
    expect(await listed()).not.toContain(one.name)
    const copy = await adapters.publish(adapterOf('mallory', 'mallory/late', 'of hugo'))
    expect(copy).toEqual({ ok: false, error: { kind: 'weights_taken', name: one.name } })
    expect(await adapters.publish({ ...one, createdAtMs: 11 })).toEqual(published(one, 7))
    expect(await adapters.publish(one)).toEqual(published(one))
    expect(await adapters.find(one.name)).toEqual(one)
    expect(await adapters.withdraw('hugo/none', one.ownerAccount, 5)).toEqual({
      ok: false,
      error: { kind: 'adapter_unknown', name: 'hugo/none' },
    })
  })

  test('a name keeps its bytes, and its owner part its account', async () => {
    await adapters.publish(adapterOf('erin', 'erin/one', 'one'))
    const other = await adapters.publish(adapterOf('erin', 'erin/one', 'two'))
    expect(other).toEqual({ ok: false, error: { kind: 'name_taken', name: 'erin/one' } })
    const thief = await adapters.publish(adapterOf('mallory', 'erin/three', 'three'))
    expect(thief).toEqual({ ok: false, error: { kind: 'namespace_taken', namespace: 'erin' } })
  })
})
