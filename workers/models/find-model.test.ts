import { describe, expect, test } from 'vitest'
import { compositionId } from '../../schemas/adapter/composition.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress, type Sha256 } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { SAMPLE_BASE, sampleNode } from '../../schemas/wire/sample-node.cases.ts'
import { findModel, wantedAdapter } from './find-model.ts'
import type { Adapter } from './models.port.ts'

const DORA = parseAddress(`0x${'d'.repeat(40)}`)
const ERIN = parseAddress(`0x${'e'.repeat(40)}`)
const BASE = SAMPLE_BASE
const NODES = [sampleNode('n')]

function adapter(name: string, change: Partial<Adapter> = {}): Adapter {
  return {
    id: contentId('adp', name),
    name,
    ownerAccount: accountOfWallet(DORA),
    payee: DORA,
    description: '',
    baseSha256: BASE,
    sha256: sha256Hex(name),
    bytes: name.length,
    promptNanoUsd: nanoUsd(1n),
    completionNanoUsd: nanoUsd(1n),
    createdAtMs: 0,
    withdrawnAtMs: null,
    ...change,
  }
}

const ELSEWHERE = sha256Hex('another base')
const KNOWN = [
  adapter('dora/brief'),
  adapter('dora/quote'),
  adapter('dora/again', { sha256: sha256Hex('dora/quote') }),
  adapter('dora/elsewhere', { baseSha256: ELSEWHERE }),
  adapter('dora/elsewhere-2', { baseSha256: ELSEWHERE }),
  adapter('dora/retired', { withdrawnAtMs: 5 }),
  // The same account under another owner's part: whose they are is told by the account.
  adapter('dora-2/brief'),
  adapter('erin/brief', { ownerAccount: accountOfWallet(ERIN), payee: ERIN }),
]
const adapters = {
  find: (name: string) => Promise.resolve(KNOWN.find((one) => one.name === name) ?? null),
}
const find = (name: string) => findModel(name, NODES, adapters)
const hash = (name: string) => sha256Hex(name)

describe('findModel', () => {
  test('knows a base, and an adapter by itself, as they are', async () => {
    expect(await find('base')).toMatchObject({
      value: { sha256: BASE, parts: [], isComposed: false },
    })
    const plain = { name: 'dora/brief', sha256: hash('dora/brief'), isComposed: false }
    expect(await find('dora/brief')).toMatchObject({ value: plain })
    expect(await find('dora/brief:1.0')).toMatchObject({ value: plain })
  })

  test('gives a combination one name and one hash, however it is written', async () => {
    const id = compositionId([
      { sha256: hash('dora/brief'), weightMilli: 600 },
      { sha256: hash('dora/quote'), weightMilli: 1_000 },
    ])
    const value = { name: 'dora/brief:0.6+dora/quote', sha256: id, isComposed: true }
    expect(await find('dora/brief:0.6+dora/quote')).toMatchObject({ value })
    expect(await find('dora/quote:1+dora/brief:0.600')).toMatchObject({ value })
    expect(await find('dora/brief+dora-2/brief')).toMatchObject({ value: { isComposed: true } })
    expect(await find('dora/brief:0.5')).toMatchObject({ value: { isComposed: true } })
  })

  test.each([
    ['dora/brief+dora/gone', { kind: 'model_unknown', name: 'dora/gone' }],
    ['dora/retired', { kind: 'adapter_withdrawn', name: 'dora/retired', withdrawnAtMs: 5 }],
    [
      'dora/brief+dora/retired',
      { kind: 'adapter_withdrawn', name: 'dora/retired', withdrawnAtMs: 5 },
    ],
    ['erin/brief+dora/brief', { kind: 'composition_across_owners' }],
    ['dora/brief+dora/elsewhere', { kind: 'composition_across_bases' }],
    ['dora/brief:0', { kind: 'composition_invalid' }],
    ['dora/quote+dora/again', { kind: 'composition_invalid' }],
    [
      'dora/elsewhere-2:2+dora/elsewhere',
      { kind: 'base_absent', name: 'dora/elsewhere+dora/elsewhere-2:2', baseSha256: ELSEWHERE },
    ],
  ])('refuses %s', async (name, error) => {
    expect(await find(name)).toMatchObject({ ok: false, error })
  })
})

describe('wantedAdapter', () => {
  const wanted = async (name: string) => {
    const model = await find(name)
    if (!model.ok) throw new Error(model.error.kind)
    return wantedAdapter(model.value, (sha256: Sha256) => `http://edge.test/${sha256}`)
  }
  const source = (name: string) => {
    const url = `http://edge.test/${hash(name)}`
    return { sha256: hash(name), bytes: name.length, url }
  }

  test('is nothing for the base, the file of one adapter, and the recipe of several', async () => {
    expect(await wanted('base')).toBe(null)
    expect(await wanted('dora/brief')).toEqual(source('dora/brief'))
    const parts = [
      { source: source('dora/brief'), weightMilli: 600 },
      { source: source('dora/quote'), weightMilli: 1_000 },
    ]
    const sha256 = compositionId(
      parts.map(({ source: one, weightMilli }) => ({ sha256: one.sha256, weightMilli })),
    )
    const { ownerAccount: owner } = adapter('dora/brief')
    expect(await wanted('dora/quote+dora/brief:0.6')).toEqual({ sha256, owner, parts })
  })
})
