// Months over HTTP, of real calls: equal to the ledger to the nano-dollar, as JSON, CSV and a page; and
// credit notes, that never give back more than was charged.
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey, until } from '../../local/demo/client.ts'
import { person } from '../../local/stack/people.ts'
import { generationPage } from '../../schemas/wire/account.ts'
import { creditNote, statement, statementList } from '../../schemas/wire/statement.ts'
import { api, makeKeyBy, refusalOf } from './api.cases.ts'
import {
  accountWith,
  chat,
  creditsOf,
  ledgerOf,
  MODEL,
  openWorld,
  question,
} from './world.cases.ts'
import type { World } from './world.cases.ts'

let world: World
let admin: string
let two: { id: string; key: string }
const ids: string[] = []
beforeAll(async () => {
  world = await openWorld()
  admin = await accountWith(world, 'stakers', 10_000_000n)
  two = await makeKeyBy(world, admin)
  for (const [key, model] of [
    [admin, MODEL],
    [admin, MODEL],
    [two.key, MODEL],
    [two.key, 'dora/brief'],
  ] as const) {
    const reply = await chat(world, key, question('one two', { model }))
    ids.push(reply.headers.get('x-meed-generation-id') ?? '')
    await reply.text()
  }
})
afterAll(() => world.stop())

const month = () => new Date().toISOString().slice(0, 7)
const read = async (key: string, path: string, accept: string) => {
  const headers = { authorization: `Bearer ${key}`, accept }
  return fetch(`${world.stack.url}${path}`, { headers })
}
const now = async (key: string) => {
  const reply = await api(world, 'GET', `/v1/statements/${month()}`, key)
  expect([reply.status, reply.body]).toMatchObject([200, {}])
  return statement.parse(reply.body)
}
const sum = (amounts: readonly string[]) => amounts.reduce((all, one) => all + BigInt(one), 0n)

describe('the month that runs', () => {
  test('is the ledger to the nano-dollar, by key and model', async () => {
    const shown = await now(admin)
    const credits = await creditsOf(world, admin)
    expect(shown.closing_nano_usd).toBe(credits.available_nano_usd)
    expect(shown).toMatchObject({ state: 'open', sha256: null, opening_nano_usd: '0' })
    expect(shown.deposits).toEqual([{ source: 'chain', count: 1, amount_nano_usd: '10000000' }])
    expect(sum(shown.usage.map((line) => line.amount_nano_usd))).toBe(
      0n - BigInt(credits.captured_nano_usd),
    )
    const lines = new Map(shown.usage.map(({ key, model, ...line }) => [`${key} ${model}`, line]))
    expect(lines.size).toBe(3)
    expect(lines.get(`${two.id} ${MODEL}`)).toEqual({
      ...{ calls: 1, prompt_tokens: 2, completion_tokens: 4, amount_nano_usd: '-360' },
    })
    expect(lines.get(`${two.id} dora/brief`)).toMatchObject({ calls: 1 })
    expect(await ledgerOf(world, admin)).toMatchObject({ balanced: true })
  })

  test('is CSV or a page for those who ask for one, by either way of asking', async () => {
    const path = `/v1/statements/${month()}`
    const csv = await read(admin, path, 'text/csv')
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/)
    const text = await csv.text()
    const rows: Record<string, string>[] = parse(text, { columns: true })
    const amounts = rows.slice(0, -1).map((row) => row['amount_nano_usd'] ?? '')
    expect(String(sum(amounts))).toBe(rows.at(-1)?.['amount_nano_usd'])
    expect(await (await read(admin, `${path}?format=csv`, '*/*')).text()).toBe(text)
    const page = await read(admin, path, 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`)
    expect(await page.text()).toContain('Closing balance')
    expect(
      (await read(admin, `${path}?format=json`, 'text/html')).headers.get('content-type'),
    ).toBe('application/json')
  })

  test('is listed, and no month is that is not there', async () => {
    const reply = await api(world, 'GET', '/v1/statements', admin)
    const { data } = statementList.parse(reply.body)
    expect(data).toMatchObject([{ month: month(), state: 'open', sha256: null }])
    for (const odd of ['1999-01', '2999-01', '2026-13', 'x'])
      expect(await refusalOf(await api(world, 'GET', `/v1/statements/${odd}`, admin))).toEqual([
        404,
        'statement_not_found',
      ])
    const odd = await api(world, 'GET', `/v1/statements/${month()}?format=pdf`, admin)
    expect(odd.status).toBe(400)
  })

  test('is read with the scope read-usage, of one’s own account and mode', async () => {
    for (const path of ['/v1/statements', `/v1/statements/${month()}`, '/v1/generations'])
      expect(await refusalOf(await api(world, 'GET', path, two.key))).toEqual([
        403,
        'missing_scope',
      ])
    const { url, deployment } = world.stack
    const trial = await createKey(url, deployment, person('stakers'), 'trial', { mode: 'test' })
    const shown = await now(trial)
    expect(shown).toMatchObject({ mode: 'test', usage: [], closing_nano_usd: '1000000000' })
    expect(shown.number).toMatch(/^TST-/)
    expect(shown.deposits).toMatchObject([{ source: 'test credit', count: 1 }])
    const fresh = await accountWith(world, 'guardian', 0n)
    expect((await api(world, 'GET', '/v1/statements', fresh)).body).toEqual({
      ...{ object: 'list', data: [] },
    })
  })
})

describe('a credit note', () => {
  const write = (body: object, token = world.stack.secrets.OPERATOR_TOKEN) =>
    api(world, 'POST', '/v1/credit-notes', token, body)

  test('gives back at most what was charged, once a reference, and stands on the statement', async () => {
    const { account_id: account } = await now(admin)
    const before = await creditsOf(world, admin)
    const [generation = ''] = ids
    const asked = {
      ...{ account_id: account, generation_id: generation, amount_nano_usd: '200' },
      ...{ reason: 'The answer was empty.', reference: 'ticket-1' },
    }
    const made = await write(asked)
    const note = creditNote.parse(made.body)
    expect([made.status, note.number]).toEqual([201, `CN-${account.slice(5)}-0001`])
    expect((await write(asked)).body).toEqual(made.body)
    expect(await refusalOf(await write({ ...asked, amount_nano_usd: '100' }))).toEqual([
      ...[409, 'reference_used'],
    ])
    // 360 were charged: of two notes for the 160 that are left, one is granted.
    const rest = { ...asked, amount_nano_usd: '160' }
    const both = await Promise.all([
      write({ ...rest, reference: 'ticket-2' }),
      write({ ...rest, reference: 'ticket-3' }),
    ])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
    const after = await creditsOf(world, admin)
    expect(BigInt(after.available_nano_usd) - BigInt(before.available_nano_usd)).toBe(360n)
    expect(after.captured_nano_usd).toBe(before.captured_nano_usd)
    const shown = await now(admin)
    expect(shown.credit_notes.map(({ amount_nano_usd: amount }) => amount)).toEqual(['200', '160'])
    expect(shown.closing_nano_usd).toBe(after.available_nano_usd)
    expect(await ledgerOf(world, admin)).toMatchObject({ balanced: true })
  })

  test('is written by the operator alone, for calls of that account alone', async () => {
    const { account_id: account } = await now(admin)
    const asked = {
      ...{ account_id: account, generation_id: ids[1], amount_nano_usd: '1' },
      ...{ reason: 'x', reference: 'r' },
    }
    expect(await refusalOf(await write(asked, admin))).toEqual([401, 'invalid_operator_token'])
    const nobody = { ...asked, account_id: `acct_${'0'.repeat(17)}` }
    expect(await refusalOf(await write(nobody))).toEqual([404, 'generation_uncharged'])
    const other = { ...asked, generation_id: `gen_${'0'.repeat(22)}` }
    expect(await refusalOf(await write(other))).toEqual([404, 'generation_uncharged'])
    for (const odd of [{ amount_nano_usd: '0' }, { reason: '' }, { reference: 'a b' }, { wat: 1 }])
      expect((await write({ ...asked, ...odd })).status).toBe(400)
  })
})

describe('the list of calls', () => {
  const pageOf = async (key: string, query = '') => {
    const reply = await api(world, 'GET', `/v1/generations${query}`, key)
    expect([reply.status, reply.body]).toMatchObject([200, {}])
    return generationPage.parse(reply.body)
  }

  test('is newest first, a page at a time, with model and price also once it is projected', async () => {
    await until('every receipt', async () => {
      const { body } = await api(world, 'GET', '/v1/usage/reconciliation', admin)
      return Object(body).reconciled === true ? body : null
    })
    const first = await pageOf(admin, '?limit=3')
    expect(first.data.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 3))
    expect(first.has_more).toBe(true)
    const second = await pageOf(admin, `?limit=3&after=${first.last_id}`)
    expect(second.data.map(({ id }) => id)).toEqual(ids.slice(0, 1))
    expect(second.data[0]).toMatchObject({
      ...{ state: 'captured', ended_by: 'done', model: MODEL, price_nano_usd: '360' },
      ...{ usage: { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 } },
    })
    const { started_at: began, ended_at: ended } = first.data[0] ?? {}
    expect(Date.parse(began ?? '') <= Date.parse(ended ?? '')).toBe(true)
  })

  test('shows a call under way, and of another account none', async () => {
    const words = Array.from({ length: 40 }, (_, i) => `w${i}`).join(' ')
    const slow = question(`${words} faults:{"tokenMs":40}`, { stream: true })
    const reply = await chat(world, admin, slow)
    const [open] = (await pageOf(admin, '?limit=1')).data
    expect(open).toMatchObject({ state: 'held', ended_at: null, price_nano_usd: null, model: null })
    await reply.body?.cancel()
    const [theirs] = (await pageOf(world.key)).data
    expect(ids).not.toContain(theirs?.id)
  })
})
