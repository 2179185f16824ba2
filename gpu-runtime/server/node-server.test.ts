import { connect } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import type { ExtractionReply } from '../../schemas/wire/extraction.ts'
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listening } from '../loopback.cases.ts'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import {
  embedReply,
  nodeEvent,
  nodeRefusal,
  nodeStatus,
  type NodeEvent,
} from '../../schemas/wire/node.ts'
import { canaryGuard } from '../adapters/canary-guard.ts'
import { openAdapterStore } from '../adapters/adapter-store.ts'
import { prepareForLlama } from '../adapters/prepare.ts'
import { BASE_SHAPE } from '../models/manifest.ts'
import { randomAdapter } from '../adapters/random-adapter.cases.ts'
import type { Engine } from '../engines/engine.port.ts'
import { fakeEngine, type Faults } from '../engines/fake-engine.ts'
import { createNodeServer } from './node-server.ts'
import { createNode, type Node } from './node.ts'

const TOKEN = 'a token of the fleet, for tests only'
const baseSha256 = parseSha256('ba'.repeat(32))
const adapterBytes = randomAdapter()
const adapterSha256 = parseSha256(createHash('sha256').update(adapterBytes).digest('hex'))
let faults: Faults = {}
let changes = 0
let edge: Server
let edgeUrl: string
let root: string
let folder: string
let node: Node
let server: Server
let url: string

beforeAll(async () => {
  edge = createServer((_, response) => void response.end(adapterBytes))
  edgeUrl = await listening(edge)
})
afterAll(() => edge.close())
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'meed-node-'))
  folder = join(root, 'adapters')
  faults = {}
  changes = 0
  await boot(fakeEngine(() => faults, 1))
  return () => {
    server.close()
    server.closeAllConnections()
    rmSync(root, { recursive: true })
  }
})

const onChange = () => void (changes += 1)
const unread = (name: string): ExtractionReply => ({
  ok: false,
  kind: 'type_unknown',
  detail: name,
})

async function boot(engine: Engine): Promise<void> {
  const canaries = { folder: join(folder, '../canaries'), canaryMsMax: 60_000 }
  const guard = canaryGuard(engine, { ...canaries, onQuarantine: () => undefined })
  node = createNode(
    {
      nodeId: 'node-1',
      url: 'http://127.0.0.1:1',
      payee: parseAddress(`0x${'1'.repeat(40)}`),
      base: { name: 'smollm2-135m-instruct', sha256: baseSha256 },
    },
    {
      engine,
      store: await openAdapterStore(folder, {
        bytesMax: 1 << 30,
        loaded: () => [],
        onChange,
        prepare: prepareForLlama(BASE_SHAPE),
      }),
      guard: () => guard,
      embedder: async (texts) => texts.map((text) => [text.length, 0]),
      sandbox: { extract: (name) => Promise.resolve(unread(name)) },
      firstSeq: 1,
      onChange,
    },
  )
  server = createNodeServer(node, TOKEN)
  url = await listening(server)
}

const request = {
  generationId: `gen_${'a'.repeat(22)}`,
  baseSha256,
  adapter: null,
  messages: [{ role: 'user', content: 'How deep is it?' }],
  maxTokens: 100,
  temperature: 0,
  topP: 1,
  seed: null,
  stop: [],
}
const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
const post = (path: string, body: object, signal?: AbortSignal) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
const generate = (change: object = {}, signal?: AbortSignal) =>
  post('/v1/generate', { ...request, ...change }, signal)
const withAdapter = () => ({
  adapter: { sha256: adapterSha256, bytes: adapterBytes.length, url: `${edgeUrl}/adapter` },
})

const send = (body: string) => fetch(`${url}/v1/generate`, { method: 'POST', headers, body })

async function linesOf(reply: Response): Promise<NodeEvent[]> {
  const lines = (await reply.text()).trimEnd().split('\n')
  return lines.map((line) => nodeEvent.parse(JSON.parse(line)))
}

/** What the node wrote, write by write: each is a chunk of the HTTP body. */
function writesOf(change: object): Promise<string[]> {
  const body = JSON.stringify({ ...request, ...change })
  const { hostname, port } = new URL(url)
  const head = [
    'POST /v1/generate HTTP/1.1',
    `host: ${hostname}`,
    `authorization: Bearer ${TOKEN}`,
    `content-length: ${body.length}`,
    'connection: close',
  ]
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`),
    )
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (text += chunk))
    socket.on('error', reject)
    socket.on('end', () => {
      const lines = text.slice(text.indexOf('\r\n\r\n') + 4).split('\r\n')
      resolve(lines.filter((_, index) => index % 2 === 1).filter((line) => line !== ''))
    })
  })
}

/** Resolves once the node's count of running and waiting calls is as wanted. */
async function untilLoad(active: number, waiting = 0): Promise<void> {
  for (;;) {
    const status = node.status()
    if (status.active === active && status.waiting === waiting) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('health is open to all and is a status of the wire', async () => {
  const reply = await fetch(`${url}/health`)
  expect(nodeStatus.parse(await reply.json())).toMatchObject({ state: 'ready', slots: 1, seq: 1 })
})

test.each(['/v1/generate', '/v1/embed', '/anything'])(
  '%s is closed without the token',
  async (path) => {
    for (const authorization of [undefined, 'Bearer wrong', TOKEN]) {
      const given = authorization === undefined ? {} : { authorization }
      const reply = await fetch(`${url}${path}`, { method: 'POST', headers: given, body: '{}' })
      expect(reply.status).toBe(401)
    }
  },
)

test('events that nobody reads singly share a write, the start too', async () => {
  const single = await writesOf({})
  const gathered = await writesOf({ gatherMs: 1_000 })
  expect(single.length).toBeGreaterThan(3)
  expect(gathered).toEqual([single.join('')])
})

test('an unknown path is not found', async () => {
  expect((await post('/v1/unknown', {})).status).toBe(404)
})

test('generate answers in lines of JSON that the wire knows', async () => {
  const reply = await generate()
  expect(reply.headers.get('content-type')).toBe('application/x-ndjson')
  const events = await linesOf(reply)
  expect(events[0]).toEqual({ type: 'start', promptTokens: 4 })
  expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: 'stop', completionTokens: 6 })
})

test.each([
  ['an unknown field', { ...request, more: 1 }],
  ['no messages', { ...request, messages: [] }],
  ['a wrong type', { ...request, maxTokens: '9' }],
  ['a wait for which there is no timer', { ...request, waitMsMax: 2 ** 31 }],
])('generate refuses %s', async (_, body) => {
  expect((await post('/v1/generate', body)).status).toBe(400)
})

test('generate refuses what is no JSON, and a body without end', async () => {
  expect((await send('{')).status).toBe(400)
  expect((await send('x'.repeat(5 << 20))).status).toBe(400)
})

test.each([
  [409, 'base_mismatch', { baseSha256: 'cd'.repeat(32) }, {}],
  [413, 'context_exceeded', { messages: [{ role: 'user', content: 'w '.repeat(3_000) }] }, {}],
  [500, 'engine_failed', {}, { refuse: true }],
])('generate answers %i %s before anything was said', async (status, code, change, fault) => {
  faults = fault
  const reply = await generate(change)
  expect(reply.status).toBe(status)
  expect(await reply.json()).toMatchObject({ error: { code } })
})

test('an adapter is fetched, answers, and is told of as loaded', async () => {
  expect((await linesOf(await generate(withAdapter()))).at(-1)?.type).toBe('end')
  expect(node.status().adapters).toEqual([{ sha256: adapterSha256, tier: 'engine' }])
  expect(changes).toBe(2)
})

test('an adapter with another hash is refused, and nothing of it is told of', async () => {
  const { adapter } = withAdapter()
  const reply = await generate({ adapter: { ...adapter, sha256: 'ef'.repeat(32) } })
  expect([reply.status, await reply.json()]).toMatchObject([
    422,
    { error: { code: 'adapter_invalid' } },
  ])
  expect(node.status().adapters).toEqual([])
})

test('an engine that stops in the middle ends in an error, never silently', async () => {
  faults = { dieAfterTokens: 2 }
  const events = await linesOf(await generate())
  expect(events.map(({ type }) => type)).toEqual(['start', 'token', 'token', 'error'])
})

test('hanging up stops the engine and gives the slot back', async () => {
  faults = { silent: true }
  const abort = new AbortController()
  await generate({}, abort.signal)
  await untilLoad(1)
  abort.abort()
  await untilLoad(0)
  faults = {}
  expect((await linesOf(await generate())).at(-1)?.type).toBe('end')
})

test('hanging up before the start stops the engine too', async () => {
  faults = { stallBeforeStart: true }
  const abort = new AbortController()
  const reply = generate({}, abort.signal).catch(() => 'hung up')
  await untilLoad(1)
  abort.abort()
  expect(await reply).toBe('hung up')
  await untilLoad(0)
})

test('beyond the slots calls wait, beyond the queue they are turned away', async () => {
  faults = { silent: true }
  const abort = new AbortController()
  const quiet = () => void generate({}, abort.signal).catch(() => undefined)
  for (let i = 0; i < 17; i++) quiet()
  await untilLoad(1, 16)
  const reply = await generate()
  expect([reply.status, await reply.json()]).toMatchObject([503, { error: { code: 'overloaded' } }])
  abort.abort()
  await untilLoad(0)
})

test('choices of two tenants take turns: the second answers while those of the first wait', async () => {
  const gates: (() => void)[] = []
  const fake = fakeEngine(() => ({}), 2)
  server.close()
  await boot({
    ...fake,
    async *generate(call, signal) {
      const isLong = call.messages.at(-1)?.content === 'long'
      if (isLong) await new Promise<void>((resolve) => gates.push(resolve))
      yield* fake.generate(call, signal)
    },
  })
  const messages = [{ role: 'user', content: 'long' }]
  const eight = generate({ tenant: 'a', n: 8, messages })
  await untilLoad(2, 6)
  const other = generate({ tenant: 'b' })
  await untilLoad(2, 7)
  gates.shift()?.()
  expect((await linesOf(await other)).at(-1)?.type).toBe('end')
  await untilLoad(2, 5)
  while (node.status().active > 0) {
    gates.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const ends = (await linesOf(await eight)).filter(({ type }) => type === 'end')
  expect(ends).toHaveLength(8)
})

test('one tenant does not fill the queue for others: its youngest call is turned away whole', async () => {
  faults = { silent: true }
  const abort = new AbortController()
  const eight = (tenant: string) => generate({ tenant, n: 8 }, abort.signal)
  void eight('a').catch(() => undefined)
  await untilLoad(1, 7)
  const youngest = eight('a')
  await untilLoad(1, 15)
  const others = [1, 2].map(() => generate({ tenant: 'b' }, abort.signal).catch(() => 'hung up'))
  const reply = await youngest
  expect([reply.status, await reply.json()]).toMatchObject([503, { error: { code: 'overloaded' } }])
  await untilLoad(1, 9)
  abort.abort()
  expect(await Promise.all(others)).toEqual(['hung up', 'hung up'])
  await untilLoad(0)
})

test('who would wait for longer than it says is refused at once, and told when to come back', async () => {
  // Three that use all they reserve: now it is known how much of it is written.
  for (let at = 0; at < 3; at++) await linesOf(await generate({ maxTokens: 1 }))
  faults = { tokenMs: 5, silentAfterTokens: 40 }
  const abort = new AbortController()
  const content = Array.from({ length: 60 }, (_, at) => `w${at}`).join(' ')
  const messages = [{ role: 'user', content }]
  const long = await generate({ tenant: 'a', messages, maxTokens: 1_000 }, abort.signal)
  const reader = long.body?.pipeThrough(new TextDecoderStream()).getReader()
  let seen = ''
  while (!seen.includes('w36')) seen += (await reader?.read())?.value ?? ''
  const reply = await generate({ tenant: 'b', waitMsMax: 1_000 })
  expect(reply.status).toBe(503)
  const { error } = nodeRefusal.parse(await reply.json())
  expect(error.code).toBe('overloaded')
  expect(error.retryMs).toBeGreaterThan(960 * 5 - 1_000)
  expect([node.status().active, node.status().waiting]).toEqual([1, 0])
  abort.abort()
  await untilLoad(0)
})

test('a draining node finishes what it has begun and takes nothing new', async () => {
  faults = { silent: true }
  const abort = new AbortController()
  await generate({}, abort.signal)
  let drained = false
  const over = node.drain().then(() => (drained = true))
  expect((await generate()).status).toBe(503)
  expect([node.status().state, drained]).toEqual(['draining', false])
  abort.abort()
  expect(await over).toBe(true)
})

test('embed gives one vector a text, in order, and bounds the batch', async () => {
  const reply = await post('/v1/embed', { texts: ['ab', 'c'] })
  expect(embedReply.parse(await reply.json()).vectors).toEqual([
    [2, 0],
    [1, 0],
  ])
  const tooMany = Array.from({ length: 65 }, () => 'x')
  expect((await post('/v1/embed', { texts: tooMany })).status).toBe(400)
  expect((await post('/v1/embed', { texts: [] })).status).toBe(400)
})

test('a call whose first event is an error gives its place back', async () => {
  server.close()
  const engine = fakeEngine(() => ({}), 1)
  await boot({
    ...engine,
    async *generate() {
      yield { type: 'error', code: 'context_exceeded', message: 'too long' }
    },
  })
  for (let i = 0; i < 3; i++) {
    const reply = await generate()
    expect(reply.status).toBe(413)
    await reply.body?.cancel()
  }
  expect(node.status().active).toBe(0)
})

test('extract hands name and bytes on, for the fleet alone, and bounds the file', async () => {
  const upload = (bytes: Uint8Array<ArrayBuffer>, token = TOKEN) =>
    fetch(`${url}/v1/extract?name=${encodeURIComponent('a b.exe')}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: bytes,
    })
  const reply = await upload(new Uint8Array(3))
  expect(await reply.json()).toEqual(unread('a b.exe'))
  expect((await upload(new Uint8Array(3), 'another')).status).toBe(401)
  expect((await upload(new Uint8Array(9 << 20))).status).toBe(413)
})

test('n answers come from n calls: one start, one end each, every event of its choice', async () => {
  server.close()
  await boot(fakeEngine(() => ({}), 2))
  const events = await linesOf(await generate({ n: 3 }))
  expect(events.filter(({ type }) => type === 'start')).toHaveLength(1)
  const ends = events.flatMap((event) => (event.type === 'end' ? [event.choice ?? 0] : []))
  expect(ends.toSorted((a, b) => a - b)).toEqual([0, 1, 2])
  for (const choice of [0, 1, 2]) {
    const texts = events.flatMap((event) =>
      event.type === 'token' && (event.choice ?? 0) === choice ? [event.text] : [],
    )
    expect(texts.join('')).toBe('You asked: How deep is it?')
  }
  expect(node.status().active).toBe(0)
})

test('n answers that have no room are turned away whole, before anything is said', async () => {
  const reply = await generate({ n: 8 })
  expect((await linesOf(reply)).filter(({ type }) => type === 'end')).toHaveLength(8)
  faults = { silent: true }
  const abort = new AbortController()
  const quiet = () => void generate({}, abort.signal).catch(() => undefined)
  for (let i = 0; i < 10; i++) quiet()
  await untilLoad(1, 9)
  expect((await generate({ n: 8 })).status).toBe(503)
  abort.abort()
  await untilLoad(0)
})

test('of n answers one that dies ends them all in one error, and every place comes back', async () => {
  faults = { dieAfterTokens: 1 }
  const events = await linesOf(await generate({ n: 2 }))
  expect(events.filter(({ type }) => type === 'error')).toHaveLength(1)
  expect(events.at(-1)?.type).toBe('error')
  await untilLoad(0)
})
