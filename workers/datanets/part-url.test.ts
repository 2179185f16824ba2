import { expect, test } from 'vitest'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import { mayPut, signPartUrl, type PartPlace } from './part-url.ts'

const key = 'a key for tests only'
const account = accountOfWallet(parseAddress(`0x${'1'.repeat(40)}`))
const place: PartPlace = { account, upload: contentId('upl', 'x'), number: 2 }
const url = new URL(signPartUrl('https://edge.test', place, key, 1_000))
const expires = Number(url.searchParams.get('expires'))
const signature = url.searchParams.get('signature') ?? ''

test('the holder of the URL may put that part for an hour', () => {
  expect(url.pathname).toBe(`/v1/uploads/${place.upload}/parts/2`)
  expect(expires).toBe(1_000 + 3_600_000)
  expect(mayPut(place, expires, signature, key, expires)).toBe(true)
  expect(mayPut(place, expires, signature, key, expires + 1)).toBe(false)
})

test('and no other part, upload or account, no later, and with no other key', () => {
  const other = accountOfWallet(parseAddress(`0x${'2'.repeat(40)}`))
  expect(mayPut({ ...place, number: 1 }, expires, signature, key, 1_000)).toBe(false)
  expect(mayPut({ ...place, upload: contentId('upl', 'y') }, expires, signature, key, 1_000)).toBe(
    false,
  )
  expect(mayPut({ ...place, account: other }, expires, signature, key, 1_000)).toBe(false)
  expect(mayPut(place, expires + 1, signature, key, 1_000)).toBe(false)
  expect(mayPut(place, Number.NaN, signature, key, 1_000)).toBe(false)
  expect(mayPut(place, expires, signature, 'another key for tests', 1_000)).toBe(false)
  expect(mayPut(place, expires, '', key, 1_000)).toBe(false)
})
