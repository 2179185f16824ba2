import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findingsIn } from './validate.ts'

const whats = (text: string) => findingsIn(text).map(({ what }) => what)
const letters = (count: number) => 'aB3'.repeat(count).slice(0, count)

describe('findings', () => {
  // Assembled, so that no scanner takes this file for a leak.
  test.each([
    ['private key', ['-----BEGIN RSA ', 'PRIVATE KEY-----'].join('')],
    ['AWS access key', `AKIA${'A1'.repeat(8)}`],
    ['GitHub token', `ghp_${letters(36)}`],
    ['Slack token', `xoxb-${letters(24)}`],
    ['AWS secret key', `AWS_SECRET_ACCESS_KEY=${letters(40)}`],
    ['Stripe key', `sk_live_${letters(24)}`],
    ['API key', `sk-proj-${letters(44)}`],
    ['Meed key', `meed_live_${letters(40)}`],
    ['JSON web token', `eyJ${letters(20)}.eyJ${letters(20)}.${letters(24)}`],
    ['payment card number', '4111 1111 1111 1111'],
    ['bank account', 'DE89 3704 0044 0532 0130 00'],
    ['social security number', '123-45-6789'],
  ])('see a %s, say where, and never what', (what, secret) => {
    const text = `The keeper wrote ${secret} on the wall.`
    const found = findingsIn(text)
    expect(found.map((finding) => finding.what)).toEqual([what])
    expect(text.slice(found[0]?.start, found[0]?.end)).toBe(secret.slice(0, 2_000))
    expect(JSON.stringify(found)).not.toContain(secret)
  })

  test('leave numbers alone that no check digit confirms, and a few addresses', () => {
    expect(whats('4111 1111 1111 1112, 0000 0000 0000 0000, DE89 3704 0044 0532 0130 01')).toEqual(
      [],
    )
    expect(
      whats('000-12-3456 and 12-345-6789; ISBN 978-3-16-148410-0; 2026-11-25 13:21:46'),
    ).toEqual([])
    expect(whats('keeper@rock.example wrote to light@board.example')).toEqual([])
    const many = Array.from({ length: 12 }, (_, n) => `keeper${n}@rock.example`).join('; ')
    expect(new Set(whats(many))).toEqual(new Set(['list of mail addresses']))
  })

  test('of any text are places in it, in order, few', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('4111111111111111', '123-45-6789', 'a@b.example', `AKIA${'A1'.repeat(8)}`),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join(' ')
        const found = findingsIn(text)
        expect(found.length).toBeLessThanOrEqual(20)
        expect(found.every(({ start, end }) => start < end && end <= text.length)).toBe(true)
        const starts = found.map(({ start }) => start)
        expect(starts).toEqual(starts.toSorted((a, b) => a - b))
      }),
      { numRuns: 500 },
    )
  })
})
