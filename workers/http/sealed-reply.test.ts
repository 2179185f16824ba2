import { expect, test } from 'vitest'
import { sealingOf } from './sealed-reply.ts'

const SALT = 'a1'.repeat(32)
const NONCE = new Uint8Array(12).fill(5)
const of = (secret = 'meed_live_a', call = 'acct_1 live POST /v1/keys once', salt = SALT) =>
  sealingOf(secret, call, { salt, objectId: 'key_1' })
const others = [
  ['another key', of('meed_live_b')],
  ['another call', of(undefined, 'acct_1 live POST /v1/keys twice')],
  ['another salt', of(undefined, undefined, 'a2'.repeat(32))],
] as const

test('a reply is read again by who sealed it, as it was', async () => {
  const text = '{"key":"meed_live_ä…"}'
  const sealed = await of().close(text, NONCE)
  expect(sealed).toMatch(/^[0-9a-f]+$/)
  expect(await of().open(sealed)).toBe(text)
})

test.each(others)('by %s it cannot be read, and nothing drawn is the same', async (_, other) => {
  const sealed = await of().close('text', NONCE)
  await expect(other.open(sealed)).rejects.toThrow(/operation/i)
  expect(other.seal.check).not.toBe(of().seal.check)
  expect(other.secret(32)).not.toEqual(of().secret(32))
})

test('a reply that was changed is refused, not read', async () => {
  const sealed = await of().close('text', NONCE)
  const last = sealed.endsWith('0') ? '1' : '0'
  await expect(of().open(sealed.slice(0, -1) + last)).rejects.toThrow(/operation/i)
})

test('what is drawn for one purpose is not what is drawn for another', async () => {
  const { seal, secret } = of()
  expect(of().secret(32)).toEqual(secret(32))
  expect(Buffer.from(secret(16)).toString('hex')).not.toBe(seal.check)
  const again = await of().close('text', new Uint8Array(12).fill(6))
  expect(again).not.toBe(await of().close('text', NONCE))
})
