import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountOfWallet, parseAddress, routingOfAccount } from '../../schemas/ids.ts'
import { redactKeys, urlHoldsKey } from './exposed-key.ts'
import { makeKey } from './key.ts'

const routing = routingOfAccount(accountOfWallet(parseAddress(`0x${'5a'.repeat(20)}`)))
const key = fc
  .record({
    mode: fc.constantFrom('live' as const, 'test' as const),
    random: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  })
  .map(({ mode, random }) => makeKey(mode, routing, random))
const percent = (text: string, every: number) =>
  Array.from(text, (char, i) =>
    i % every === 0 ? `%${char.charCodeAt(0).toString(16).padStart(2, '0')}` : char,
  ).join('')

describe('a key', () => {
  test('is found wherever it stands in a URL, also percent-encoded, also twice', () => {
    fc.assert(
      fc.property(key, fc.webPath(), fc.integer({ min: 1, max: 9 }), (text, path, every) => {
        expect(urlHoldsKey(`${path}/${text}`)).toBe(true)
        expect(urlHoldsKey(`${path}?key=${percent(text, every)}`)).toBe(true)
        expect(urlHoldsKey(`${path}?key=${percent(percent(text, every), every)}`)).toBe(true)
        expect(urlHoldsKey(path)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('never leaves a log line, whatever stands around it', () => {
    fc.assert(
      fc.property(key, fc.string(), fc.string(), (text, before, after) => {
        const line = redactKeys(JSON.stringify({ reason: `${before}${text}${after}` }))
        expect(line).not.toContain(text.slice(10, 50))
        expect(line).toContain(`${text.slice(0, 10)}[redacted]`)
        expect(() => JSON.parse(line) as unknown).not.toThrow()
      }),
      { numRuns: 1_000 },
    )
    expect(redactKeys('a key id: key_0123456789abcdefghijkl')).toBe(
      'a key id: key_0123456789abcdefghijkl',
    )
  })
})
