// A base whose nodes are all asleep: the first call is told when one will be up, wakes it, and a fleet
// that nobody calls goes to sleep again. Scaled by the edge, with its client of Kubernetes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomAdapter } from '../../gpu-runtime/adapters/random-adapter.cases.ts'
import { until } from '../../local/demo/client.ts'
import { refusalOf } from './api.cases.ts'
import { faulty } from './fault-world.cases.ts'
import { openNodePool, POOL_BASE, POOL_TOKEN, type NodePool } from './node-pool.cases.ts'
import { chat, openWorld, question, type World } from './world.cases.ts'

const WAKE_SECONDS = 7
const MODEL = 'conformance/pooled'
let folder: string
let pool: NodePool
let world: World
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meed-pool-'))
  pool = await openNodePool(folder)
  const targets = [{ base_sha256: POOL_BASE.sha256, url: pool.url }]
  world = await openWorld({
    edgeVars: {
      SCALE_TARGETS: JSON.stringify(targets),
      SCALE_TOKEN: POOL_TOKEN,
      SCALE_WAKE_SECONDS: String(WAKE_SECONDS),
      SCALE_ZERO_AFTER_SECONDS: '6',
      SCALE_NODES_MAX: '3',
    },
  })
  pool.connect(world.stack.url, world.stack.secrets.NODE_TOKEN)
})
afterAll(async () => {
  await pool.stop()
  await world.stop()
  rmSync(folder, { recursive: true, force: true })
})

const ask = (content: string, more = {}) =>
  chat(world, world.key, question(content, { model: MODEL, ...more }))

async function publish(): Promise<void> {
  const query = new URLSearchParams({
    name: MODEL,
    base_sha256: POOL_BASE.sha256,
    description: 'On a base whose nodes sleep.',
    prompt_nano_usd: '1',
    completion_nano_usd: '1',
  })
  const reply = await fetch(`${world.stack.url}/v1/adapters?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.key}` },
    body: Uint8Array.from(randomAdapter()),
  })
  expect(reply.status).toBe(201)
}

test('a call that finds no node is told when one will be up, and wakes it', async () => {
  await publish()
  expect(pool.replicas()).toBe(0)
  const early = await ask('one two')
  expect(early.headers.get('retry-after')).toBe(String(WAKE_SECONDS))
  expect(await refusalOf(early)).toEqual([503, 'model_unavailable'])
  await until('the pool to be told', async () => (pool.replicas() === 1 ? true : null))
  const reply = await until('an answer', async () => {
    const asked = await ask('one two')
    return asked.ok ? asked : null
  })
  expect(await reply.json()).toMatchObject({
    choices: [{ message: { content: 'You asked: one two' } }],
  })
})

test('calls that queue bring another node', async () => {
  const stop = new AbortController()
  const held = Array.from({ length: 12 }, () =>
    chat(
      world,
      world.key,
      question(faulty('one', { silent: true }), { model: MODEL, stream: true }),
      stop.signal,
    ).catch(() => null),
  )
  const second = async () => (pool.replicas() > 1 ? true : null)
  expect(await until('a second node', second)).toBe(true)
  stop.abort()
  await Promise.all(held)
})

test('a base that nobody calls goes to sleep', async () => {
  const none = async () => (pool.replicas() === 0 ? true : null)
  expect(await until('no node', none, 60_000)).toBe(true)
})
