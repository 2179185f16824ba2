import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { FETCH_URL_LIFETIME_MS, mayFetch, signFetchUrl } from './fetch-url.ts'

const file = sha256Hex('adapter')
const key = 'a key for tests only'
const url = new URL(signFetchUrl('https://edge.test', file, key, 1_000))
const expires = Number(url.searchParams.get('expires'))
const signature = url.searchParams.get('signature') ?? ''

test('mayFetch lets the holder of the URL read that file until it expires', () => {
  expect(url.pathname).toBe(`/internal/adapters/${file}`)
  expect(mayFetch(file, expires, signature, key, 1_000 + FETCH_URL_LIFETIME_MS)).toBe(true)
  expect(mayFetch(file, expires, signature, key, 1_001 + FETCH_URL_LIFETIME_MS)).toBe(false)
})

test('a bucket is named as it is: the node has keys of its own', () => {
  expect(signFetchUrl('s3://vault', file, key, 1_000)).toBe(`s3://vault/adapters/${file}`)
})

test('mayFetch refuses another file, another expiry, another key and a changed signature', () => {
  expect(mayFetch(sha256Hex('other'), expires, signature, key, 1_000)).toBe(false)
  expect(mayFetch(file, expires + 1, signature, key, 1_000)).toBe(false)
  expect(mayFetch(file, expires, signature, 'another key for tests', 1_000)).toBe(false)
  expect(mayFetch(file, expires, signature.replace(/^./, 'x'), key, 1_000)).toBe(false)
  expect(mayFetch(file, Number.NaN, signature, key, 1_000)).toBe(false)
  expect(mayFetch(file, expires, '', key, 1_000)).toBe(false)
})
