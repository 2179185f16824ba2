// Operations that show a secret, over cells in memory, a clock that the test sets and a process that dies
// between making and keeping: for one key and body there is one thing and one secret, told to its caller alone.
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { accountOfWallet, parseAddress, routingOfAccount } from '../../schemas/ids.ts'
import { ok } from '../../schemas/result.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { makeKey } from '../auth/key.ts'
import { begin, keep, KEPT_MS, release, takeOver } from '../http/idempotency.ts'
import type { Cell, Step } from '../http/idempotency.ts'
import { refuse } from '../http/context.ts'
import type { IdempotencyCell } from '../http/idempotency.port.ts'
import type { Ports } from '../ports.ts'
import { mount, type Contract } from './endpoint.ts'
import { secretOnce } from './made-once.ts'
import { sampleEdge } from './sample-edge.cases.ts'

const pepper = { version: 1, secret: 'a pepper that is only for tests' }
const ACCOUNT = accountOfWallet(parseAddress(`0x${'5a'.repeat(20)}`))
const keyOf = (byte: number) =>
  makeKey('live', routingOfAccount(ACCOUNT), new Uint8Array(32).fill(byte))
const [MINE, OTHER] = [keyOf(1), keyOf(2)]
const AFTER_DEATH_MS = 60_000

let nowMs: number
let drawn: number
let dies: boolean
let cells: Map<string, Cell | null>
/** What was made, by its id: its secret. */
let made: Map<string, string>

beforeEach(() => {
  nowMs = 1_000
  drawn = 0
  dies = false
  cells = new Map()
  made = new Map()
})

function cellOf(name: string): IdempotencyCell {
  const step = async <R>(decide: (cell: Cell | null) => Step<R>): Promise<R> => {
    const { cell, result } = decide(cells.get(name) ?? null)
    cells.set(name, cell)
    return result
  }
  return {
    begin: (bodySha256, generationId, seal) =>
      step((cell) => begin(cell, { bodySha256, generationId, seal }, nowMs)),
    takeOver: (seen, id) => step((cell) => takeOver(cell, seen, id, nowMs)),
    keepAnswer: (owner, answer) => step((cell) => keep(cell, owner, { kind: 'answer', answer })),
    async keepReply(owner, reply) {
      if (dies) throw new Error('the process died')
      return step((cell) => keep(cell, owner, { kind: 'reply', reply }))
    },
    release: (owner) => step((cell) => release(cell, owner)),
  }
}

const meter = {
  authorize: async () => ok({ accountId: ACCOUNT, keyId: 'key_admin', wallet: '0x' }),
  generation: async () => null,
}
const ports = {
  now: () => nowMs,
  random: (bytes: number) => new Uint8Array(bytes).fill(++drawn),
  secrets: { keyPeppers: { current: pepper, retired: [] } },
  meterOf: () => meter,
  idempotency: (account: string, endpoint: string, key: string) =>
    cellOf(`${account} ${endpoint} ${key}`),
} as unknown as Ports

const contract: Contract = {
  method: 'post',
  path: '/things',
  operationId: 'makeThing',
  tag: 'Keys',
  summary: 'Makes a thing with a secret',
  auth: 'key',
  replies: {},
  refusals: [],
}
const ENDED = { status: 409, type: 'idempotency_error', code: 'secret_ended', message: '' } as const
const ended = new Set<string>()
const objectIdOf = () => `key_${++drawn}`
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const app = sampleEdge(ports)
app.onError((error, context) => context.text(error.message, 500))
mount(
  app,
  secretOnce(contract, z.object({}), { named: 'key_id', objectIdOf }, async (context, draws) => {
    const { name } = await context.req.json()
    if (name === 'refused') return Response.json({}, { status: 400 })
    const secret = hex(draws.secret(32))
    if (ended.has(secret)) return refuse(context, ENDED)
    made.set(draws.objectId, secret)
    return Response.json({ id: draws.objectId, secret, at: nowMs }, { status: 201 })
  }),
)

async function send(key: string, once: string | null, name = 'a') {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${key}`,
    ...(once === null ? {} : { 'idempotency-key': once }),
  }
  const body = JSON.stringify({ name })
  const reply = await app.request('/things', { method: 'POST', headers, body })
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}

function refusalIn({ status, text }: { status: number; text: string }) {
  const { code, metadata } = errorBody.parse(JSON.parse(text)).error
  return { status, code, keyId: metadata['key_id'] }
}

test('a repeat by the same key is the same reply, and nothing is made again', async () => {
  const first = await send(MINE, 'once')
  nowMs += KEPT_MS - 1
  const again = await send(MINE, 'once')
  expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null])
  expect([again.status, again.text]).toEqual([201, first.text])
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(again.headers.get('content-type')).toBe('application/json')
  expect(made.size).toBe(1)
  expect((await send(MINE, 'twice')).text).not.toBe(first.text)
  expect((await send(MINE, null)).text).not.toBe((await send(MINE, null)).text)
})

test('nothing of the secret lies in the store, nor what the secret follows from without the key', async () => {
  const { id, secret } = JSON.parse((await send(MINE, 'once')).text)
  const store = JSON.stringify([...cells.values()])
  expect(store).toContain(id)
  expect(store).not.toContain(secret)
  expect(store).not.toContain(hex(new TextEncoder().encode(secret)))
  expect(store).not.toContain(MINE)
})

test('another key of the account is told what was made, and not its secret', async () => {
  const { id, secret } = JSON.parse((await send(MINE, 'once')).text)
  const other = await send(OTHER, 'once')
  const sealed = { status: 409, code: 'idempotency_reply_sealed', keyId: id }
  expect(refusalIn(other)).toEqual(sealed)
  expect(other.text).not.toContain(secret)
  expect(other.headers.get('x-should-retry')).toBe('false')
  expect(made.size).toBe(1)
})

test('another body is refused, by whichever key', async () => {
  await send(MINE, 'once')
  for (const key of [MINE, OTHER]) {
    const reply = refusalIn(await send(key, 'once', 'b'))
    expect(reply).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
  }
})

test('after a crash between making and keeping the same secret is made again', async () => {
  dies = true
  expect((await send(MINE, 'once')).status).toBe(500)
  const before = [...made]
  dies = false
  const running = await send(MINE, 'once')
  expect(refusalIn(running)).toMatchObject({ status: 409, code: 'idempotency_in_progress' })
  expect(running.headers.get('retry-after')).toBe('1')
  nowMs += AFTER_DEATH_MS
  // Nor does another key take over what it cannot make the same.
  expect(refusalIn(await send(OTHER, 'once'))).toMatchObject({
    code: 'idempotency_reply_sealed',
    keyId: before[0]?.[0],
  })
  const told = JSON.parse((await send(MINE, 'once')).text)
  expect([...made]).toEqual(before)
  expect([[told.id, told.secret]]).toEqual(before)
})

test('what a crashed call made and has ended since is told as ended, and never made anew', async () => {
  dies = true
  await send(MINE, 'once')
  dies = false
  for (const secret of made.values()) ended.add(secret)
  nowMs += AFTER_DEATH_MS
  for (let times = 0; times < 3; times++) {
    expect(refusalIn(await send(MINE, 'once'))).toMatchObject({ status: 409, code: 'secret_ended' })
    nowMs += AFTER_DEATH_MS
  }
  expect(made.size).toBe(1)
})

test('a refusal leaves the key free, for another body and another key', async () => {
  expect((await send(MINE, 'once', 'refused')).status).toBe(400)
  expect((await send(OTHER, 'once')).status).toBe(201)
})

test('after a day the key is new', async () => {
  const first = await send(MINE, 'once')
  nowMs += KEPT_MS
  const again = await send(OTHER, 'once', 'b')
  expect([again.status, again.text === first.text]).toEqual([201, false])
})
