// Replies that show a secret, over HTTP: the same call by the same key shows the same secret, at once, while it
// runs and after a restart; another key of the account is told what was made and no secret; a rotation that
// is sent again rotates once, and leaves what is deployed its grace.
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '../../local/demo/client.ts'
import { person } from '../../local/stack/people.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { keyPage, newKey, shownKey } from '../../schemas/wire/key.ts'
import { newWebhook, pulled, shownWebhook } from '../../schemas/wire/webhooks.ts'
import { api, makeKeyBy, refusalOf } from './api.cases.ts'
import { accountWith, openWorld, type World } from './world.cases.ts'

let world: World
let admin: string
let second: string
let calls = 0
beforeAll(async () => {
  world = await openWorld()
  admin = await accountWith(world, 'stakers', 10_000_000n)
  second = await createKey(world.stack.url, world.stack.deployment, person('stakers'), 'second')
})
afterAll(() => world.stop())

const fresh = () => `secret-${++calls}`
const get = async (path: string) => (await api(world, 'GET', path, admin)).body

async function post(path: string, once: string, body: object, key = admin) {
  const reply = await fetch(`${world.stack.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': once,
    },
    body: JSON.stringify(body),
  })
  const text = await reply.text()
  const replayed = reply.headers.get('idempotent-replayed')
  return { status: reply.status, headers: reply.headers, text, replayed, body: JSON.parse(text) }
}

const pullsOnly = { url: null, events: ['credits.low'] }
const named = async (name: string) =>
  keyPage.parse(await get('/v1/keys?limit=100')).data.filter((one) => one.name === name)
const webhooks = async () => {
  const { data } = Object(await get('/v1/webhooks'))
  return shownWebhook.array().parse(data)
}

/** What shows a secret: where, with what, and the member that holds it. */
async function operations(): Promise<[path: string, body: object, member: 'key' | 'secret'][]> {
  const { id } = await makeKeyBy(world, admin)
  const made = newWebhook.parse((await post('/v1/webhooks', fresh(), pullsOnly)).body)
  return [
    ['/v1/keys', { name: fresh() }, 'key'],
    [`/v1/keys/${id}/rotate`, {}, 'key'],
    ['/v1/webhooks', pullsOnly, 'secret'],
    [`/v1/webhooks/${made.id}/rotate`, {}, 'secret'],
  ]
}

test('sent again by the same key, each shows the same secret, byte for byte, also after a restart', async () => {
  const sent = (await operations()).map(([path, body]) => ({ path, body, once: fresh() }))
  const first = await Promise.all(sent.map(({ path, once, body }) => post(path, once, body)))
  expect(first.map(({ status, replayed }) => [status, replayed])).toEqual(
    [201, 200, 201, 200].map((status) => [status, null]),
  )
  await world.stack.restartEdge()
  const again = await Promise.all(sent.map(({ path, once, body }) => post(path, once, body)))
  expect(again.map(({ status, text }) => [status, text])).toEqual(
    first.map(({ status, text }) => [status, text]),
  )
  expect(again.every(({ replayed }) => replayed === 'true')).toBe(true)
})

test('by another key of the account each is refused, naming what was made; another body is 422', async () => {
  for (const [path, body, member] of await operations()) {
    const once = fresh()
    const { body: shown } = await post(path, once, body)
    const other = await post(path, once, body, second)
    const { error } = errorBody.parse(other.body)
    expect([path, other.status, error.type, error.code]).toEqual([
      path,
      409,
      'idempotency_error',
      'idempotency_reply_sealed',
    ])
    expect(error.metadata[member === 'key' ? 'key_id' : 'webhook_id']).toBe(shown.id)
    expect(other.text).not.toContain(shown[member].slice(12, -6))
    expect(other.headers.get('x-should-retry')).toBe('false')
    const changed = { ...body, ...(path.endsWith('rotate') ? { grace_seconds: 5 } : { name: 'b' }) }
    for (const key of [admin, second]) {
      expect(errorBody.parse((await post(path, once, changed, key)).body).error.code).toBe(
        'idempotency_key_reused',
      )
    }
  }
})

test('of twenty at once one runs; the others are told to wait, or get its reply', async () => {
  for (const [path, body, member] of await operations()) {
    const once = fresh()
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(path, once, body)))
    const secrets = replies.flatMap((reply) => (reply.status < 300 ? [reply.body[member]] : []))
    expect(new Set(secrets).size).toBe(1)
    for (const reply of replies.filter(({ status }) => status >= 300)) {
      expect(errorBody.parse(reply.body).error.code).toBe('idempotency_in_progress')
      expect(reply.headers.get('retry-after')).toMatch(/^\d+$/)
    }
    expect((await post(path, once, body)).body[member]).toBe(secrets[0])
  }
})

describe('a creation', () => {
  test('makes one key, which works, however often it is sent', async () => {
    const [name, once] = [fresh(), fresh()]
    for (let times = 0; times < 3; times++) await post('/v1/keys', once, { name })
    const { id, key } = newKey.parse((await post('/v1/keys', once, { name })).body)
    expect((await named(name)).map((one) => one.id)).toEqual([id])
    expect((await api(world, 'GET', '/v1/key', key)).status).toBe(200)
    expect(newKey.parse((await post('/v1/keys', fresh(), { name })).body).id).not.toBe(id)
  })

  test('makes one webhook, whose secret signs, however often it is sent', async () => {
    const once = fresh()
    const before = (await webhooks()).length
    for (let times = 0; times < 3; times++) await post('/v1/webhooks', once, pullsOnly)
    expect(await webhooks()).toHaveLength(before + 1)
    const { id, secret } = newWebhook.parse((await post('/v1/webhooks', once, pullsOnly)).body)
    await api(world, 'POST', `/v1/webhooks/${id}/test`, admin, { type: 'credits.low' })
    const { body } = await api(world, 'POST', `/v1/webhooks/${id}/pull`, admin, { wait_seconds: 5 })
    const [event] = pulled.parse(body).data
    new Webhook(secret).verify(event?.body ?? '', event?.headers ?? {})
    await api(world, 'DELETE', `/v1/webhooks/${id}`, admin)
  })

  test('that was refused leaves the key free', async () => {
    const once = fresh()
    expect(await refusalOf({ ...(await post('/v1/keys', once, { rpm: 0 })) })).toEqual([
      400,
      'invalid_value',
    ])
    expect((await post('/v1/keys', once, { name: 'well' })).status).toBe(201)
  })
})

describe('a rotation', () => {
  test('that is sent again rotates once: the deployed key keeps its grace, the new one works', async () => {
    const made = await makeKeyBy(world, admin)
    const once = fresh()
    const turned = newKey.parse((await post(`/v1/keys/${made.id}/rotate`, once, {})).body)
    await post(`/v1/keys/${made.id}/rotate`, once, {})
    const { secrets } = shownKey.parse(await get(`/v1/keys/${made.id}`))
    expect(secrets).toEqual(turned.secrets)
    expect(secrets.map(({ last4 }) => last4)).toEqual([turned.key.slice(-4), made.key.slice(-4)])
    for (const key of [made.key, turned.key]) {
      expect((await api(world, 'GET', '/v1/key', key)).status).toBe(200)
    }
  })

  test('without an Idempotency-Key rotates again, and ends the grace of what is deployed no earlier', async () => {
    const made = await makeKeyBy(world, admin)
    const rotate = async () =>
      newKey.parse((await api(world, 'POST', `/v1/keys/${made.id}/rotate`, admin, {})).body)
    const ends = (key: typeof made) =>
      key.secrets.find(({ last4 }) => last4 === made.last4)?.expires_at
    const first = await rotate()
    const again = await rotate()
    expect(again.secrets).toHaveLength(3)
    expect(ends(again)).toBe(ends(first))
    expect(ends(first)).toMatch(/Z$/)
  })

  test('of the calling key itself is repeated by the secret that was sent, through its grace', async () => {
    const own = Object((await api(world, 'GET', '/v1/key', second)).body).data.key.id
    const once = fresh()
    const path = `/v1/keys/${own}/rotate`
    const turned = newKey.parse((await post(path, once, {}, second)).body)
    expect((await post(path, once, {}, second)).body.key).toBe(turned.key)
    // The new secret is another caller: it did not send this call.
    expect(errorBody.parse((await post(path, once, {}, turned.key)).body).error.code).toBe(
      'idempotency_reply_sealed',
    )
  })

  test('of a webhook that would end a secret early to make room is refused', async () => {
    const { id } = newWebhook.parse((await post('/v1/webhooks', fresh(), pullsOnly)).body)
    const rotate = (grace: number) =>
      api(world, 'POST', `/v1/webhooks/${id}/rotate`, admin, { grace_seconds: grace })
    const turns = [await rotate(60), await rotate(60), await rotate(60), await rotate(60)]
    expect(turns.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await refusalOf(await rotate(60))).toEqual([409, 'too_many_webhook_secrets'])
    expect(newWebhook.parse((await rotate(0)).body).secrets).toHaveLength(1)
    await api(world, 'DELETE', `/v1/webhooks/${id}`, admin)
  })
})

test('an example is sent once for an Idempotency-Key', async () => {
  const { id } = newWebhook.parse((await post('/v1/webhooks', fresh(), pullsOnly)).body)
  const [once, type] = [fresh(), 'credits.low']
  const first = await post(`/v1/webhooks/${id}/test`, once, { type })
  const again = await post(`/v1/webhooks/${id}/test`, once, { type })
  expect([first.status, again.text, again.replayed]).toEqual([202, first.text, 'true'])
  expect(shownWebhook.parse(await get(`/v1/webhooks/${id}`)).waiting).toBe(1)
})
