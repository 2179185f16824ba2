import { expect, test } from 'vitest'
import { sha256Hex } from '../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress } from '../schemas/ids.ts'
import { nanoUsd } from '../schemas/money.ts'
import { callTerms } from '../schemas/wire/terms.ts'
import { toWire } from '../schemas/wire/to-wire.ts'
import { callTermsOf, quoteOf } from './call-terms.ts'
import type { Model } from './models/find-model.ts'

const address = (digit: string) => parseAddress(`0x${digit.repeat(40)}`)
const [DORA, ELSE, NODE, COMMONS] = ['1', '2', '3', '4'].map(address)
const base = {
  promptNanoUsd: nanoUsd(2n),
  completionNanoUsd: nanoUsd(8n),
  embeddingNanoUsd: nanoUsd(1n),
  payees: { platform: address('5'), stakers: address('6'), commons: address('4') },
  weiPerNanoUsd: 1n,
}
const part = (name: string, payee: string, price: bigint, weightMilli: number) => ({
  adapter: {
    id: contentId('adp', name),
    name,
    ownerAccount: accountOfWallet(address('1')),
    payee: parseAddress(payee),
    description: '',
    baseSha256: sha256Hex('base'),
    sha256: sha256Hex(name),
    bytes: 1,
    promptNanoUsd: nanoUsd(price),
    completionNanoUsd: nanoUsd(10n * price),
    createdAtMs: 0,
    withdrawnAtMs: null,
  },
  weightMilli,
})
const model = (parts: Model['parts'], isComposed: boolean): Model => ({
  name: 'm',
  sha256: sha256Hex('m'),
  baseSha256: sha256Hex('base'),
  contextTokens: 2_048,
  parts,
  isComposed,
})
const BRIEF = part('dora/brief', DORA ?? '', 3n, 600)
const QUOTE = part('dora/quote', ELSE ?? '', 5n, 1_000)

test('a combination costs what its adapters cost alone, whatever their weights', () => {
  const both = quoteOf(model([BRIEF, QUOTE], true), [], base)
  expect(both).toMatchObject({
    promptNanoUsdPerToken: 2n + 3n + 5n,
    completionNanoUsdPerToken: 8n + 30n + 50n,
  })
  expect(quoteOf(model([BRIEF], false), [], base).promptNanoUsdPerToken).toBe(5n)
  expect(quoteOf(model([], false), [], base).promptNanoUsdPerToken).toBe(2n)
})

test('its terms name each part with its payee and weight; those of one adapter or none do not', () => {
  const termsOf = (of: Model) => callTermsOf(quoteOf(of, [], base), of, address('3'), base)
  const composed = termsOf(model([BRIEF, QUOTE], true))
  expect(composed.adapterParts).toEqual([
    { name: 'dora/brief', sha256: sha256Hex('dora/brief'), payee: DORA, weightMilli: 600 },
    { name: 'dora/quote', sha256: sha256Hex('dora/quote'), payee: ELSE, weightMilli: 1_000 },
  ])
  expect(composed.payees).toMatchObject({ adapter: DORA, node: NODE })
  expect(callTerms.parse(toWire(composed))).toEqual(composed)
  const plain = termsOf(model([BRIEF], false))
  expect([plain.payees.adapter, 'adapterParts' in plain]).toEqual([DORA, false])
  expect(termsOf(model([], false)).payees.adapter).toBe(COMMONS)
})
