import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf, KeyList, packKeys } from './key-list.ts'
import { Lexicon, numberForms, packLexicon, UNKNOWN } from './lexicon.ts'
import { bitsFor, ByteReader, ByteWriter, packBits, unpackBits } from './packed.ts'
import { sortByKey } from './sort-by-key.ts'
import { BLOCK_TOKENS, FORMS_MAX, packTokens, unpackTokens } from './token-blocks.ts'

const uint = fc.nat({ max: 2 ** 32 - 1 })

describe('packed numbers', () => {
  test('bits come back from any base, in any width', () => {
    const packs = fc.integer({ min: 1, max: 32 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        values: fc.array(fc.nat({ max: 2 ** width - 1 }), { minLength: 1, maxLength: 60 }),
      }),
    )
    fc.assert(
      fc.property(packs, fc.nat(), ({ width, values }, seed) => {
        const bytes = packBits(Uint32Array.from(values), width)
        expect(bytes.length).toBe(Math.ceil((values.length * width) / 8))
        const index = seed % values.length
        const base = Math.floor((index * width) / 8)
        expect(unpackBits(bytes.slice(base), base, width, index) >>> 0).toBe(values[index])
        expect(unpackBits(bytes, 0, width, index) >>> 0).toBe(values[index])
      }),
      { numRuns: 3_000 },
    )
    expect([1, 2, 3, 4, 5, 256, 257].map(bitsFor)).toEqual([1, 1, 2, 2, 3, 8, 9])
  })

  test('varints come back', () => {
    fc.assert(
      fc.property(fc.array(uint), (values) => {
        const writer = new ByteWriter()
        for (const value of values) writer.varint(value)
        const reader = new ByteReader(writer.done())
        expect(values.map(() => reader.varint())).toEqual(values)
      }),
    )
  })

  test('tokens come back from their blocks, whatever bytes their numbers take', () => {
    const edges = [0, 191, 192, 12_479, 12_480, FORMS_MAX - 1]
    const number = fc.oneof(fc.constantFrom(...edges), fc.nat({ max: FORMS_MAX - 1 }))
    fc.assert(
      fc.property(fc.array(number, { maxLength: 700 }), (numbers) => {
        const { bytes, starts } = packTokens(Uint32Array.from(numbers))
        for (let block = 0; block * BLOCK_TOKENS < numbers.length; block++) {
          const into = new Uint32Array(BLOCK_TOKENS)
          const count = unpackTokens(bytes.subarray(starts[block], starts[block + 1]), into)
          const own = numbers.slice(block * BLOCK_TOKENS, (block + 1) * BLOCK_TOKENS)
          expect([...into.subarray(0, count)]).toEqual(own)
        }
        expect(starts.at(-1)).toBe(bytes.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('KeyList', () => {
  const lists = fc.oneof(
    fc.array(uint, { maxLength: 400 }),
    fc.array(fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1), { maxLength: 400 }),
    fc.array(fc.nat({ max: 1_000 }), { maxLength: 1_200 }),
  )

  test('every key that was put in is found, at the ranks where its like stand and no other', () => {
    fc.assert(
      fc.property(lists, fc.array(uint, { maxLength: 20 }), (hashes, strangers) => {
        const keys = Uint32Array.from(hashes, (hash) => keyOf(hash, hashes.length)).sort()
        const list = new KeyList(packKeys(keys), keys.length)
        for (const hash of [...hashes, ...strangers]) {
          const key = keyOf(hash, keys.length)
          const { from, to } = list.find(hash)
          expect([...keys.subarray(from, to)]).toEqual([...keys].filter((other) => other === key))
        }
      }),
      { numRuns: 400 },
    )
  })

  test('a stranger is taken for a key about once in two hundred', () => {
    let state = 1
    const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0)
    const keys = Uint32Array.from({ length: 30_000 }, () => keyOf(random(), 30_000)).sort()
    const list = new KeyList(packKeys(keys), keys.length)
    const taken = Array.from({ length: 40_000 }, () => list.find(random()))
    const rate = taken.filter(({ from, to }) => to > from).length / taken.length
    expect(rate).toBeLessThan(1 / 100)
    expect(rate).toBeGreaterThan(1 / 1_000)
  })
})

describe('Lexicon', () => {
  const form = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
  const counts = fc.dictionary(
    form.filter((text) => text.isWellFormed()),
    fc.integer({ min: 1, max: 9 }),
    {
      maxKeys: 120,
    },
  )

  test('gives every form its number by falling count, and strangers none', () => {
    fc.assert(
      fc.property(counts, form, fc.boolean(), (dictionary, stranger, isWhole) => {
        const counted = numberForms(new Map(Object.entries(dictionary)))
        const lexicon = new Lexicon(packLexicon(counted), 1_000)
        if (isWhole) lexicon.decodeAll()
        for (const [number, own] of counted.forms.entries()) {
          if (number > 0) expect(lexicon.numberOf(own)).toBe(number)
        }
        if (!Object.hasOwn(dictionary, stranger)) expect(lexicon.numberOf(stranger)).toBe(UNKNOWN)
        expect([...counted.counts.subarray(1)].sort((a, b) => b - a)).toEqual([
          ...counted.counts.subarray(1),
        ])
      }),
      { numRuns: 500 },
    )
  })

  test('masses are -ln of the share of the index; an unknown form is as rare as a single one', () => {
    const counted = numberForms(
      new Map([
        ['a', 500],
        ['b', 1],
      ]),
    )
    const lexicon = new Lexicon(packLexicon(counted), 1_000)
    expect(lexicon.massOf(lexicon.numberOf('a'))).toBe(693)
    expect(lexicon.massOf(lexicon.numberOf('b'))).toBe(6_908)
    expect(lexicon.massOf(UNKNOWN)).toBe(6_908)
  })
})

test('sortByKey orders by key and leaves equal keys in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(uint, fc.nat({ max: 3 }))), (keys) => {
      const values = Uint32Array.from(keys.keys())
      const sorted = sortByKey(Uint32Array.from(keys), values)
      const expected = [...keys.entries()].sort(([i, a], [j, b]) => a - b || i - j)
      expect([...sorted.values]).toEqual(expected.map(([index]) => index))
      expect([...sorted.keys]).toEqual(expected.map(([, key]) => key))
    }),
  )
})
