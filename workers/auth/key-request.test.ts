import { recoverTypedDataAddress } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { keyRequestTypedData } from '../../schemas/chain/key-request-type.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { isFresh, KEY_REQUEST_AGE_MS, verifyKeyRequest } from './key-request.ts'
import type { RecoverKeySigner, SignedKeyRequest } from './key-request.ts'

const now = 1_800_000_000_000
const domain = { chainId: 31_337, escrow: parseAddress(`0x${'e5'.repeat(20)}`) }

const typed = ({ wallet, name, mode, issuedAtMs, nonce }: Omit<SignedKeyRequest, 'signature'>) =>
  keyRequestTypedData(domain, { wallet, name, mode, issuedAt: BigInt(issuedAtMs), nonce })

const recover: RecoverKeySigner = async (request) => {
  try {
    const signer = await recoverTypedDataAddress({
      ...typed(request),
      signature: request.signature,
    })
    return parseAddress(signer)
  } catch {
    return null
  }
}

const never: RecoverKeySigner = () => Promise.reject(new Error('not to be called'))

async function signed(issuedAtMs: number): Promise<SignedKeyRequest> {
  const account = privateKeyToAccount(generatePrivateKey())
  const wallet = parseAddress(account.address)
  const nonce = `0x${'07'.repeat(32)}` as const
  const request = { wallet, name: 'laptop', mode: 'test', issuedAtMs, nonce } as const
  return { ...request, signature: await account.signTypedData(typed(request)) }
}

describe('a request for a key', () => {
  test('signed by its wallet and fresh is granted', async () => {
    const request = await signed(now)
    expect(await verifyKeyRequest(request, recover, now)).toEqual({
      ok: true,
      value: request.wallet,
    })
  })

  test('is refused when any signed word was changed', async () => {
    const request = await signed(now)
    const other = await signed(now)
    const changed = [
      { ...request, name: 'laptop ' },
      { ...request, mode: 'live' as const },
      { ...request, issuedAtMs: now + 1 },
      { ...request, nonce: `0x${'08'.repeat(32)}` as const },
      { ...request, wallet: other.wallet },
      { ...request, signature: other.signature },
      { ...request, signature: `0x${'00'.repeat(65)}` as const },
      { ...request, signature: '0x' as const },
    ]
    for (const attempt of changed) {
      const error = { kind: 'signature_invalid' }
      expect(await verifyKeyRequest(attempt, recover, now)).toEqual({ ok: false, error })
    }
  })

  test('is refused by its age before its signature is looked at', async () => {
    const request = await signed(now)
    const late = now + KEY_REQUEST_AGE_MS + 1
    const error = { kind: 'too_old' }
    expect(await verifyKeyRequest(request, never, late)).toEqual({ ok: false, error })
  })

  test('is fresh for ten minutes either way, ends included', () => {
    expect(isFresh(now, now + KEY_REQUEST_AGE_MS)).toBe(true)
    expect(isFresh(now, now - KEY_REQUEST_AGE_MS)).toBe(true)
    expect(isFresh(now, now + KEY_REQUEST_AGE_MS + 1)).toBe(false)
    expect(isFresh(now, now - KEY_REQUEST_AGE_MS - 1)).toBe(false)
  })
})
