import { createHmac } from 'node:crypto'
import { crc32 as zlibCrc32 } from 'node:zlib'
import { bytesToHex } from '@noble/hashes/utils.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BASE62 } from '../../schemas/base62.ts'
import { accountOfWallet, parseAddress, routingOfAccount } from '../../schemas/ids.ts'
import { crc32 } from './crc32.ts'
import { digestKey, KEY_RANDOM_BYTES, makeKey, parseKey } from './key.ts'
import { WHOLE_MS } from '../../fuzz-seed.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const account = bytes(20).map((raw) =>
  routingOfAccount(accountOfWallet(parseAddress(`0x${bytesToHex(raw)}`))),
)
const made = fc.record({
  mode: fc.constantFrom('live' as const, 'test' as const),
  routing: account,
  random: bytes(KEY_RANDOM_BYTES),
})
const key = made.map(({ mode, routing, random }) => makeKey(mode, routing, random))
const keys = fc.sample(key, { numRuns: 64, seed: 4 })
const LIVE_OR_TEST: Record<string, string> = { live: 'test', test: 'live' }

/** What hands and clipboards do to a key: `at` says where, `noise` with what. */
const DAMAGES: ((text: string, at: number, noise: string) => string)[] = [
  (text, at, noise) => text.slice(0, at) + noise.slice(0, 1) + text.slice(at + 1),
  (text, at, noise) => text.slice(0, at) + noise.slice(0, 5) + text.slice(at + 5),
  (text, at, noise) => text.slice(0, at) + noise + text.slice(at + noise.length),
  (text, at, noise) =>
    text.slice(0, 10) +
    noise
      .repeat(9)
      .slice(at % 9)
      .slice(0, 53),
  (text, at) =>
    text.slice(0, at) + text.slice(at + 1, at + 2) + text.charAt(at) + text.slice(at + 2),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at, noise) => text.slice(0, at) + noise.slice(0, 1) + text.slice(at),
  (text, at) => text.slice(0, at) + swapCase(text.charAt(at)) + text.slice(at + 1),
  (text) => text.replace(/live|test/, (mode) => LIVE_OR_TEST[mode] ?? ''),
]
const damage = fc.record({
  text: fc.constantFrom(...keys),
  kind: fc.constantFrom(...DAMAGES),
  at: fc.nat(62),
  noise: bytes(11).map((raw) => Array.from(raw, (byte) => BASE62.charAt(byte % 62)).join('')),
})

function swapCase(char: string): string {
  return char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()
}

describe('a key', () => {
  test('is read back as it was made', () => {
    fc.assert(
      fc.property(made, ({ mode, routing, random }) => {
        const text = makeKey(mode, routing, random)
        expect(text).toMatch(/^meed_(live|test)_[0-9A-Za-z]{53}$/)
        expect(parseKey(text)).toEqual({ ok: true, value: { mode, routing, text } })
      }),
      { numRuns: 2_000 },
    )
  })

  test('that was damaged is refused: 100,000 of them, where chance lets 2.3e-5 through', () => {
    let tried = 0
    const parsed: string[] = []
    fc.assert(
      fc.property(damage, ({ text, kind, at, noise }) => {
        const damaged = kind(text, at, noise)
        if (damaged === text) return
        tried++
        if (parseKey(damaged).ok) parsed.push(damaged)
      }),
      { numRuns: 120_000, seed: 20_261, interruptAfterTimeLimit: WHOLE_MS },
    )
    expect(parsed).toEqual([])
    expect(tried).toBeGreaterThan(100_000)
  })

  test('of other randomness is another key, and every random byte matters', () => {
    fc.assert(
      fc.property(made, fc.nat(KEY_RANDOM_BYTES - 1), ({ mode, routing, random }, at) => {
        const other = Uint8Array.from(random, (byte, i) => (i === at ? byte ^ 1 : byte))
        expect(makeKey(mode, routing, other)).not.toBe(makeKey(mode, routing, random))
      }),
    )
  })

  test('takes exactly its random bytes', () => {
    fc.assert(
      fc.property(account, fc.uint8Array({ maxLength: 31 }), (routing, short) => {
        expect(() => makeKey('live', routing, short)).toThrow('32 random bytes')
      }),
      { numRuns: 20 },
    )
  })

  test('is stored as HMAC-SHA-256 of the whole key under the pepper', () => {
    fc.assert(
      fc.property(key, fc.string({ minLength: 16 }), (text, pepper) => {
        const expected = createHmac('sha256', pepper).update(text).digest('hex')
        expect(digestKey(text, pepper)).toBe(expected)
      }),
    )
  })
})

test('the checksum is the CRC-32 of everybody else', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (raw) => {
      expect(crc32(raw)).toBe(zlibCrc32(raw))
    }),
  )
})
