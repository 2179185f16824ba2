// Two real nodes behind one edge: who may speak for a node, what an edge that was restarted still
// knows, and what a caller notices of a node that dies, which is nothing as long as no token was sent.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { call, until } from '../../local/demo/client.ts'
import { freePort } from '../../local/demo/running-stack.ts'
import { startChild, type Child } from '../../local/stack/child.ts'
import { person } from '../../local/stack/people.ts'
import { readSettings, ROOT } from '../../local/stack/settings.ts'
import { parseSha256 } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { signNodeMessage } from '../../schemas/wire/node-signature.ts'
import { nodeStatus, type NodeStatus } from '../../schemas/wire/node.ts'
import { homeRanks } from '../route/homes.ts'
import { refusalOf } from './api.cases.ts'
import { endOf, faulty, freshAccount, idOf } from './fault-world.cases.ts'
import { expectInvariants } from './invariants.cases.ts'
import { expectSettled } from './settled.cases.ts'
import { chat, openWorld, question, type World } from './world.cases.ts'

const CREDIT = 1_000_000n
const FIRST = 'laptop-1'
let world: World
type Seeded = { readonly model: string; readonly sha256: string }
/** The second node's name, and adapters whose first home it is: a call of either goes there first. */
let homed: { readonly name: string; readonly one: Seeded; readonly other: Seeded }
let second: { readonly child: Child; readonly url: string }

beforeAll(async () => {
  world = await openWorld({ holdTtlSeconds: 10, silenceSeconds: 4 })
  homed = await adaptersAndHome()
  second = await startSecond()
  await until('the adapters on the disk of their home', async () => {
    const held = new Set<string>((await statusOf(second.url)).adapters.map(({ sha256 }) => sha256))
    return [homed.one, homed.other].every(({ sha256 }) => held.has(sha256)) ? true : null
  })
  // An edge that keeps no older copy of what its nodes hold, once each has told it.
  await world.stack.restartEdge()
  await Promise.all([world.nodeUrl, second.url].map(twoBeats))
})
afterAll(async () => {
  await second.child.stop()
  await world.stop()
})

async function startSecond(): Promise<typeof second> {
  const port = await freePort()
  const folder = join(world.stateFolder, 'node-2')
  mkdirSync(folder, { recursive: true })
  const child = startChild({
    name: 'node-2',
    command: process.execPath,
    args: ['gpu-runtime/main.ts'],
    cwd: ROOT,
    env: {
      NODE_ID: homed.name,
      NODE_TOKEN: world.stack.secrets.NODE_TOKEN,
      NODE_PAYEE: person('node').address,
      PORT: String(port),
      EDGE_URL: world.stack.url,
      ENGINE: 'fake',
      MODELS_DIR: readSettings([], process.env).modelsFolder,
      STATE_DIR: folder,
      SLOTS: '64',
    },
    logFile: join(world.stateFolder, 'logs/node-2.log'),
    readyWhen: /^ready/,
  })
  await child.ready
  return { child, url: `http://127.0.0.1:${port}` }
}

const statusOf = (url: string) => call(`${url}/health`, nodeStatus)

/** A node numbers what it says: what lies between two answers to us, it told the edge. */
async function twoBeats(url: string): Promise<void> {
  let { seq } = await statusOf(url)
  let beats = 0
  await until('two heartbeats', async () => {
    const next = (await statusOf(url)).seq
    beats += next - seq - 1
    seq = next
    return beats >= 2 ? true : null
  })
}

const models = z.object({ data: z.array(z.looseObject({ id: z.string(), sha256: z.string() })) })

async function adaptersAndHome(): Promise<typeof homed> {
  const { data } = await call(`${world.stack.url}/v1/models`, models)
  const [one, other] = data
    .filter(({ id }) => id.includes('/'))
    .map(({ id: model, sha256 }) => ({ model, sha256 }))
  if (one === undefined || other === undefined) throw new Error('adapters are seeded')
  const names = Array.from({ length: 64 }, (_, index) => `laptop-${index + 2}`)
  const isHome = (name: string) =>
    [one, other].every(
      ({ sha256 }) => homeRanks(parseSha256(sha256), [FIRST, name]).get(name) === 0,
    )
  return { one, other, name: must(names.find(isHome), 'a quarter of all names are') }
}

function post(path: string, body: object, headers: Record<string, string>): Promise<Response> {
  return fetch(`${world.stack.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

const BEAT = '/internal/nodes/heartbeat'
const JOIN = '/internal/nodes'
const thief = new Uint8Array(32).fill(0x7e)
const signed = (path: string, body: object, atMs = Date.now(), key = thief) =>
  signNodeMessage(key, path, atMs, JSON.stringify(body))

describe('who speaks for a node', () => {
  let status: NodeStatus
  const token = () => ({ authorization: `Bearer ${world.stack.secrets.NODE_TOKEN}` })
  beforeAll(async () => {
    status = await statusOf(world.nodeUrl)
  })

  test('without a signature, or with one of other bytes, nobody', async () => {
    expect(await refusalOf(await post(BEAT, status, token()))).toEqual([
      401,
      'node_signature_missing',
    ])
    const other = signed(BEAT, { ...status, url: 'http://127.0.0.1:1' })
    expect(await refusalOf(await post(BEAT, status, other))).toEqual([401, 'node_signature_wrong'])
    const elsewhere = signed(JOIN, status)
    expect(await refusalOf(await post(BEAT, status, elsewhere))).toEqual([
      401,
      'node_signature_wrong',
    ])
  })

  test('with another key, not even who has the fleet’s token', async () => {
    const headers = { ...token(), ...signed(BEAT, status) }
    expect(await refusalOf(await post(BEAT, status, headers))).toEqual([401, 'node_key_wrong'])
    const body = { nodeId: status.nodeId }
    const joining = { ...token(), ...signed(JOIN, body) }
    expect(await refusalOf(await post(JOIN, body, joining))).toEqual([409, 'node_key_taken'])
  })

  test('a stranger neither joins without the token nor is heard without having joined', async () => {
    const body = { nodeId: 'stranger' }
    expect(await refusalOf(await post(JOIN, body, signed(JOIN, body)))).toEqual([
      401,
      'invalid_node_token',
    ])
    const beat = { ...status, nodeId: 'stranger' }
    expect(await refusalOf(await post(BEAT, beat, signed(BEAT, beat)))).toEqual([
      401,
      'node_unknown',
    ])
  })

  test('a wrong clock is refused and told by how much; a message is taken once', async () => {
    const body = { nodeId: 'guest' }
    const early = { ...token(), ...signed(JOIN, body, Date.now() - 3_600_000) }
    expect(await refusalOf(await post(JOIN, body, early))).toEqual([401, 'node_clock_wrong'])
    const now = Date.now()
    const joined = await post(JOIN, body, { ...token(), ...signed(JOIN, body, now) })
    expect(joined.status).toBe(204)
    // It drains: no call of another test comes to an address where nobody is.
    const beat: NodeStatus = { ...status, nodeId: 'guest', state: 'draining' }
    const headers = signed(BEAT, beat, now + 1)
    expect((await post(BEAT, beat, headers)).status).toBe(200)
    expect(await refusalOf(await post(BEAT, beat, headers))).toEqual([409, 'node_message_old'])
  })

  test('only the operator has a node forgotten, and its name is free then', async () => {
    const url = `${world.stack.url}/internal/nodes/guest`
    const forget = (bearer: string) =>
      fetch(url, { method: 'DELETE', headers: { authorization: `Bearer ${bearer}` } })
    expect((await forget(world.stack.secrets.NODE_TOKEN)).status).toBe(401)
    expect((await forget(world.stack.secrets.OPERATOR_TOKEN)).status).toBe(204)
    expect((await forget(world.stack.secrets.OPERATOR_TOKEN)).status).toBe(404)
    const body = { nodeId: 'guest' }
    const other = new Uint8Array(32).fill(9)
    const headers = { ...token(), ...signed(JOIN, body, Date.now(), other) }
    expect((await post(JOIN, body, headers)).status).toBe(204)
  })
})

describe('F11 a node that dies', () => {
  test('before the first token: the call runs on the other, and is charged once', async () => {
    await second.child.kill()
    const key = await freshAccount(world, CREDIT)
    let price = 0n
    for (let i = 0; i < 8; i++) {
      const reply = await chat(world, key, question(`one ${i}`, { model: homed.one.model }))
      expect(reply.status).toBe(200)
      const ended = await endOf(world, key, idOf(reply))
      expect(ended).toMatchObject({ state: 'captured', ended_by: 'done' })
      price += BigInt(ended.price_nano_usd ?? 0)
    }
    const { captured } = await expectInvariants(world, key, { deposited: CREDIT, calls: 8 })
    expect(captured).toBe(price)
    // Its lease still ran when the first of them was sent: that one was asked twice, and no other.
    expect(failedCalls()).toHaveLength(1)
  })

  test('and comes back is heard again, under its old key', async () => {
    second = await startSecond()
    expect(await statusOf(second.url)).toMatchObject({ nodeId: homed.name, state: 'ready' })
    // An edge that has not seen it fail.
    await world.stack.restartEdge()
    await Promise.all([world.nodeUrl, second.url].map(twoBeats))
  })

  test('mid-stream: an error frame, what came is charged, once', async () => {
    const key = await freshAccount(world, CREDIT)
    const words = Array.from({ length: 300 }, (_, i) => `w${i}`).join(' ')
    const asked = { model: homed.other.model, stream: true }
    const reply = await chat(world, key, question(faulty(words, { tokenMs: 20 }), asked))
    expect((await statusOf(second.url)).active).toBe(1)
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('w3')) text += (await reader?.read())?.value ?? ''
    await second.child.kill()
    for (let done = false; !done;) {
      const next = await reader?.read()
      text += next?.value ?? ''
      done = next?.done !== false
    }
    expect(text).not.toContain('[DONE]')
    expect(text.split('"code":"upstream_failed"')).toHaveLength(2)
    const ended = await endOf(world, key, idOf(reply))
    expect(ended).toMatchObject({ state: 'captured', ended_by: 'upstream_error' })
    expect(ended.usage?.completion_tokens).toBeGreaterThan(3)
    const { captured } = await expectInvariants(world, key, { deposited: CREDIT, calls: 1 })
    expect(captured.toString()).toBe(ended.price_nano_usd)
  })

  test('and broke off an answer is passed over by the calls that follow', async () => {
    const before = failedCalls().length
    const key = await freshAccount(world, CREDIT)
    const reply = await chat(world, key, question('one two', { model: homed.other.model }))
    expect(reply.status).toBe(200)
    expect(failedCalls()).toHaveLength(before)
    second = await startSecond()
  })
})

/** What the edge says of calls that the second node failed before their first token. */
function failedCalls(): string[] {
  const log = readFileSync(join(world.stateFolder, 'logs/edge.log'), 'utf8')
  const failed = log.split('\n').filter((line) => line.includes('node_failed_call'))
  return failed.filter((line) => line.includes(homed.name))
}

// The last: what lies on a disk it hears only with the next beat of each node, and routes by that.
describe('an edge that was restarted', () => {
  test('knows its nodes at once: the very next call is answered', async () => {
    const key = await freshAccount(world, CREDIT)
    await world.stack.restartEdge()
    const reply = await chat(world, key, question('one two'))
    expect(reply.status).toBe(200)
  })
})

test('I5 what both nodes were paid for is in one epoch each', async () => {
  expect(await expectSettled(world)).toBeGreaterThan(0)
})
