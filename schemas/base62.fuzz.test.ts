import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BASE62, encodeBase62 } from './base62.ts'

function decoded(text: string): bigint {
  return Array.from(text).reduce((sum, digit) => sum * 62n + BigInt(BASE62.indexOf(digit)), 0n)
}

test('every byte string is one number, in exactly the width asked, or is refused', () => {
  const bytes = fc.uint8Array({ maxLength: 20 })
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 30 }), (given, width) => {
      const value = given.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
      if (value >= 62n ** BigInt(width)) {
        expect(() => encodeBase62(given, width)).toThrow('do not fit')
        return
      }
      const text = encodeBase62(given, width)
      expect(text).toHaveLength(width)
      expect(decoded(text)).toBe(value)
    }),
    { numRuns: 5_000 },
  )
})
