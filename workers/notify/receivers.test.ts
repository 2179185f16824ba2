// Real receivers over real HTTP, in every mood, judged by the official verifier: what each is sent, and
// what becomes of it. The clock is the test's, and so is the patience with one that hangs.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { postWebhook } from '../systems/webhook-http.ts'
import { deliver } from './deliver.ts'
import { Pump } from './pump.ts'
import type { Delivery, Subscription, Terms } from './rows.ts'
import { sampleOf } from './samples.ts'
import { secretText } from './sign.ts'
import { DEFAULT_TERMS } from './subscription.ts'
import { BookOnSqlite } from './webhook-book.cases.ts'

const START = Date.UTC(2100, 0, 1)
const OWNER = {
  accountId: accountOfWallet(parseAddress(`0x${'a1'.repeat(20)}`)),
  mode: 'live',
} as const
const SECRET = secretText(new Uint8Array(32).fill(7))
const OTHER_SECRET = secretText(new Uint8Array(32).fill(8))

type Heard = {
  readonly headers: Record<string, string>
  readonly body: string
  readonly path: string
}
type Mood = (reply: ServerResponse, request: IncomingMessage) => void

let nowMs: number
let heard: Heard[]
let mood: Mood
let patience: AbortController
let close: () => void
let url: string
let world: BookOnSqlite
let pump: Pump
/** Called when what came of an attempt is written down. */
let onRecord: () => void
let resolve: () => Promise<readonly string[]>

beforeEach(async () => {
  nowMs = START
  heard = []
  onRecord = () => undefined
  patience = new AbortController()
  resolve = () => Promise.resolve([])
  mood = (reply) => reply.writeHead(204).end()
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
      const body = Buffer.concat(chunks).toString()
      heard.push({ headers: Object.fromEntries(headers), body, path: request.url ?? '' })
      mood(reply, request)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
  close = () => {
    server.closeAllConnections()
    server.close()
  }
  world = new BookOnSqlite([0, 5, 300])
  const ports = {
    now: () => nowMs,
    rules: { allowLoopback: true },
    resolve: () => resolve(),
    post: postWebhook(() => patience.signal),
    unseal: ({ sealed }: { readonly sealed: string }) => Promise.resolve(sealed),
  }
  pump = new Pump({
    now: () => nowMs,
    pick: (underway, ofOne) => world.run(({ sends }) => sends.pick(underway, ofOne, nowMs)),
    deliver: (picked) => deliver(picked, ports),
    record: (...tried) => {
      world.run(({ sends }) => sends.record(...tried, 0))
      onRecord()
    },
  })
})

afterEach(() => {
  close()
  vi.useRealTimers()
})

function subscribe(terms: Partial<Terms> = {}): Subscription {
  const id = contentId('sub', terms.url ?? url)
  const all = { ...DEFAULT_TERMS, url, ...terms }
  const secret = { sealed: SECRET, sha256: sha256Hex(SECRET), last4: SECRET.slice(-4) }
  const made = world.run(({ owners }) => owners.create(OWNER, id, all, secret, nowMs))
  if (!made.ok) throw new Error(made.error.kind)
  return made.value
}

function event(name: string): WebhookEvent {
  const type = 'credits.low'
  return {
    id: contentId('evt', name),
    type,
    atMs: START,
    data: sampleOf(type, START),
  }
}

async function send(...names: string[]): Promise<void> {
  world.run(({ sends }) => sends.accept(names.map(event), nowMs))
  await pump.run(nowMs + 1)
}

function delivery({ id }: Subscription, name: string): Delivery {
  const found = world.run(({ owners }) => owners.delivery(id, contentId('evt', name)))
  if (!found.ok) throw new Error(found.error.kind)
  return found.value
}

/** The official verifier, at the receiver's own time. */
function verify({ headers, body }: Heard, secret = SECRET, atMs = nowMs): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now: atMs })
  return new Webhook(secret).verify(body, headers)
}

describe('a delivery', () => {
  test('is accepted by the official verifier, and says what happened', async () => {
    const one = subscribe()
    await send('a')
    const [first] = heard
    if (first === undefined) throw new Error('nothing was sent')
    expect(verify(first)).toEqual({
      id: contentId('evt', 'a'),
      type: 'credits.low',
      timestamp: '2100-01-01T00:00:00.000Z',
      account_id: OWNER.accountId,
      mode: 'live',
      test: false,
      sequence: 1,
      data: sampleOf('credits.low', START),
    })
    expect(first.headers['webhook-id']).toBe(contentId('evt', 'a'))
    expect(first.headers['content-type']).toBe('application/json')
    expect(delivery(one, 'a')).toMatchObject({ state: 'delivered', tries: 1 })
  })

  test('is refused by it with one byte changed, at an old time, with another secret', async () => {
    subscribe()
    await send('a')
    const [first] = heard
    if (first === undefined) throw new Error('nothing was sent')
    for (let at = 0; at < first.body.length; at += 17) {
      const byte = first.body[at] === 'x' ? 'y' : 'x'
      const body = first.body.slice(0, at) + byte + first.body.slice(at + 1)
      expect(() => verify({ ...first, body })).toThrow('No matching signature')
    }
    expect(() => verify(first, SECRET, nowMs + 301_000)).toThrow('too old')
    expect(() => verify(first, SECRET, nowMs - 301_000)).toThrow('too new')
    expect(() => verify(first, OTHER_SECRET)).toThrow('No matching signature')
    const headers = { ...first.headers, 'webhook-id': contentId('evt', 'b') }
    expect(() => verify({ ...first, headers })).toThrow('No matching signature')
  })

  test('is signed with both secrets through the grace of a rotation, then with the new one', async () => {
    const { id } = subscribe()
    const fresh = { sealed: OTHER_SECRET, sha256: sha256Hex(OTHER_SECRET), last4: 'abcd' }
    world.run(({ owners }) => owners.rotate(id, fresh, 60_000, nowMs))
    await send('a')
    nowMs += 60_000
    await send('b')
    const [during, after] = heard
    if (during === undefined || after === undefined) throw new Error('too little was sent')
    expect(during.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    expect(verify(during, SECRET, START)).toMatchObject({ sequence: 1 })
    expect(verify(during, OTHER_SECRET, START)).toMatchObject({ sequence: 1 })
    expect(verify(after, OTHER_SECRET)).toMatchObject({ sequence: 2 })
    expect(() => verify(after, SECRET)).toThrow('No matching signature')
  })
})

describe('F23 a receiver that', () => {
  test('answers 500 gets the same id and body again, signed afresh', async () => {
    const one = subscribe()
    mood = (reply) => reply.writeHead(500).end('the database is down')
    await send('a')
    expect(delivery(one, 'a')).toMatchObject({ state: 'waiting', dueAtMs: START + 5_000 })
    nowMs += 5_000
    mood = (reply) => reply.writeHead(200).end('thanks')
    await pump.run(nowMs + 1)
    const [first, second] = heard
    if (first === undefined || second === undefined) throw new Error('too little was sent')
    expect(second.body).toBe(first.body)
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
    const stamps = heard.map(({ headers }) => Number(headers['webhook-timestamp']))
    expect(stamps).toEqual([START / 1_000, START / 1_000 + 5])
    verify(first, SECRET, START)
    verify(second)
    expect(delivery(one, 'a')).toMatchObject({
      state: 'delivered',
      attempts: [
        { status: 500, response: 'the database is down' },
        { status: 200, response: 'thanks' },
      ],
    })
  })

  test('hangs is given up when its time is over, and tried again', async () => {
    const one = subscribe()
    mood = () => patience.abort()
    await send('a')
    const attempts = [{ status: null, error: 'no answer in time' }]
    expect(delivery(one, 'a')).toMatchObject({ state: 'waiting', attempts })
    patience = new AbortController()
    nowMs += 5_000
    mood = (reply) => reply.writeHead(204).end()
    await pump.run(nowMs + 1)
    const ids = heard.map(({ headers }) => headers['webhook-id'])
    expect([ids.length, new Set(ids).size]).toEqual([2, 1])
    expect(delivery(one, 'a').state).toBe('delivered')
  })

  test.each([301, 302, 303, 307, 308])('redirects with %d is not followed', async (status) => {
    const one = subscribe()
    mood = (reply) => reply.writeHead(status, { location: '/elsewhere' }).end()
    await send('a')
    expect(delivery(one, 'a')).toMatchObject({ state: 'waiting', attempts: [{ status }] })
    expect(heard.map(({ path }) => path)).toEqual(['/hooks'])
  })

  test('drops the connection after 200 has taken it, and is not sent it again', async () => {
    const one = subscribe()
    mood = (reply, { socket }) => {
      reply.writeHead(200, { 'content-length': '1000' })
      reply.write('it broke', () => socket.destroy())
    }
    await send('a')
    nowMs += 1_000_000
    await pump.run(nowMs + 1)
    expect(delivery(one, 'a')).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }] })
    expect(heard).toHaveLength(1)
  })

  test('drops the connection before any status is tried again', async () => {
    const one = subscribe()
    mood = (_, { socket }) => socket.destroy()
    await send('a')
    expect(delivery(one, 'a')).toMatchObject({ state: 'waiting', attempts: [{ status: null }] })
  })

  test('is gone, by 410, is disabled at once and never called again', async () => {
    const one = subscribe()
    mood = (reply) => reply.writeHead(410).end()
    await send('a')
    await send('b')
    const found = world.run(({ owners }) => owners.subscription(one.id))
    expect(found).toMatchObject({ value: { disabled: { reason: 'gone', atMs: START } } })
    expect(heard).toHaveLength(1)
    expect([delivery(one, 'a').state, delivery(one, 'b').state]).toEqual(['dead', 'dead'])
  })

  test.each([
    ['429', '7', 7_000],
    ['503', 'Fri, 01 Jan 2100 00:01:00 GMT', 60_000],
    ['504', 'soon', 5_000],
  ])(
    'is busy, by %s, is asked again no earlier than it says: %s',
    async (status, after, waitMs) => {
      const one = subscribe()
      mood = (reply) => reply.writeHead(Number(status), { 'retry-after': after }).end()
      await send('a')
      expect(delivery(one, 'a').dueAtMs).toBe(START + waitMs)
    },
  )

  test('answers without end is read no further than it is shown', async () => {
    const one = subscribe()
    mood = (reply) => {
      const more = () => void reply.write('x'.repeat(10_000), more)
      reply.writeHead(200)
      more()
    }
    await send('a')
    expect(delivery(one, 'a').attempts[0]?.response).toBe('x'.repeat(500))
  })
})

test('a name that points to this machine when the time comes is not called', async () => {
  const one = subscribe({ url: 'https://rebind.example.org/' })
  resolve = () => Promise.resolve(['93.184.215.14', '127.0.0.1'])
  await send('a')
  const error = 'the target was refused: private_address'
  expect(delivery(one, 'a')).toMatchObject({
    state: 'waiting',
    attempts: [{ status: null, error }],
  })
  expect(heard).toEqual([])
})

test('two that hang leave a place to one that works, and then stand back for as long', async () => {
  const hanging = ['/slow', '/slower'].map((path) =>
    subscribe({ url: url.replace('/hooks', path) }),
  )
  const quick = subscribe({ keys: [] })
  const names = Array.from({ length: 10 }, (_, n) => `event ${n}`)
  const all = Promise.withResolvers<void>()
  let quickly = 0
  onRecord = () => void (++quickly === names.length && all.resolve())
  const both = Promise.withResolvers<void>()
  let slowly = () => undefined as unknown
  mood = (reply, request) => {
    if (request.url === '/hooks') reply.writeHead(204).end()
    else slowly()
  }
  const sending = send(...names)
  await all.promise
  expect(heard.filter(({ path }) => path !== '/hooks').length).toBeLessThanOrEqual(5)
  nowMs += 15_000
  patience.abort()
  await sending
  expect(names.map((name) => delivery(quick, name).state)).toEqual(names.map(() => 'delivered'))
  for (const one of hanging) {
    const found = world.run(({ owners }) => owners.subscription(one.id))
    expect(found).toMatchObject({ value: { notBeforeMs: nowMs + 15_000 } })
  }
  heard = []
  await pump.run(nowMs + 1)
  expect(heard).toEqual([])
  nowMs += 15_000
  patience = new AbortController()
  slowly = () => heard.length === 2 && both.resolve()
  const again = pump.run(nowMs + 1)
  await both.promise
  nowMs += 15_000
  patience.abort()
  await again
  expect(heard.map(({ path }) => path).toSorted()).toEqual(['/slow', '/slower'])
})

test('one that hangs takes some of the places, never all: the others are sent meanwhile', async () => {
  const slow = subscribe({ url: url.replace('/hooks', '/slow') })
  const quick = subscribe()
  const all = Promise.withResolvers<void>()
  let quickly = 0
  mood = (reply, request) => {
    if (request.url === '/slow') return
    reply.writeHead(204).end()
    if (++quickly === 20) all.resolve()
  }
  const names = Array.from({ length: 20 }, (_, n) => `event ${n}`)
  const sending = send(...names)
  await all.promise
  expect(heard.filter(({ path }) => path === '/slow').length).toBeLessThanOrEqual(4)
  patience.abort()
  nowMs += 2
  await sending
  expect(names.map((name) => delivery(quick, name).state)).not.toContain('dead')
  expect(delivery(slow, 'event 0')).toMatchObject({ attempts: [{ error: 'no answer in time' }] })
})
