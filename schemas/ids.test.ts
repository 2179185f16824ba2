import { expect, test } from 'vitest'
import { accountOfRouting, accountOfWallet, contentId, makeId, parseAddress } from './ids.ts'
import { parseId, routingOfAccount } from './ids.ts'

const random = new Uint8Array(10).fill(7)

test('makeId sorts by time and fits its pattern', () => {
  const early = makeId('gen', 1_700_000_000_000, random)
  const late = makeId('gen', 1_700_000_000_001, random)
  expect(early < late).toBe(true)
  expect(parseId('gen', early)).toBe(early)
  expect(() => parseId('key', early)).toThrow('not an id')
})

test('accountOfWallet is one account for one wallet, whatever its letter case', () => {
  const wallet = parseAddress('0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266')
  const account = accountOfWallet(wallet)
  expect(account).toBe(accountOfWallet(parseAddress(wallet.toUpperCase().replace('0X', '0x'))))
  expect(accountOfRouting(routingOfAccount(account))).toBe(account)
})

test('contentId gives the same id to the same content and another to another', () => {
  expect(contentId('psg', 'a')).toBe(contentId('psg', 'a'))
  expect(contentId('psg', 'a')).not.toBe(contentId('psg', 'b'))
})
