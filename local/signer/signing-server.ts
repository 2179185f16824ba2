// A signing service: it keeps the settler's key and its book, hands out the lease and signs what the
// rules allow (workers/settle/signing-rules.ts). The stand-in for a key in a vault; the book is on
// disk, whole or absent, before a signature leaves.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { z } from 'zod'
import type { Address } from '../../schemas/ids.ts'
import { address, bigintText, count, hex32, hexBytes } from '../../schemas/wire/scalars.ts'
import { signingService } from '../../workers/systems/commit-signers.ts'
import type { SigningBook } from '../../workers/settle/signing-rules.ts'
import { startJsonServer } from '../json-server.ts'
import type { JsonServer, Reply } from '../json-server.ts'

export type SignerOptions = {
  /** 0 for any free one. */
  readonly port: number
  readonly key: `0x${string}`
  readonly bearer: string
  readonly bookFile: string
  readonly place: { readonly chainId: number; readonly distributor: Address }
  readonly now: () => number
}

const book = z.object({
  token: count,
  holder: z.string().nullable(),
  expiresAtMs: z.number(),
  last: z.object({ nonce: count, id: hex32 }).nullable(),
})
const leaseRequest = z.strictObject({ holder: z.string().min(1).max(200) })
const signRequest = z.strictObject({
  token: count,
  tx: z.strictObject({
    chainId: count,
    to: address,
    data: hexBytes,
    nonce: count,
    gas: bigintText,
    maxFeePerGas: bigintText,
    maxPriorityFeePerGas: bigintText,
  }),
})

export async function startSigner(options: SignerOptions): Promise<JsonServer> {
  const { bookFile: file } = options
  const keeper = {
    read: () => readBook(file),
    write: async (next: SigningBook) => keep(file, next),
  }
  const service = signingService({ ...options, keeper })
  return startJsonServer(options.port, async ({ path, bearer, body }): Promise<Reply> => {
    if (bearer !== options.bearer) return refused(401, { kind: 'unknown_caller' })
    if (path === '/v1/address') return { status: 200, body: { address: service.address } }
    if (path === '/v1/lease') {
      const ruled = await service.lease(leaseRequest.parse(body).holder)
      return ruled.ok ? { status: 200, body: ruled.value.value } : refused(409, ruled.error)
    }
    if (path === '/v1/sign') {
      const ruled = await service.sign(signRequest.parse(body))
      return ruled.ok
        ? { status: 200, body: { raw: ruled.value.value } }
        : refused(409, ruled.error)
    }
    return refused(404, { kind: 'unknown_path' })
  })
}

function refused(status: number, error: object): Reply {
  return { status, body: { error } }
}

function readBook(file: string): SigningBook | undefined {
  try {
    return book.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function keep(file: string, next: SigningBook): void {
  const whole = `${file}.next`
  const handle = openSync(whole, 'w', 0o600)
  writeSync(handle, JSON.stringify(next))
  fsyncSync(handle)
  closeSync(handle)
  renameSync(whole, file)
}
