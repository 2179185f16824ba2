// Is any event lost on its way to a receiver in a bad way, and the worker killed in the middle? Ten
// thousand calls are captured by the deployed account object, by its outbox and queue they come to the
// deployed webhooks object, and by its alarm to the receiver; then the books are compared, id by id.
//
//   npm run bench:webhooks -- [--events 10000] [--json]
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { until } from '../local/demo/client.ts'
import { freePort } from '../local/demo/running-stack.ts'
import { bundleWorker } from '../local/stack/bundle.ts'
import { startChild, type Child } from '../local/stack/child.ts'
import { contentId } from '../schemas/ids.ts'
import { benchFlags, count } from './flags.ts'
import { startReceiver } from './webhooks/receiver.ts'
import { HANG_MS, isVoided, RETRY_SECONDS } from './webhooks/terms.ts'

const CHUNK = 250
const SETTLED_MS_MAX = 120_000

const values = benchFlags('bench:webhooks', 'Events to a receiver that fails, hangs and comes back')
  .option('--events <n>', 'how many', count, 10_000)
  .parse()
  .opts()
const asked = values.events
const folder = await mkdtemp(join(tmpdir(), 'meed-bench-webhooks-'))
await bundleWorker(
  join(import.meta.dirname, 'webhooks/edge.toml'),
  'worker.js',
  join(folder, 'bundle'),
)
const port = await freePort()
const receiver = await startReceiver()
let edge = await startEdge()
try {
  report(await measure())
} finally {
  await edge.kill()
  receiver.stop()
  await rm(folder, { recursive: true, force: true })
}

type Measured = {
  readonly seconds: number
  readonly rolledBack: number
  readonly expected: ReadonlySet<string>
  readonly dead: ReadonlySet<string>
  readonly ofNothing: number
  readonly targets: { readonly tried: number; readonly accepted: number }
}

async function measure(): Promise<Measured> {
  const subscribed = z.object({ id: z.string(), secret: z.string() })
  const { id, secret } = await ask(`/subscribe?url=${receiver.url}`, subscribed)
  receiver.secret = secret
  const indexes = firstCalls(asked)
  const began = performance.now()
  const end = indexes.length
  const killAt = Math.floor(end / 2 / CHUNK) * CHUNK
  let rolledBack = await driveTo(0, killAt)
  rolledBack += await killedInTheMiddle(killAt, Math.min(killAt + CHUNK, end))
  rolledBack += await driveTo(killAt, end)
  const captured = indexes.filter((index) => !isVoided(index))
  const expected = new Set(captured.map((index) => eventOf(generationOf(index))))
  const deadNow = async () => new Set(await ask(`/dead?of=${id}`, z.array(z.string())))
  const dead = await until(
    'every event',
    async () => {
      if (receiver.taken.size < expected.size * 0.95) return null
      const found = await deadNow()
      return [...expected].every((one) => receiver.taken.has(one) || found.has(one)) ? found : null
    },
    SETTLED_MS_MAX,
  ).catch(deadNow)
  const seconds = (performance.now() - began) / 1_000
  const ofNothing = await eventsOfNothing()
  const targets = await ask('/ssrf', z.object({ tried: z.number(), accepted: z.number() }))
  return { seconds, rolledBack, expected, dead, ofNothing, targets }
}

/** So many numbers that, without those that are voided, the calls asked for are left. */
function firstCalls(wanted: number): number[] {
  const indexes: number[] = []
  for (let captured = 0, index = 0; captured < wanted; index++) {
    indexes.push(index)
    if (!isVoided(index)) captured++
  }
  return indexes
}

async function driveTo(from: number, end: number): Promise<number> {
  let rolledBack = 0
  for (let at = from; at < end; at += CHUNK) {
    const told = await ask(
      `/drive?from=${at}&to=${Math.min(at + CHUNK, end)}`,
      z.object({ rolledBack: z.number() }),
    )
    rolledBack += told.rolledBack
  }
  return rolledBack
}

/** The process group gets SIGKILL while calls are captured and webhooks are under way. */
async function killedInTheMiddle(from: number, to: number): Promise<number> {
  await until('the first deliveries', async () => (receiver.taken.size > 0 ? true : null))
  const cut = driveTo(from, to).catch(() => 0)
  const before = receiver.attempts()
  await until('a delivery under way', async () => (receiver.attempts() > before ? true : null))
  await edge.kill()
  const rolledBack = await cut
  edge = await startEdge()
  return rolledBack
}

/** Of what was told: is it captured, at that price? What is not was never committed. */
async function eventsOfNothing(): Promise<number> {
  const told = [...receiver.taken.values()]
  const states = z.array(z.object({ state: z.string().nullable(), charged: z.string() }))
  let wrong = 0
  for (let at = 0; at < told.length; at += 500) {
    const some = told.slice(at, at + 500)
    const found = await ask(
      '/states',
      states,
      some.map(({ generation }) => generation),
    )
    wrong += found.filter(({ state, charged }, i) => {
      return state !== 'captured' || charged !== some[i]?.price
    }).length
  }
  return wrong
}

function report({ seconds, rolledBack, expected, dead, ofNothing, targets }: Measured): void {
  const { taken } = receiver
  const lost = [...expected].filter((id) => !taken.has(id) && !dead.has(id)).length
  const stray = [...taken.keys()].filter((id) => !expected.has(id)).length
  const figures = {
    events: expected.size,
    lost,
    duplicates: [...taken.values()].reduce((sum, { times }) => sum + times - 1, 0),
    deadLettered: [...dead].filter((id) => !taken.has(id)).length,
    eventsPerSecond: Math.round(expected.size / seconds),
    ssrfTried: targets.tried + receiver.redirects(),
    ssrfAccepted: targets.accepted + receiver.followed(),
  }
  const conditions = {
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, shared`,
    path: 'account object, outbox, queue, consumer, tally, webhooks object, HTTP; no Postgres',
    receiver:
      'of 100 ids: 10 get 500, 1 hangs, 5 break off, 3 redirect, 3 drop after 200, 1 never works',
    retries: `after ${RETRY_SECONDS.join(', ')} s, hanging cut at ${HANG_MS} ms (production: 3 days, 15 s)`,
    killed: 'SIGKILL of the process group at half of the calls, then the same state again',
    seconds: Number(seconds.toFixed(1)),
    attempts: receiver.attempts(),
    rolledBackSteps: rolledBack,
    eventsOfRolledBackState: ofNothing + stray,
    badSignatures: receiver.badSignatures(),
  }
  console.table(conditions)
  console.table(figures)
  if (values.json) console.log(JSON.stringify({ bench: 'webhooks', conditions, figures }))
  const wrong = lost + ofNothing + stray + figures.ssrfAccepted + receiver.badSignatures()
  if (wrong > 0 || rolledBack === 0) process.exitCode = 1
}

function generationOf(index: number): string {
  return contentId('gen', `call ${index}`)
}

function eventOf(generation: string): string {
  return contentId('evt', `generation.completed ${generation}`)
}

async function startEdge(): Promise<Child> {
  const child = startChild({
    name: 'edge',
    command: process.execPath,
    args: [join(import.meta.dirname, 'webhooks/edge.ts'), String(port), folder],
    cwd: process.cwd(),
    logFile: join(folder, 'edge.log'),
    readyWhen: /^ready/,
  })
  await child.ready
  return child
}

async function ask<T>(path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, request)
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${(await reply.text()).slice(0, 300)}`)
  return schema.parse(await reply.json())
}
