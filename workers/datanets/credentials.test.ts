import { describe, expect, test } from 'vitest'
import { credentialsIn } from './credentials.ts'
import { findingsIn } from './validate.ts'

/** Put together here, so that no scanner takes this file for what it tests. */
const SECRET = ['Tr0ub4', 'dor&3'].join('')

const found = (text: string) =>
  credentialsIn(text).map(({ start, end, isCertain }) => [text.slice(start, end), isCertain])

test.each([
  ['DB_PASSWORD=S3cretPassw0rd!', 'S3cretPassw0rd'],
  ['"password": "hunter2000!"', 'hunter2000!'],
  ['pass="hunter2000!"', 'hunter2000!'],
  ['password: hG7kd93Lq', 'hG7kd93Lq'],
])('%s gives its value away', (text, value) => {
  expect(found(text)).toEqual([[value, true]])
})

test('of many secrets the first twenty places are told, each once', () => {
  const one = `password: ${SECRET} AKIA${'A1'.repeat(8)} `
  const told = findingsIn(one.repeat(20_000))
  expect(told).toHaveLength(20)
  expect(new Set(told.map(({ start }) => start)).size).toBe(20)
  expect(told.every(({ end }) => end < 20 * one.length)).toBe(true)
})

describe('what is assigned to a word for a password', () => {
  test.each([
    `password: ${SECRET}`,
    `The password: ${SECRET}.`,
    `DB_PASSWORD=${SECRET}`,
    `"password": "${SECRET}",`,
    `pwd := '${SECRET}'`,
    `Passwort: ${SECRET}`,
    `api key = ${SECRET}`,
    `client_secret => \`${SECRET}\``,
    `postgres://meed:${SECRET}@db.internal/meed`,
  ])('is a secret where its value mixes kinds: %s', (text) => {
    expect(found(text)).toEqual([[SECRET, true]])
    const at = text.indexOf(SECRET)
    expect(findingsIn(text)).toMatchObject([{ kind: 'secret', start: at, end: at + SECRET.length }])
  })

  test.each([
    ['password: hunter2', 'hunter2'],
    ['password = a8f3k2m9d0', 'a8f3k2m9d0'],
    ['The password: Windows-10.', 'Windows-10'],
    ['redis://:lamp1811@cache', 'lamp1811'],
    ['Boarding pass: 1st-class only', '1st-class'],
    ['Pass: 11:30am-12:45pm', '11:30am-12:45pm'],
    ['Password: at-least-8-characters', 'at-least-8-characters'],
    ['The access key: Ctrl+Shift+F5', 'Ctrl+Shift+F5'],
    ['api-key: X-API-Key2', 'X-API-Key2'],
    ['secret key: 256-bit-AES', '256-bit-AES'],
    ['password: md5-crypt', 'md5-crypt'],
    ['pass: Tr0ub4Xdor3', 'Tr0ub4Xdor3'],
    ['password: Summer2024', 'Summer2024'],
    ['function scrypt(password: Uint8Array)', 'Uint8Array'],
  ])('is for a person to look at where it may be a name: %s', (text, value) => {
    expect(found(text)).toEqual([[value, false]])
    expect(findingsIn(text)).toEqual([])
  })

  test.each([
    'the password: ask your admin',
    'Password: required',
    'password: string',
    'A pass: the Gotthard-Pass of 1818 is high.',
    'bypass: Route-66a-North was closed',
    'password: <YOUR_PASSWORD_1>',
    'password=${DB_PASSWORD_1}',
    'password: ********',
    'password = process.env.PW1',
    'password: https://reset.example/Ab1',
    'api_key = your-Key-1234',
    'password: 12345678',
    'oci://repo:v1.2.3-Beta1@sha256:abcd',
    'const pass = utf8ToBytes("lamp")',
    'password: auth[12]',
    "apiKey: 'sk_test_1234'",
    'https://user:he%2F%2Fo1A@example.org',
    'Passwords: 1 of 3 people use Summer2024 style words.',
    'https://example.org:8443/a@b',
    'postgres://user:password1@localhost/db',
  ])('is nothing where it is prose, or stands for a value: %s', (text) => {
    expect(found(text)).toEqual([])
  })

  test('takes no time that grows faster than the text', () => {
    const text = `${'password '.repeat(20_000)}${':'.repeat(20_000)}${'a://b'.repeat(20_000)}`
    expect(found(text)).toEqual([])
  })
})
