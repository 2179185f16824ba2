import { describe, expect, test } from 'vitest'
import { accountOfWallet, parseAddress, routingOfAccount } from '../../schemas/ids.ts'
import { authenticate } from './authenticate.ts'
import { digestKey, makeKey } from './key.ts'

const secret = 'a pepper that is only for tests'
const pepper = {
  current: { version: 2, secret },
  retired: [{ version: 1, secret: 'an old pepper' }],
}
const accountId = accountOfWallet(parseAddress(`0x${'5a'.repeat(20)}`))
const routing = routingOfAccount(accountId)
const key = makeKey('test', routing, new Uint8Array(32).fill(7))

describe('the Authorization header', () => {
  test('with a key names the account, the mode and the digest', () => {
    const digest = digestKey(key, secret)
    const older = [{ keyDigest: digestKey(key, 'an old pepper'), pepper: 1 }]
    const proofs = { newest: { keyDigest: digest, pepper: 2 }, older }
    const payer = { kind: 'key' }
    const value = { payer, mode: 'test', routing, accountId, digest, proofs }
    expect(authenticate(`Bearer ${key}`, pepper)).toEqual({ ok: true, value })
    expect(authenticate(`bearer   ${key}  `, pepper)).toEqual({ ok: true, value })
  })

  test.each([null, '', 'Bearer', 'Bearer ', key, `Basic ${key}`, `Bearer ${key} ${key}`])(
    'without a bearer key is refused as missing: %j',
    (header) => {
      expect(authenticate(header, pepper)).toEqual({ ok: false, error: { kind: 'key_missing' } })
    },
  )

  test.each([
    'sk-proj-abcdefghijklmnopqrstuvwxyz',
    key.slice(0, -1),
    `${key}0`,
    key.replace('meed_test_', 'meed_live_'),
    `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`,
    'x'.repeat(1 << 20),
    `${key} ${' '.repeat(1_000)}`,
  ])('with a mistyped key is refused as malformed: %j', (text) => {
    const error = { kind: 'key_malformed' }
    expect(authenticate(`Bearer ${text}`, pepper)).toEqual({ ok: false, error })
  })
})
