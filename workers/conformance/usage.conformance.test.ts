// What was used, summed over HTTP: by key, model and hour, as JSON and CSV; and reconciled with the
// account's own journal, to the nano-dollar, also when the worker was killed in the middle.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createKey, until } from '../../local/demo/client.ts'
import { person } from '../../local/stack/people.ts'
import { usagePage, usageReconciliation } from '../../schemas/wire/usage-report.ts'
import { api, makeKeyBy, refusalOf } from './api.cases.ts'
import { accountWith, chat, creditsOf, MODEL, openWorld, question } from './world.cases.ts'
import type { World } from './world.cases.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({
    holdTtlSeconds: 4,
    silenceSeconds: 2,
    edgeVars: { OUTBOX_REDELIVER_SECONDS: '2' },
  })
})
afterAll(() => world.stop())

async function pageOf(key: string, query: string) {
  const reply = await api(world, 'GET', `/v1/usage${query}`, key)
  expect([reply.status, reply.body]).toMatchObject([200, {}])
  return usagePage.parse(reply.body)
}

async function reconciled(key: string) {
  const { body } = await api(world, 'GET', '/v1/usage/reconciliation', key)
  return usageReconciliation.parse(body)
}

const inTheEnd = (key: string) =>
  until('the projection to catch up', async () => {
    const found = await reconciled(key).catch(() => null)
    return found?.reconciled === true ? found : null
  })

test('of an embedding is prompt tokens wherever it is told, before its receipt and after', async () => {
  const admin = await accountWith(world, 'erin', 1_000_000n)
  const body = { model: 'all-MiniLM-L6-v2-int8', input: 'one two three' }
  const made = await api(world, 'POST', '/v1/embeddings', admin, body)
  const { prompt_tokens: read } = z
    .looseObject({ usage: z.looseObject({ prompt_tokens: z.int().min(1) }) })
    .parse(made.body).usage
  const told = { usage: { prompt_tokens: read, completion_tokens: 0, total_tokens: read } }
  const everywhere = async () => {
    const list = await api(world, 'GET', '/v1/generations', admin)
    expect(list.body).toMatchObject({ data: [told] })
    const { data } = z
      .looseObject({ data: z.array(z.looseObject({ id: z.string() })) })
      .parse(list.body)
    const one = await api(world, 'GET', `/v1/generations/${data[0]?.id}`, admin)
    expect(one.body).toMatchObject(told)
  }
  await everywhere()
  await inTheEnd(admin)
  await everywhere()
  const summed = { prompt_tokens: read, completion_tokens: 0 }
  expect((await pageOf(admin, '')).data).toMatchObject([summed])
  const month = new Date().toISOString().slice(0, 7)
  const statement = await api(world, 'GET', `/v1/statements/${month}`, admin)
  expect(statement.body).toMatchObject({ usage: [summed] })
})

describe('usage', () => {
  let admin: string
  let one: { id: string; key: string }
  let two: { id: string; key: string }
  beforeAll(async () => {
    admin = await accountWith(world, 'stakers', 10_000_000n)
    ;[one, two] = [await makeKeyBy(world, admin), await makeKeyBy(world, admin)]
    for (const { key } of [one, one, two])
      await (await chat(world, key, question('one two'))).text()
    const adapted = question('one two', { model: 'dora/brief' })
    await (await chat(world, two.key, adapted)).text()
    await inTheEnd(admin)
  })

  test('is summed by key and by model, and adds up to what was charged', async () => {
    const { captured_nano_usd: captured } = await creditsOf(world, admin)
    const whole = await pageOf(admin, '')
    expect(whole.group_by).toEqual(['day'])
    expect(whole.data).toHaveLength(1)
    expect(whole.data[0]).toMatchObject({ calls: 4, cost_nano_usd: captured })
    const byKey = await pageOf(admin, '?group_by=key')
    expect(new Map(byKey.data.map((row) => [row.key, row.calls]))).toEqual(
      new Map([one, two].map(({ id }) => [id, 2])),
    )
    const byBoth = await pageOf(admin, '?group_by=hour,key,model')
    expect(byBoth.data.reduce((sum, row) => sum + BigInt(row.cost_nano_usd), 0n)).toBe(
      BigInt(captured),
    )
    const narrow = await pageOf(admin, `?group_by=model&key=${two.id}&model=dora/brief`)
    expect(narrow.data).toMatchObject([{ model: 'dora/brief', calls: 1 }])
    expect(
      (await pageOf(admin, '?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z')).data,
    ).toEqual([])
  })

  test('is a CSV for those who ask for one, by either way of asking', async () => {
    const read = async (query: string, accept: string) => {
      const headers = { authorization: `Bearer ${admin}`, accept }
      const reply = await fetch(`${world.stack.url}/v1/usage?group_by=model${query}`, { headers })
      return [reply.headers.get('content-type'), await reply.text()]
    }
    const [type, text] = await read('', 'text/csv')
    expect(type).toMatch(/^text\/csv/)
    expect(text).toContain('model,calls,prompt_tokens,completion_tokens,total_tokens,cost_nano_usd')
    expect(text).toContain(`\r\n${MODEL},3,6,12,18,1080\r\n`)
    expect(await read('&format=csv', '*/*')).toEqual([type, text])
    expect((await read('&format=json', 'text/csv'))[0]).toMatch(/^application\/json/)
  })

  test('comes a page at a time', async () => {
    const pages = [1, 2].map((page) => pageOf(admin, `?group_by=key,model&limit=2&page=${page}`))
    const [first, second] = await Promise.all(pages)
    expect([first?.data.length, first?.has_more]).toEqual([2, true])
    expect([second?.data.length, second?.has_more]).toEqual([1, false])
  })

  test('is read with the scope read-usage, of one’s own account, in words that are known', async () => {
    expect(await refusalOf(await api(world, 'GET', '/v1/usage', one.key))).toEqual([
      403,
      'missing_scope',
    ])
    expect((await pageOf(world.key, `?key=${one.id}`)).data).toEqual([])
    for (const odd of [
      'group_by=color',
      'from=yesterday',
      'wat=1',
      'limit=0',
      'key=x',
      'page=1e9',
    ]) {
      const reply = await api(world, 'GET', `/v1/usage?${odd}`, admin)
      expect([odd, reply.status]).toEqual([odd, 400])
    }
    const long = '?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z'
    expect((await api(world, 'GET', `/v1/usage${long}`, admin)).status).toBe(400)
  })
})

describe('the projection', () => {
  test('differs by 0 from the journal after kill -9 with calls in every state', async () => {
    const key = await accountWith(world, 'commons', 5_000_000n)
    const words = Array.from({ length: 60 }, (_, i) => `w${i}`).join(' ')
    const asked = [
      ...Array.from({ length: 12 }, () => question('one two')),
      ...Array.from({ length: 6 }, () =>
        question(`${words} faults:{"tokenMs":25}`, { stream: true }),
      ),
      question('x faults:{"silent":true}', { stream: true }),
    ]
    const replies = await Promise.all(asked.map((body) => chat(world, key, body)))
    // Plain calls are captured and on their way; the streams are in the middle, one produced nothing.
    await until('a stream to be in the middle', async () => {
      const { body } = await api(world, 'GET', '/v1/usage/reconciliation', key)
      const { journal_captured_nano_usd: captured } = usageReconciliation.parse(body)
      return captured === '0' ? null : captured
    })
    await world.stack.edge().kill()
    for (const reply of replies) await reply.body?.cancel().catch(() => undefined)
    await world.stack.restartEdge()
    await until('every hold to end', async () => {
      const credits = await creditsOf(world, key).catch(() => null)
      return credits?.held_nano_usd === '0' ? credits : null
    })
    const found = await inTheEnd(key)
    const { captured_nano_usd: captured } = await creditsOf(world, key)
    expect(BigInt(captured) >= 12n * 360n).toBe(true)
    expect(found).toMatchObject({
      journal_captured_nano_usd: captured,
      projected_nano_usd: captured,
      difference_nano_usd: '0',
      rollup_difference_nano_usd: '0',
      undelivered: 0,
    })
  })

  test('keeps test usage apart, and no test generation has a receipt', async () => {
    const terms = { mode: 'test' as const }
    const { url, deployment } = world.stack
    const key = await createKey(url, deployment, person('node'), 'trial', terms)
    const reply = await chat(world, key, question('one two'))
    const id = reply.headers.get('x-meed-generation-id') ?? ''
    await reply.text()
    expect(await inTheEnd(key)).toMatchObject({ projected_nano_usd: '360' })
    expect((await pageOf(key, '')).data).toMatchObject([{ calls: 1 }])
    const live = await createKey(url, deployment, person('node'), 'live')
    expect((await pageOf(live, '')).data).toEqual([])
    const shown = await api(world, 'GET', `/v1/generations/${id}`, key)
    expect(shown.body).toMatchObject({
      state: 'captured',
      model: MODEL,
      usage: { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 },
      receipt: null,
    })
  })
})
