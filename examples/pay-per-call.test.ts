// The sample app, driven by deliveries as Meed signs them, over HTTP.
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { sha256Hex } from '../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress } from '../schemas/ids.ts'
import type { WebhookEvent } from '../schemas/wire/webhook-events.ts'
import { ofEvent } from '../workers/notify/delivery.ts'
import { sampleOf } from '../workers/notify/samples.ts'
import { secretText, signedHeaders } from '../workers/notify/sign.ts'
import { created, DEFAULT_TERMS } from '../workers/notify/subscription.ts'
import { payPerCall } from './pay-per-call.ts'

const SECRET = secretText(new Uint8Array(32).fill(3))
const KEY = contentId('key', 'of alice')
const OWNER = {
  accountId: accountOfWallet(parseAddress(`0x${'a1'.repeat(20)}`)),
  mode: 'live',
} as const
const WEBHOOK = created(
  contentId('sub', 'app'),
  { ...DEFAULT_TERMS, url: 'https://app.example.org/hooks' },
  { sealed: '', sha256: sha256Hex(SECRET), last4: '' },
  1,
)

let server: Server
let url: string
beforeEach(async () => {
  const settings = { meedUrl: 'http://127.0.0.1:9', webhookSecret: SECRET, file: ':memory:' }
  server = payPerCall(settings).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await post('/users', { name: 'alice', key: 'meed_…', key_id: KEY, paid_nano_usd: '10000' })
})
afterEach(() => server.close())

const post = (path: string, body: object) =>
  fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) })

/** Made, signed and sent by the code that makes, signs and sends deliveries. */
async function deliver(name: string, change: object, secret = SECRET, test_ = false) {
  const type = 'generation.completed'
  const data = { ...sampleOf(type, Date.now()), key_id: KEY, price_nano_usd: '4921', ...change }
  const event: WebhookEvent = { id: contentId('evt', name), type, atMs: Date.now(), data }
  const { delivery } = ofEvent(WEBHOOK, event, OWNER, Date.now(), test_)
  const { id, body } = delivery
  const headers = signedHeaders(id, body, [secret], Date.now())
  return (await fetch(`${url}/hooks`, { method: 'POST', headers, body })).status
}

async function balance(): Promise<string> {
  const told: unknown = await (await fetch(`${url}/users/alice`)).json()
  return z.looseObject({ balance_nano_usd: z.string() }).parse(told).balance_nano_usd
}

test('a user is charged for a call, once, however often its event is delivered', async () => {
  for (let i = 0; i < 5; i++) expect(await deliver('call 1', {})).toBe(204)
  // 130 per cent of 4,921, rounded up, off 10,000.
  expect(await balance()).toBe('3602')
  await deliver('call 2', {})
  expect(await balance()).toBe('-2796')
  expect((await post('/chat', { user: 'alice', messages: [] })).status).toBe(402)
})

test('nobody is charged by a forger, by an example, or for the call of somebody else', async () => {
  expect(await deliver('forged', {}, secretText(new Uint8Array(32)))).toBe(400)
  expect((await post('/hooks', { type: 'generation.completed' })).status).toBe(400)
  expect(await deliver('an example', {}, SECRET, true)).toBe(204)
  expect(await deliver('another key', { key_id: contentId('key', 'of bob') })).toBe(204)
  expect(await balance()).toBe('10000')
})

test('it is a sample that one reads at a sitting', () => {
  const lines = readFileSync(join(import.meta.dirname, 'pay-per-call.ts'), 'utf8').split('\n')
  expect(lines.length).toBeLessThan(100)
})
