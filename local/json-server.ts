// A small HTTP server of JSON answers on the loopback: what the signing service, the attestor and the
// tests' mirrors stand on. One request is answered after the other.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly bearer: string | null
  /** The JSON body; null when there is none. */
  readonly body: unknown
}
/** A body of bytes goes out as it is, anything else as JSON. */
export type Reply = { readonly status: number; readonly body: object | Uint8Array }
export type JsonServer = { readonly url: string; readonly stop: () => Promise<void> }

const BODY_MAX = 100_000

/**
 * @param port 0 for any free one
 * @param answer what it throws is answered with 400 and its message
 */
export async function startJsonServer(
  port: number,
  answer: (asked: Asked) => Promise<Reply>,
): Promise<JsonServer> {
  let queue: Promise<unknown> = Promise.resolve()
  const server = createServer((request, response) => {
    queue = queue.then(() => serve(request, response, answer))
  })
  const taken = await listen(server, port)
  return { url: `http://127.0.0.1:${taken}`, stop: () => close(server) }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (asked: Asked) => Promise<Reply>,
): Promise<void> {
  let reply: Reply
  try {
    const text = await bodyOf(request)
    const { method = 'GET', url: path = '/' } = request
    const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? null
    reply = await answer({ method, path, bearer, body: text === '' ? null : JSON.parse(text) })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    reply = { status: 400, body: { error: { kind: 'bad_request', message } } }
  }
  const isBytes = reply.body instanceof Uint8Array
  const type = isBytes ? 'application/octet-stream' : 'application/json'
  response.writeHead(reply.status, { 'content-type': type })
  response.end(isBytes ? reply.body : JSON.stringify(reply.body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > BODY_MAX) throw new Error('the request is too long')
  }
  return text
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
