import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, sha256Hex } from './canonical.ts'

test('canonicalJson does not depend on the order in which keys were written', () => {
  expect(canonicalJson({ b: 1, a: [true, null, 'x'] })).toBe('{"a":[true,null,"x"],"b":1}')
  expect(canonicalJson({ a: [true, null, 'x'], b: 1 })).toBe('{"a":[true,null,"x"],"b":1}')
})

test('canonicalJson parses back to the same value', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.maxSafeInteger(), fc.boolean())), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('canonicalJson refuses numbers that two machines could write differently', () => {
  for (const number of [0.1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => canonicalJson(number)).toThrow('safe integer')
  }
})

test('sha256Hex equals the published digest of "abc"', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
