// Names of combined adapters: every way to write one means the same model, and nothing else does.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../canonical.ts'
import {
  compositionId,
  compositionName,
  modelsNamed,
  parseComposition,
  PARTS_MAX,
  WEIGHT_MAX,
} from './composition.ts'
import type { NamedPart } from './composition.ts'

const name = fc
  .tuple(fc.constantFrom('dora', 'o-2'), fc.constantFrom('brief', 'quote', 'a.b', '0', 'x-y'))
  .map(([owner, own]) => `${owner}/${own}`)
const part = fc.record({ name, weightMilli: fc.integer({ min: 1, max: WEIGHT_MAX }) })
const parts = fc.uniqueArray(part, {
  selector: (one) => one.name,
  minLength: 1,
  maxLength: PARTS_MAX,
})
const shuffled = <T>(list: readonly T[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length })
const asWritten = ({ name: own, weightMilli }: NamedPart, zeros: string) => {
  const [whole = '0', fraction = ''] = (weightMilli / 1_000).toString().split('.')
  const padded = `${fraction}${zeros}`.slice(0, 3)
  return `${own}:${padded === '' ? whole : `${whole}.${padded}`}`
}
const parsed = (text: string) => {
  const read = parseComposition(text)
  return read?.ok === true ? read.value : null
}
const ways = parts.chain((list) =>
  fc.record({
    list: fc.constant(list),
    order: shuffled(list),
    zeros: fc.constantFrom('', '0', '000'),
    space: fc.constantFrom('', ' ', '  '),
  }),
)

describe('a combined name', () => {
  test('is read the same in any order, with any zeros and spaces, and written in one way', () => {
    fc.assert(
      fc.property(ways, ({ list, order, zeros, space }) => {
        const written = order.map((one) => asWritten(one, zeros)).join(`${space}+${space}`)
        const text = written.replaceAll(':', `${space}:${space}`)
        const byName = list.toSorted((a, b) => (a.name < b.name ? -1 : 1))
        expect(parsed(text)).toEqual(byName)
        expect(modelsNamed(text)).toEqual(byName.map((one) => one.name))
        const normal = compositionName(order)
        const isPlain = list.length === 1 && list[0]?.weightMilli === 1_000
        expect(parsed(normal)).toEqual(isPlain ? null : byName)
        expect(normal).toBe(compositionName(list))
      }),
    )
  })

  test('has an id of its parts and weights, in any order, that no other parts or weights have', () => {
    const hashed = (list: readonly NamedPart[]) =>
      list.map((one) => ({ sha256: sha256Hex(one.name), weightMilli: one.weightMilli }))
    fc.assert(
      fc.property(ways, parts, ({ list, order }, others) => {
        const id = compositionId(hashed(list))
        expect(compositionId(hashed(order))).toBe(id)
        const isSame = compositionName(list) === compositionName(others)
        expect(compositionId(hashed(others)) === id).toBe(isSame)
      }),
    )
  })

  test('is never read out of a text that does not begin with an adapter, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseComposition(text)
        if (read !== null) expect(text).toMatch(/^\s*[a-z0-9-]+\/[a-z0-9.-]+\s*[+:]/)
        if (read?.ok !== true) expect(modelsNamed(text)).toEqual([text])
      }),
    )
    for (const text of ['base', 'dora/brief', 'gpt-4:free', '+', '', ':0.5', 'Dora/x:1']) {
      expect(parseComposition(text)).toBe(null)
    }
  })
})

test.each([
  ['dora/a+', `'' is neither`],
  ['dora/a+base', `'base' is neither`],
  ['dora/a:0.5:1', 'is neither'],
  ['dora/a+dora/a:0.5', 'stands twice'],
  ['dora/a:0', 'no decimal'],
  ['dora/a:0.0001', 'no decimal'],
  ['dora/a:4.001', 'no decimal'],
  ['dora/a:-1', 'no decimal'],
  ['dora/a:1e0', 'no decimal'],
  ['dora/a:free', 'no decimal'],
  ['dora/a:', 'no decimal'],
  ['d/a+d/b+d/c+d/e+d/f', '5 parts'],
])('%s is refused: %s', (text, why) => {
  expect(parseComposition(text)).toMatchObject({
    ok: false,
    error: { kind: 'composition_invalid' },
  })
  const read = parseComposition(text)
  expect(read?.ok === false ? read.error.why : '').toContain(why)
})
