import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64 } from './base64.ts'
import { isReportSigned } from './leak-report.ts'

/** Key, body and signature as GitHub publishes them in its documentation of the partner program. */
const GITHUB = {
  pem: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq
kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA==
-----END PUBLIC KEY-----`,
  body: '[{"token":"some_token","type":"some_type","url":"some_url"}]',
  signature:
    'MEUCIQDKZokqnCjrRtw0tni+2Ltvl/uiMJ1EGumEsp1BsNr32AIgQY1YXD2nlj+XNfGK4rBfkMJ1JDOQcYXxa2sY8FNkrKc=',
}
const bytes = (text: string) => new TextEncoder().encode(text)
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const ours = pair()
const pem = pemOf(ours.publicKey)
const signed = (body: Uint8Array) => sign('sha256', body, ours.privateKey).toString('base64')

describe('a report', () => {
  test('of GitHub’s own example verifies with GitHub’s own key, and no byte of it may change', () => {
    const { body, signature } = GITHUB
    expect(isReportSigned(bytes(body), signature, GITHUB.pem)).toBe(true)
    for (let at = 0; at < body.length; at++) {
      const changed = bytes(body)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(isReportSigned(changed, signature, GITHUB.pem)).toBe(false)
    }
  })

  test('signed by OpenSSL verifies: low s and high s, short r and long', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (body) => {
        expect(isReportSigned(body, signed(body), pem)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('signed by another key, or over another body, does not', () => {
    const body = bytes('[]')
    expect(isReportSigned(body, signed(body), pemOf(pair().publicKey))).toBe(false)
    expect(isReportSigned(bytes('[ ]'), signed(body), pem)).toBe(false)
  })

  test('with anything else in the place of a signature or a key is refused, never thrown', () => {
    const body = bytes('[]')
    const good = signed(body)
    const der = Buffer.from(good, 'base64')
    const signatures = [
      '',
      'x',
      '====',
      good.slice(0, -4),
      `${good}AAAA`,
      good.replaceAll(/[+/]/g, '-'),
      Buffer.alloc(64).toString('base64'),
      Buffer.concat([der, Buffer.from([0])]).toString('base64'),
      'A'.repeat(100_000),
    ]
    for (const signature of signatures) {
      if (signature === good) continue
      expect([signature.slice(0, 20), isReportSigned(body, signature, pem)]).toEqual([
        signature.slice(0, 20),
        false,
      ])
    }
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey
    const wide = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey
    const spki = ours.publicKey.export({ type: 'spki', format: 'der' })
    spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1
    const off = pem.replace(/-\n[^-]+/, `-\n${spki.toString('base64')}\n`)
    expect(off).not.toBe(pem)
    const otherCurve = pem.replace('j0DAQcD', 'j0DAQgD')
    expect(otherCurve).not.toBe(pem)
    for (const key of [
      '',
      'PUBLIC',
      pemOf(rsa),
      pemOf(wide),
      off,
      pem.replace('PUBLIC', 'SECRET'),
    ]) {
      expect(isReportSigned(body, good, key)).toBe(false)
    }
  })
})

test('base64 is read strictly, as it is written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (raw) => {
      expect(fromBase64(Buffer.from(raw).toString('base64'))).toEqual(raw)
    }),
  )
  for (const odd of ['', 'A', 'AA', 'AAA', 'AA=', 'A===', 'AA==AA==', 'AA\n==', 'AA-_']) {
    expect(fromBase64(odd)).toBeNull()
  }
})
