// The life of a key over HTTP: made, limited, listed, rotated, revoked; what each refusal says; and
// where a key must never stand.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey, until } from '../../local/demo/client.ts'
import { person, type Part } from '../../local/stack/people.ts'
import { parseAddress, accountOfWallet, routingOfAccount } from '../../schemas/ids.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { keyPage, newKey, ownKey, shownKey } from '../../schemas/wire/key.ts'
import { makeKey } from '../auth/key.ts'
import { api as call, makeKeyBy, refusalOf } from './api.cases.ts'
import { accountWith, chat, creditsOf, MODEL, openWorld, question } from './world.cases.ts'
import type { World } from './world.cases.ts'

let world: World
let admin: string
beforeAll(async () => {
  world = await openWorld()
  admin = await accountWith(world, 'stakers', 10_000_000n)
})
afterAll(() => world.stop())

const api = (method: string, path: string, key: string | null, body?: object) =>
  call(world, method, path, key, body)
const make = (terms: object) => makeKeyBy(world, admin, terms)
const ask = (key: string, more: object = {}) => chat(world, key, question('one two', { ...more }))

describe('a key', () => {
  test('is made by an admin key, shown once, and listed without its secret', async () => {
    const made = await make({ name: 'shown once', rpm: 60 })
    expect(made.key).toMatch(/^meed_live_[0-9A-Za-z]{53}$/)
    expect(made).toMatchObject({ scopes: ['inference'], rpm: 60, disabled: false })
    const got = await api('GET', `/v1/keys/${made.id}`, admin)
    expect(shownKey.parse(got.body).secrets).toMatchObject([{ last4: made.key.slice(-4) }])
    expect(JSON.stringify(got.body)).not.toContain(made.key.slice(10, -4))
    expect((await ask(made.key)).status).toBe(200)
    const used = shownKey.parse((await api('GET', `/v1/keys/${made.id}`, admin)).body)
    // Two prompt tokens at 20 and four completion tokens at 80 nano-USD.
    expect(used.budgets.total).toMatchObject({ spent_nano_usd: '360', reserved_nano_usd: '0' })
    expect(Date.parse(used.last_used_at ?? '')).toBeGreaterThanOrEqual(Date.parse(used.created_at))
  })

  test('is listed page by page, newest first', async () => {
    const ids = [(await make({})).id, (await make({})).id, (await make({})).id].toReversed()
    const seen: string[] = []
    let after = ''
    for (let more = true; more;) {
      const page = keyPage.parse((await api('GET', `/v1/keys?limit=2${after}`, admin)).body)
      expect(page.last_id).toBe(page.data.at(-1)?.id ?? null)
      seen.push(...page.data.map(({ id }) => id))
      after = `&after=${page.last_id}`
      more = page.has_more
    }
    expect(seen.slice(0, 3)).toEqual(ids)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('that is revoked is refused by the next call, and by the hundred after it', async () => {
    const made = await make({})
    expect((await ask(made.key)).status).toBe(200)
    const { body } = await api('DELETE', `/v1/keys/${made.id}`, admin)
    expect(shownKey.parse(body)).toMatchObject({ disabled: true, revoked_for: 'owner' })
    const after = await Promise.all(Array.from({ length: 100 }, () => ask(made.key)))
    for (const reply of after) {
      expect(await refusalOf(reply)).toEqual([401, 'disabled_api_key'])
    }
    expect(await refusalOf(await api('PATCH', `/v1/keys/${made.id}`, admin, { rpm: 1 }))).toEqual([
      409,
      'key_is_revoked',
    ])
  })

  test('that is rotated without a body has a day of grace', async () => {
    const made = await make({})
    const reply = await fetch(`${world.stack.url}/v1/keys/${made.id}/rotate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin}` },
    })
    const { secrets } = newKey.parse(await reply.json())
    expect([reply.status, secrets.length]).toEqual([200, 2])
  })

  test('that is none is told where models are listed, which nobody needs a key for', async () => {
    const made = await make({})
    await api('DELETE', `/v1/keys/${made.id}`, admin)
    for (const path of ['/v1/models', '/v1/models/dora/brief']) {
      const asked = (key: string | null) => api('GET', path, key)
      expect((await asked(null)).status).toBe(200)
      expect((await asked(admin)).status).toBe(200)
      expect(await refusalOf(await asked(made.key))).toEqual([401, 'disabled_api_key'])
      expect(await refusalOf(await asked('sk-of-another'))).toEqual([401, 'invalid_api_key'])
    }
  })

  test('that is rotated works with both secrets; without a grace the old one is gone at once', async () => {
    const made = await make({ budgets: { total: '2000' } })
    const rotate = (grace_seconds: number) =>
      api('POST', `/v1/keys/${made.id}/rotate`, admin, { grace_seconds })
    const second = newKey.parse((await rotate(3_600)).body)
    expect(second.id).toBe(made.id)
    expect(second.secrets).toHaveLength(2)
    expect((await ask(made.key, { max_tokens: 1 })).status).toBe(200)
    expect((await ask(second.key, { max_tokens: 1 })).status).toBe(200)
    const third = newKey.parse((await rotate(0)).body)
    expect(third.secrets).toHaveLength(1)
    for (const dead of [made.key, second.key]) {
      expect(await refusalOf(await ask(dead))).toEqual([401, 'expired_api_key'])
    }
    // One budget for all three: 120 nano-USD, twice.
    const own = ownKey.parse((await api('GET', '/v1/key', third.key)).body)
    expect(own.data.key.budgets.total).toMatchObject({ spent_nano_usd: '240' })
  })

  test('expires at its instant', async () => {
    const soon = await make({ expires_at: new Date(Date.now() + 1_000).toISOString() })
    const told = await until('its instant', async () => {
      const reply = await ask(soon.key)
      return reply.status === 200 ? null : refusalOf(reply)
    })
    expect(told).toEqual([401, 'expired_api_key'])
    const over = { expires_at: new Date(Date.now() - 1_000).toISOString() }
    const made = await api('POST', '/v1/keys', admin, { name: 'over', ...over })
    const changed = await api('PATCH', `/v1/keys/${soon.id}`, admin, over)
    for (const reply of [made, changed]) {
      expect(await refusalOf(reply)).toEqual([400, 'invalid_value'])
    }
    const open = await make({ expires_at: '2999-01-01T00:00:00+01:00' })
    expect(open.expires_at).toBe('2998-12-31T23:00:00.000Z')
    expect((await ask(open.key)).status).toBe(200)
  })
})

describe('what a key may not do', () => {
  test('is 403 with the scope, the model or the Datanet that it lacks', async () => {
    const reader = await make({ scopes: ['read-usage'] })
    expect(await refusalOf(await ask(reader.key))).toEqual([403, 'missing_scope'])
    expect(await refusalOf(await api('GET', '/v1/keys', reader.key))).toEqual([
      403,
      'missing_scope',
    ])
    expect((await api('GET', '/v1/credits', reader.key)).status).toBe(200)
    const narrow = await make({ models: ['dora/*'], datanets: [] })
    expect(await refusalOf(await ask(narrow.key))).toEqual([403, 'model_not_allowed'])
    const grounded = { model: 'dora/brief', datanets: ['meed/elements'] }
    expect(await refusalOf(await ask(narrow.key, grounded))).toEqual([403, 'datanet_not_allowed'])
    expect((await ask(narrow.key, { model: 'dora/brief' })).status).toBe(200)
    expect(await refusalOf(await api('GET', '/v1/credits', narrow.key))).toEqual([
      403,
      'missing_scope',
    ])
  })

  test('is 402 where a budget is spent, naming it and when it begins anew', async () => {
    const made = await make({ budgets: { day: '0' } })
    const reply = await ask(made.key, { max_tokens: 4 })
    expect(reply.status).toBe(402)
    const { error } = errorBody.parse(await reply.json())
    expect(error.code).toBe('key_limit_exceeded')
    const midnight = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000).toISOString()
    expect(error.metadata).toMatchObject({
      limit_source: 'key_limit',
      budget: 'day',
      available_nano_usd: '0',
      affordable_tokens: 0,
      resets_at: midnight,
    })
    await api('PATCH', `/v1/keys/${made.id}`, admin, { budgets: { day: null } })
    expect((await ask(made.key, { max_tokens: 4 })).status).toBe(200)
  })

  test('of a hundred calls at once against a budget for k, exactly k run', async () => {
    const slow = 'hi faults:{"silent":true}'
    const worst = 20n * BigInt(slow.length + 16 + 16) + 80n * 4n
    const made = await make({ budgets: { total: (worst * 5n + 7n).toString() } })
    const hangUp = new AbortController()
    const body = question(slow, { max_tokens: 4, stream: true })
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => chat(world, made.key, body, hangUp.signal)),
    )
    const refused = replies.filter(({ status }) => status === 402)
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(refused).toHaveLength(95)
    for (const reply of refused) {
      expect(await refusalOf(reply)).toEqual([402, 'in_flight_budget_exhausted'])
      expect(reply.headers.get('retry-after')).toBe('1')
    }
    hangUp.abort()
  })

  test('is 429 at a limit, with the headers that success has too', async () => {
    const made = await make({ rpm: 2, tpm: 5_000, max_parallel: 9 })
    const first = await ask(made.key, { max_tokens: 4 })
    expect(first.headers.get('x-ratelimit-limit-requests')).toBe('2')
    expect(first.headers.get('x-ratelimit-remaining-requests')).toBe('1')
    expect(first.headers.get('x-ratelimit-reset-requests')).toBe('30s')
    expect(first.headers.get('x-ratelimit-limit-tokens')).toBe('5000')
    expect(first.headers.get('ratelimit-policy')).toBe('"requests";q=2;w=60, "tokens";q=5000;w=60')
    expect((await ask(made.key, { max_tokens: 4 })).status).toBe(200)
    const third = await ask(made.key, { max_tokens: 4 })
    expect(await refusalOf(third)).toEqual([429, 'requests_per_minute'])
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(third.headers.get('x-ratelimit-remaining-requests')).toBe('0')
    const few = await make({ tpm: 100 })
    expect(await refusalOf(await ask(few.key, { max_tokens: 100 }))).toEqual([
      400,
      'tokens_above_key_limit',
    ])
  })

  test('is to make or touch a key that manages keys: that takes the wallet', async () => {
    const wallet = [403, 'admin_by_wallet_only']
    const body = { name: 'usurper', scopes: ['admin'] }
    expect(await refusalOf(await api('POST', '/v1/keys', admin, body))).toEqual(wallet)
    const { key } = ownKey.parse((await api('GET', '/v1/key', admin)).body).data
    const touched = await api('PATCH', `/v1/keys/${key.id}`, admin, { expires_at: null })
    expect(await refusalOf(touched)).toEqual(wallet)
  })
})

describe('keys of others', () => {
  const other = (part: Part) =>
    createKey(world.stack.url, world.stack.deployment, person(part), 'o')

  test('are not found, whatever is done to them', async () => {
    const mine = await make({})
    const stranger = await other('commons')
    const attempts = [
      api('GET', `/v1/keys/${mine.id}`, stranger),
      api('PATCH', `/v1/keys/${mine.id}`, stranger, { rpm: 1 }),
      api('DELETE', `/v1/keys/${mine.id}`, stranger),
      api('POST', `/v1/keys/${mine.id}/rotate`, stranger, {}),
      api('GET', '/v1/keys/key_nonsense', stranger),
    ]
    for (const attempt of attempts) {
      expect(await refusalOf(await attempt)).toEqual([404, 'key_not_found'])
    }
    expect((await ask(mine.key)).status).toBe(200)
  })

  test('are refused alike when guessed, whether their account exists or not', async () => {
    const known = accountOfWallet(person('stakers').address)
    const nobody = accountOfWallet(parseAddress(`0x${'9c'.repeat(20)}`))
    const bodies = [known, nobody].map(async (account) => {
      const guess = makeKey('live', routingOfAccount(account), new Uint8Array(32).fill(5))
      const { status, body } = await api('GET', '/v1/key', guess)
      const { metadata: _, ...error } = errorBody.parse(body).error
      return { status, error }
    })
    const [one, two] = await Promise.all(bodies)
    expect(one).toMatchObject({ status: 401, error: { code: 'invalid_api_key' } })
    expect(two).toEqual(one)
  })
})

describe('a test key', () => {
  test('spends test credit of a book of its own, and earns nobody anything', async () => {
    const { url, deployment } = world.stack
    const terms = { mode: 'test' as const, scopes: ['inference', 'read-usage', 'admin'] }
    const key = await createKey(url, deployment, person('stakers'), 'trial', terms)
    expect(key).toMatch(/^meed_test_/)
    const live = await creditsOf(world, admin)
    const before = await creditsOf(world, key)
    expect(before.available_nano_usd).toBe('1000000000')
    const reply = await ask(key)
    expect(reply.status).toBe(200)
    expect(await creditsOf(world, key)).toMatchObject({ captured_nano_usd: '360' })
    expect((await creditsOf(world, admin)).captured_nano_usd).toBe(live.captured_nano_usd)
    const again = await createKey(url, deployment, person('stakers'), 'trial 2', terms)
    expect((await creditsOf(world, again)).available_nano_usd).toBe('999999640')
    const listed = keyPage.parse((await api('GET', '/v1/keys', key)).body).data
    expect(listed.map(({ name, mode }) => [name, mode])).toEqual([
      ['trial 2', 'test'],
      ['trial', 'test'],
    ])
  })
})

describe('a key where it must not stand', () => {
  test.each(['/v1/models?api_key=KEY', '/v1/keys/KEY', '/v1/models?k=%6Deed_live_REST', '/KEY'])(
    'in the URL %s is refused, and never said again',
    async (path) => {
      const filled = path.replace('KEY', admin).replace('REST', admin.slice('meed_live_'.length))
      const reply = await api('GET', filled, admin)
      expect(await refusalOf(reply)).toEqual([400, 'api_key_in_url'])
      expect(JSON.stringify(reply.body)).not.toContain(admin.slice(10, 40))
    },
  )

  test('in a header of a megabyte, or with line breaks, harms nobody', async () => {
    const huge = await raw({ authorization: `Bearer ${'x'.repeat(1 << 20)}` })
    expect(huge).toBeGreaterThanOrEqual(400)
    expect(huge).toBeLessThan(500)
    expect(() => new Headers({ authorization: `Bearer ${admin}\r\nx-evil: 1` })).toThrow('header')
    const odd = await raw({ authorization: `Bearer ${admin}\t\u{e9}` })
    expect(odd).toBe(401)
    expect((await api('GET', '/v1/key', admin)).status).toBe(200)
  })
})

/** The status of GET /v1/key with headers that fetch would not send; a reset counts as refused. */
function raw(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(`${world.stack.url}/v1/key`, { headers }, (reply) => {
      reply.resume()
      resolve(reply.statusCode ?? 0)
    })
    sent.on('error', () => resolve(431))
    sent.end()
  })
}

test('one wallet signature may narrow its key, and unknown terms are named', async () => {
  const { url, deployment } = world.stack
  const narrow = { scopes: ['inference'], models: [MODEL], budgets: { month: '5' } }
  const key = await createKey(url, deployment, person('stakers'), 'narrow', narrow)
  const own = ownKey.parse((await api('GET', '/v1/key', key)).body).data
  expect(own).toMatchObject({ limit_reset: 'monthly', usage: 0, is_free_tier: false })
  expect(own.key).toMatchObject({ models: [MODEL], budgets: { month: { limit_nano_usd: '5' } } })
  const cases: [object, string][] = [
    [{ tenant_id: 'acct_1' }, 'unknown_parameter'],
    [{ rpm: 0 }, 'invalid_value'],
    [{ rpm: 1.5 }, 'invalid_value'],
    [{ budgets: { day: '-1' } }, 'invalid_value'],
    [{ budgets: { day: '1e9' } }, 'invalid_value'],
    [{ budgets: { day: 5 } }, 'invalid_value'],
    [{ scopes: [] }, 'invalid_value'],
    [{ scopes: ['root'] }, 'invalid_value'],
    [{ models: ['a*b'] }, 'invalid_value'],
    [{ expires_at: 'tomorrow' }, 'invalid_value'],
  ]
  for (const [terms, code] of cases) {
    const reply = await api('POST', '/v1/keys', admin, { name: 'odd', ...terms })
    expect([terms, ...(await refusalOf(reply))]).toEqual([terms, 400, code])
  }
})

test('a pepper may be rotated: keys of the old one open, and are digested anew', async () => {
  const { stack } = world
  const { key } = await make({})
  const pepper = 'another pepper, for tests only'
  const rotated = { KEY_PEPPER: pepper, KEY_PEPPER_VERSION: '2' }
  await stack.restartEdge({ ...rotated, KEY_PEPPERS_RETIRED: `1:${stack.secrets.KEY_PEPPER}` })
  for (const known of [key, admin, key]) {
    expect((await api('GET', '/v1/key', known)).status).toBe(200)
  }
  // Without the old pepper: those that were used are known by the new one, no other is.
  await stack.restartEdge(rotated)
  expect((await api('GET', '/v1/key', key)).status).toBe(200)
  expect(await refusalOf(await api('GET', '/v1/key', world.key))).toEqual([401, 'invalid_api_key'])
})
