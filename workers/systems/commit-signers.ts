// The settler's key behind its port. Local: the key in this process, its book wherever the caller
// keeps it; enough while one settler runs. Remote: a signing service over HTTP that keeps key, book
// and clock itself, so that settlers in two deployments cannot both sign (local/signer is one).
import { z } from 'zod'
import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { address, hexBytes } from '../../schemas/wire/scalars.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { CommitSigner, CommitTx } from '../settle/commit-signer.port.ts'
import { EMPTY_BOOK, maySign, takeLease } from '../settle/signing-rules.ts'
import type { SigningBook, SigningRefusal } from '../settle/signing-rules.ts'

/** Whoever asks again within this time keeps the key; after it, another settler may take it. */
const LEASE_MS = 60_000
const ANSWER_MS = 10_000

export type BookKeeper = {
  readonly read: () => SigningBook | undefined
  /** Resolves when the book is on disk. */
  readonly write: (book: SigningBook) => Promise<void>
}

export type LocalSignerOptions = {
  readonly key: Hex
  readonly place: { readonly chainId: number; readonly distributor: Address }
  readonly keeper: BookKeeper
  readonly now: () => number
}

/** A signing service in one object: what the remote one runs for every caller. */
export function signingService({ key, place, keeper, now }: LocalSignerOptions) {
  const account = privateKeyToAccount(key)
  return {
    address: parseAddress(account.address),
    async lease(holder: string) {
      const ruled = takeLease(keeper.read() ?? EMPTY_BOOK, holder, now(), LEASE_MS)
      if (ruled.ok) await keeper.write(ruled.value.book)
      return ruled
    },
    async sign(request: { readonly token: number; readonly tx: CommitTx }) {
      const ruled = maySign(keeper.read() ?? EMPTY_BOOK, request, place, now())
      if (!ruled.ok) return ruled
      await keeper.write(ruled.value.book)
      const raw = await account.signTransaction({ type: 'eip1559', ...request.tx })
      return { ok: true, value: { book: ruled.value.book, value: raw } } as const
    },
  }
}

export function localSigner(options: LocalSignerOptions, holder: string): CommitSigner {
  const service = signingService(options)
  return {
    address: () => Promise.resolve(service.address),
    async lease() {
      const ruled = await service.lease(holder)
      if (!ruled.ok) throw new Error(refusalText(ruled.error))
      return ruled.value.value
    },
    async sign(request) {
      const ruled = await service.sign(request)
      if (!ruled.ok) throw new Error(refusalText(ruled.error))
      return ruled.value.value
    },
  }
}

const leased = z.object({ token: z.number(), expiresAtMs: z.number() })

/** @param bearer what the service knows this settler by */
export function remoteSigner(url: string, bearer: string, holder: string): CommitSigner {
  const ask = async <T>(path: string, schema: z.ZodType<T>, body: object): Promise<T> => {
    const reply = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    const answer: unknown = await reply.json()
    if (!reply.ok) throw new Error(`the signing service refuses: ${JSON.stringify(answer)}`)
    return schema.parse(answer)
  }
  return {
    address: async () => (await ask('/v1/address', z.object({ address }), {})).address,
    lease: () => ask('/v1/lease', leased, { holder }),
    sign: async ({ token, tx }) => {
      const body = { token, tx: toWire(tx) }
      return (await ask('/v1/sign', z.object({ raw: hexBytes }), body)).raw
    },
  }
}

export function refusalText(refusal: SigningRefusal): string {
  return `the key is not for this: ${JSON.stringify(refusal)}`
}
