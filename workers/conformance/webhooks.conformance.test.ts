// Webhooks over HTTP: a receiver of one's own hears of what happens to calls, credit and keys, verifies it by
// the official library, and finds in the log what became of each delivery. Targets that are not public are
// refused by name.
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { until } from '../../local/demo/client.ts'
import { deliveryPage, newWebhook, pulled, shownWebhook } from '../../schemas/wire/webhooks.ts'
import { webhookCatalogue } from '../../schemas/wire/webhooks.ts'
import { REFUSED_URLS } from '../notify/refused-targets.ts'
import { api as call, makeKeyBy, refusalOf } from './api.cases.ts'
import { accountWith, chat, openWorld, question, type World } from './world.cases.ts'

const told = z.looseObject({
  id: z.string(),
  type: z.string(),
  test: z.boolean(),
  data: z.looseObject({}),
})
type Told = z.infer<typeof told>

let world: World
let admin: string
let server: Server
let url: string
let secret = ''
let heard: Told[] = []
let answer: (reply: ServerResponse) => void

const api = (method: string, path: string, body?: object) => call(world, method, path, admin, body)
const ofType = (type: string) => heard.find((event) => event.type === type) ?? null

beforeAll(async () => {
  server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
      const body = Buffer.concat(chunks).toString()
      heard.push(told.parse(new Webhook(secret).verify(body, Object.fromEntries(headers))))
      answer(reply)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
  world = await openWorld({ edgeVars: { WEBHOOK_RETRY_SECONDS: '0,1' } })
  admin = await accountWith(world, 'stakers', 2_000_000n)
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await world.stop()
})
beforeEach(() => {
  heard = []
  answer = (reply) => reply.writeHead(204).end()
})

async function subscribe(terms: object = {}) {
  const made = newWebhook.parse((await api('POST', '/v1/webhooks', { url, ...terms })).body)
  secret = made.secret
  return made
}

test('a receiver hears of calls, credit and keys, each signed, and none with a prompt or an answer', async () => {
  const { id } = await subscribe()
  const budget = await makeKeyBy(world, admin, { budgets: { total: '100000' } })
  const reply = await chat(world, budget.key, question('one two'))
  const { 'x-meed-generation-id': generation, 'x-meed-cost-nano-usd': price } = Object.fromEntries(
    reply.headers,
  )
  const completed = await until('the call', async () => ofType('generation.completed'))
  expect(completed).toMatchObject({
    test: false,
    data: { generation_id: generation, key_id: budget.id, price_nano_usd: price },
  })
  expect(JSON.stringify(completed)).not.toContain('one two')
  await api('DELETE', `/v1/keys/${budget.id}`)
  const revoked = await until('the revocation', async () => ofType('key.revoked'))
  expect(revoked.data).toMatchObject({ key_id: budget.id, reason: 'owner' })
  const log = deliveryPage.parse((await api('GET', `/v1/webhooks/${id}/deliveries`)).body)
  expect(log.data.map(({ state }) => state)).toEqual(log.data.map(() => 'delivered'))
  expect((await api('DELETE', `/v1/webhooks/${id}`)).status).toBe(204)
  expect(await refusalOf(await api('GET', `/v1/webhooks/${id}`))).toEqual([
    404,
    'webhook_not_found',
  ])
})

test('what a receiver never takes becomes a dead letter, and is replayed under its id', async () => {
  const { id } = await subscribe({ events: ['credits.low'] })
  answer = (reply) => reply.writeHead(500).end('no')
  const sent = await api('POST', `/v1/webhooks/${id}/test`, { type: 'credits.low' })
  expect(sent.status).toBe(202)
  const dead = await until('the dead letter', async () => {
    const { body } = await api('GET', `/v1/webhooks/${id}/deliveries?state=dead`)
    return deliveryPage.parse(body).data[0] ?? null
  })
  expect(dead.attempts).toMatchObject([
    { status: 500, response: 'no' },
    { status: 500, response: 'no' },
  ])
  answer = (reply) => reply.writeHead(200).end()
  await api('POST', `/v1/webhooks/${id}/replay`, {})
  await until('the replay', async () => (heard.length === 3 ? true : null))
  expect(new Set(heard.map((event) => event.id))).toEqual(new Set([dead.id]))
  expect(heard.every((event) => event.test)).toBe(true)
  await api('DELETE', `/v1/webhooks/${id}`)
})

test('a receiver that is gone is disabled, and the API says so until it is enabled', async () => {
  const { id } = await subscribe({ events: ['credits.low'] })
  answer = (reply) => reply.writeHead(410).end()
  await api('POST', `/v1/webhooks/${id}/test`, { type: 'credits.low' })
  const shown = await until('the disabling', async () => {
    const now = shownWebhook.parse((await api('GET', `/v1/webhooks/${id}`)).body)
    return now.enabled ? null : now
  })
  expect(shown).toMatchObject({ disabled_for: 'gone', dead: 1, waiting: 0 })
  const again = await api('POST', `/v1/webhooks/${id}/test`, {})
  expect(await refusalOf(again)).toEqual([409, 'webhook_disabled'])
  const enabled = await api('PATCH', `/v1/webhooks/${id}`, { enabled: true })
  expect(shownWebhook.parse(enabled.body)).toMatchObject({ enabled: true, disabled_for: null })
  await api('DELETE', `/v1/webhooks/${id}`)
})

test('one without a URL is pulled, and the secret stays with whoever made it', async () => {
  const { id, secret: own } = await subscribe({ url: null, events: ['credits.low'] })
  await api('POST', '/v1/webhooks/test', { type: 'credits.low' })
  const page = pulled.parse(
    (await api('POST', `/v1/webhooks/${id}/pull`, { wait_seconds: 5 })).body,
  )
  const [first] = page.data
  expect(told.parse(new Webhook(own).verify(first?.body ?? '', first?.headers ?? {})).type).toBe(
    'credits.low',
  )
  const rest = await api('POST', `/v1/webhooks/${id}/pull`, { after: page.after })
  expect(pulled.parse(rest.body).data).toEqual([])
  const { body } = await api('GET', '/v1/webhooks')
  expect(JSON.stringify(body)).not.toContain(own)
  await api('DELETE', `/v1/webhooks/${id}`)
})

test('a target that is not a public one is refused by name, and this stack says what it allows', async () => {
  const catalogue = webhookCatalogue.parse((await api('GET', '/v1/webhooks/event-types')).body)
  expect(catalogue.policy).toMatchObject({ loopback_targets: true, retry_seconds: [0, 1] })
  // The local stack lets webhooks call this machine by its plain names; production does not.
  const plain = /^https:\/\/(localhost|127\.0\.0\.1|\[::1\])\/$/
  const refused = REFUSED_URLS.filter((target) => {
    return !URL.canParse(target) || !plain.test(new URL(target).href)
  }).filter((target) => target !== '')
  expect(refused.length).toBeGreaterThan(60)
  for (const target of refused) {
    const reply = await api('POST', '/v1/webhooks', { url: target })
    expect([target, ...(await refusalOf(reply))]).toEqual([target, 400, 'webhook_url_refused'])
  }
  expect(await api('GET', '/v1/webhooks')).toMatchObject({ body: { data: [] } })
})

test('webhooks are for keys that manage the account', async () => {
  const { key } = await makeKeyBy(world, admin, { scopes: ['inference'] })
  const made = await call(world, 'POST', '/v1/webhooks', key, { url })
  expect(await refusalOf(made)).toEqual([403, 'missing_scope'])
  const odd = await api('POST', '/v1/webhooks', { url, events: ['everything'] })
  expect((await refusalOf(odd))[0]).toBe(400)
})
