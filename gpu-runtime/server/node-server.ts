// The node's HTTP face: /v1/generate (lines of JSON), /v1/embed and /v1/extract for the edge, which need
// the fleet's token; /health and /metrics for whoever looks after it. A caller that hangs up stops the engine.
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { EXTRACTION_LIMITS } from '../../schemas/wire/extraction.ts'
import { countRequest, embedRequest, generateRequest } from '../../schemas/wire/node.ts'
import type { NodeErrorCode, NodeEvent } from '../../schemas/wire/node.ts'
import { EngineError } from '../engines/engine.port.ts'
import type { Node } from './node.ts'

const BODY_BYTES_MAX = 4 << 20
/** What readJson gives for a body that is too long or no JSON: no schema takes it. */
const UNREADABLE = Symbol('unreadable')

const STATUS: Readonly<Record<NodeErrorCode, number>> = {
  base_mismatch: 409,
  adapter_fetch_failed: 502,
  adapter_invalid: 422,
  adapter_loading: 503,
  adapter_quarantined: 503,
  rank_exceeded: 422,
  composition_too_large: 422,
  context_exceeded: 413,
  schema_unsupported: 422,
  overloaded: 503,
  engine_failed: 500,
}

export type Scraped = { readonly text: () => Promise<string>; readonly contentType: string }

/** @param metrics what /metrics tells; it holds nothing of callers and needs no token */
export function createNodeServer(node: Node, token: string, metrics?: Scraped): Server {
  return createServer((request, response) => {
    if (metrics !== undefined && request.method === 'GET' && request.url === '/metrics') {
      return void scraped(metrics, response).catch((error: unknown) => fail(response, error))
    }
    void handle(node, token, request, response).catch((error: unknown) => fail(response, error))
  })
}

async function scraped(metrics: Scraped, response: ServerResponse): Promise<void> {
  const text = await metrics.text()
  response.writeHead(200, { 'content-type': metrics.contentType })
  response.end(text)
}

async function handle(
  node: Node,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0] ?? '/'
  if (request.method === 'GET' && path === '/health') return json(response, 200, node.status())
  if (!authorized(request, token)) return json(response, 401, { error: 'wrong fleet token' })
  if (request.method === 'POST' && path === '/v1/generate') {
    return generate(node, request, response)
  }
  if (request.method === 'POST' && path === '/v1/count') {
    const body = countRequest.safeParse(await readJson(request))
    if (!body.success) return json(response, 400, { error: body.error.message })
    return json(response, 200, { promptTokens: await node.countPrompt(body.data) })
  }
  if (request.method === 'POST' && path === '/v1/embed') {
    const body = embedRequest.safeParse(await readJson(request))
    if (!body.success) return json(response, 400, { error: body.error.message })
    return json(response, 200, await node.embed(body.data.texts))
  }
  if (request.method === 'POST' && path === '/v1/embed/count') {
    const body = embedRequest.safeParse(await readJson(request))
    if (!body.success) return json(response, 400, { error: body.error.message })
    const tokens = await node.countEmbedded(body.data.texts)
    if (tokens === null) return json(response, 404, { error: 'this node does not count texts' })
    return json(response, 200, { tokens })
  }
  if (request.method === 'POST' && path === '/v1/extract') {
    const bytes = await readBytes(request, EXTRACTION_LIMITS.fileBytes)
    if (bytes === null) return json(response, 413, { error: 'the file is too large' })
    const name = new URL(request.url ?? '/', 'http://node').searchParams.get('name') ?? ''
    return json(response, 200, await node.extract(name, bytes))
  }
  json(response, 404, { error: `there is no ${request.method} ${path}` })
}

async function generate(
  node: Node,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = generateRequest.safeParse(await readJson(request))
  if (!body.success) return json(response, 400, { error: body.error.message })
  const hungUp = new AbortController()
  response.on('close', () => hungUp.abort())
  const events = node.generate(body.data, hungUp.signal)
  const first = await events.next()
  if (first.done === true) return void response.destroy()
  if (first.value.type === 'error') {
    // Ends the generator too: it holds a place that would never be given back.
    await events.return()
    throw new EngineError(first.value.code, first.value.message)
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  await writeLines(response, first.value, events, body.data.gatherMs ?? 0)
  response.end()
}

/** Each event at once, or so many milliseconds of them in one write where nobody reads singly. */
async function writeLines(
  response: ServerResponse,
  first: NodeEvent,
  rest: AsyncIterable<NodeEvent>,
  gatherMs: number,
): Promise<void> {
  let gathered = ''
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const text = gathered
    gathered = ''
    return text === '' ? undefined : writeText(response, text)
  }
  const write = (event: NodeEvent) => {
    gathered += lineOf(event)
    if (gatherMs === 0) return flush()
    timer ??= setTimeout(() => void flush(), gatherMs)
    return undefined
  }
  await write(first)
  for await (const event of rest) await write(event)
  await flush()
}

function lineOf(event: NodeEvent): string {
  return `${JSON.stringify(event)}\n`
}

function writeText(response: ServerResponse, text: string): Promise<void> | undefined {
  if (response.destroyed || response.write(text)) return undefined
  return new Promise((resolve) => {
    response.once('drain', resolve)
    response.once('close', resolve)
  })
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBytes(request, BODY_BYTES_MAX)
  try {
    return body === null ? UNREADABLE : JSON.parse(body.toString('utf8'))
  } catch {
    return UNREADABLE
  }
}

/** Null when there are more than `most`. */
async function readBytes(request: IncomingMessage, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    total += bytes.byteLength
    if (total > most) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function authorized(request: IncomingMessage, token: string): boolean {
  const given = request.headers.authorization ?? ''
  return timingSafeEqual(digest(given), digest(`Bearer ${token}`))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const code = error instanceof EngineError ? error.code : 'engine_failed'
  const message = error instanceof Error ? error.message : 'the engine failed'
  const retryMs = error instanceof EngineError ? error.retryMs : null
  const when = retryMs === null ? {} : { retryMs: Math.ceil(retryMs) }
  json(response, STATUS[code], { error: { code, message, ...when } })
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
