// A signing service: it keeps the settler's key and its book, hands out the lease and signs what the
// rules allow (workers/settle/signing-rules.ts). The stand-in for a key in a vault; the book is on
// disk, whole or absent, before a signature leaves.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import type { Address } from '../../schemas/ids.ts'
import { address, bigintText, count, hex32, hexBytes } from '../../schemas/wire/scalars.ts'
import { signingService } from '../../workers/systems/commit-signers.ts'
import type { SigningBook } from '../../workers/settle/signing-rules.ts'

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

type Reply = { readonly status: number; readonly body: object }
const BODY_MAX = 100_000

export async function startSigner(
  options: SignerOptions,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const { bookFile: file } = options
  const keeper = {
    read: () => readBook(file),
    write: async (next: SigningBook) => keep(file, next),
  }
  const service = signingService({ ...options, keeper })
  const answer = async (path: string, body: unknown): Promise<Reply> => {
    if (path === '/v1/address') return { status: 200, body: { address: service.address } }
    if (path === '/v1/lease') {
      const ruled = await service.lease(leaseRequest.parse(body).holder)
      return ruled.ok ? { status: 200, body: ruled.value.value } : refused(ruled.error)
    }
    if (path === '/v1/sign') {
      const ruled = await service.sign(signRequest.parse(body))
      return ruled.ok ? { status: 200, body: { raw: ruled.value.value } } : refused(ruled.error)
    }
    return { status: 404, body: { error: { kind: 'unknown_path' } } }
  }
  // One after the other: a lease or a signature is decided on the book that the last one left.
  let queue: Promise<unknown> = Promise.resolve()
  const server = createServer((request, response) => {
    queue = queue.then(() => serve(request, response, options.bearer, answer))
  })
  const port = await listen(server, options.port)
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) }
}

function refused(error: object): Reply {
  return { status: 409, body: { error } }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  bearer: string,
  answer: (path: string, body: unknown) => Promise<Reply>,
): Promise<void> {
  let reply: Reply
  try {
    const isKnown = request.headers.authorization === `Bearer ${bearer}`
    reply = isKnown
      ? await answer(request.url ?? '', JSON.parse(await bodyOf(request)))
      : { status: 401, body: { error: { kind: 'unknown_caller' } } }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    reply = { status: 400, body: { error: { kind: 'bad_request', message } } }
  }
  response.writeHead(reply.status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(reply.body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > BODY_MAX) throw new Error('the request is too long')
  }
  return text
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

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
