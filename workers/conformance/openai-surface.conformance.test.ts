// The official OpenAI client, unmodified, and the errors that every client sees.
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, until } from '../../local/demo/client.ts'
import { ask } from '../../local/demo/question.ts'
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { verifyReceipt } from '../../schemas/chain/receipt-type.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { creditShown, shownCredit, splitShown } from '../../schemas/wire/shown-call.ts'
import { z } from 'zod'
import { accountWith, chat, MODEL, openWorld, question, type World } from './world.cases.ts'

const GROUNDED = { datanets: ['meed/elements'] }

let world: World
let client: OpenAI
beforeAll(async () => {
  world = await openWorld()
  client = new OpenAI({ apiKey: world.key, baseURL: `${world.stack.url}/v1`, maxRetries: 0 })
})
afterAll(() => world.stop())

describe('with the official client', () => {
  test('a plain completion has OpenAI’s shape, usage and the exact cost', async () => {
    const { data, response } = await client.chat.completions
      .create({ model: MODEL, messages: [{ role: 'user', content: 'one two three' }] })
      .withResponse()
    expect(data.object).toBe('chat.completion')
    expect(data.choices[0]?.message.content).toBe('You asked: one two three')
    expect(data.choices[0]?.finish_reason).toBe('stop')
    expect(data.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 })
    // 3 prompt tokens at 20 and 5 completion tokens at 80 nano-USD.
    expect(data.usage).toHaveProperty('cost_nano_usd', '460')
    expect(response.headers.get('x-meed-cost-nano-usd')).toBe('460')
    expect(response.headers.get('x-meed-generation-id')).toBe(data.id)
    expect(response.headers.get('x-request-id')).toMatch(/^req_/)
  })

  test('a stream carries the text, the citations and the usage, in this order', async () => {
    const answered = await ask(client, {
      model: 'dora/brief',
      datanet: 'meed/elements',
      question: 'Who discovered titanium?',
    })
    expect(answered.text).toContain('[1]')
    expect(answered.citations.length).toBeGreaterThan(0)
    expect(Number(answered.usage.cost_nano_usd)).toBeGreaterThan(5_000)
  })

  test('max_tokens cuts the answer and says so', async () => {
    const cut = await client.chat.completions.create({
      model: MODEL,
      messages: [{ role: 'user', content: 'one two three four five' }],
      max_tokens: 3,
    })
    expect(cut.choices[0]?.finish_reason).toBe('length')
    expect(cut.usage?.completion_tokens).toBe(3)
  })

  test('the models are listed with their prices', async () => {
    const ids: string[] = []
    for await (const model of client.models.list()) ids.push(model.id)
    expect(ids).toEqual([MODEL, 'dora/brief', 'dora/quote', 'all-MiniLM-L6-v2-int8'])
  })

  test('refusals are the client’s own error classes', async () => {
    const body = { model: MODEL, messages: [{ role: 'user' as const, content: 'x' }] }
    const stranger = new OpenAI({ apiKey: 'sk-no', baseURL: `${world.stack.url}/v1` })
    await expect(stranger.chat.completions.create(body)).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    )
    await expect(
      client.chat.completions.create({ ...body, model: 'no/such' }),
    ).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    await expect(
      client.chat.completions.create({ ...body, temperature: 9 }),
    ).rejects.toBeInstanceOf(OpenAI.BadRequestError)
  })
})

describe('a generation', () => {
  test('becomes readable with shares that sum and a receipt that verifies', async () => {
    const body = question('Who discovered titanium?', { datanets: ['meed/elements'] })
    const reply = await chat(world, world.key, body)
    const { id } = z.object({ id: z.string() }).parse(await reply.json())
    const shown = z.object({
      receipt: z.unknown(),
      evidence: z.unknown(),
      credit: z.unknown(),
      splits: z.unknown(),
    })
    const url = `${world.stack.url}/v1/generations/${id}`
    const found = await until('the receipt', async () => {
      const one = await call(url, shown, { key: world.key })
      return one.receipt === null ? null : one
    })
    const receipt = signedReceipt.parse(found.receipt)
    const { credit, splits, priceNanoUsd } = receipt.credited
    const shares = credit.shares.reduce((sum, { share }) => sum + share, credit.unattributed)
    expect(shares).toBe(1_000_000_000)
    expect(splits.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n)).toBe(priceNanoUsd)
    const { chainId, distributor } = world.stack.deployment
    const domain = { chainId, verifyingContract: distributor }
    expect(await verifyReceipt(receipt, receipt.signer, domain)).toBe(true)
    expect(found.evidence).not.toBeNull()
    expect(found.credit).toEqual(creditShown(credit))
    expect(shownCredit.parse(found.credit).evidence_sha256).toBe(
      sha256Hex(canonicalJson(z.json().parse(found.evidence))),
    )
    expect(found.splits).toEqual(splits.map(splitShown))
  })

  test('of another account is not found', async () => {
    const reply = await chat(world, world.key, question('hello'))
    const { id } = z.object({ id: z.string() }).parse(await reply.json())
    const other = await accountWith(world, 'guardian', 0n)
    const url = `${world.stack.url}/v1/generations/${id}`
    await expect(call(url, z.unknown(), { key: other })).rejects.toThrow('generation_not_found')
  })
})

describe('bad input', () => {
  const cases: [string, number, string, object | string, string | undefined][] = [
    ['an unknown model', 404, 'model_not_found', question('x', { model: 'no/such' }), undefined],
    ['an unknown field', 400, 'unknown_parameter', question('x', { wat: 1 }), undefined],
    ['a nested unknown field', 400, 'unknown_parameter', nestedUnknown(), undefined],
    ['no JSON', 400, 'invalid_json', '{"model":', undefined],
    ['invalid UTF-8', 400, 'invalid_json', '\ud800', undefined],
    ['an array', 400, 'invalid_value', '[]', undefined],
    [
      '__proto__',
      400,
      'unknown_parameter',
      '{"__proto__":{},"model":"x","messages":[{"role":"user","content":"x"}]}',
      undefined,
    ],
    ['a member twice', 400, 'duplicate_parameter', '{"model":"a","model":"b"}', undefined],
    ['no messages', 400, 'invalid_value', question('x', { messages: [] }), undefined],
    ['a huge max_tokens', 400, 'invalid_value', question('x', { max_tokens: 1e30 }), undefined],
    ['a negative max_tokens', 400, 'invalid_value', question('x', { max_tokens: -1 }), undefined],
    ['n above eight', 400, 'invalid_value', question('x', { n: 9 }), undefined],
    ['deep nesting', 400, 'invalid_json', '['.repeat(50_000) + ']'.repeat(50_000), undefined],
    ['an odd Datanet', 400, 'invalid_value', question('x', { datanets: ['%/../'] }), undefined],
    [
      'an unknown Datanet',
      404,
      'datanet_not_found',
      question('x', { datanets: ['a/b'] }),
      undefined,
    ],
    ['NUL in the model', 400, 'invalid_value', question('x', { model: 'a\0b' }), undefined],
    ['NUL in a question', 400, 'invalid_value', question('a\0b', GROUNDED), undefined],
    ['half a surrogate pair', 400, 'invalid_value', '{"model":"\\ud800"}', undefined],
    ['no key', 402, 'payment_required', question('x'), ''],
    ['a mistyped key', 401, 'invalid_api_key', question('x'), 'meed_live_nonsense'],
    ['a body too large', 413, 'body_too_large', question('x'.repeat(2 << 20)), undefined],
  ]

  test.each(cases)('%s is %i %s', async (_, status, code, body, key) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const sender = key === undefined ? world.key : key === '' ? null : key
    const reply = await chat(world, sender, text)
    const parsed = errorBody.parse(await reply.json())
    expect([reply.status, parsed.error.code]).toEqual([status, code])
    expect(parsed.error.metadata.request_id).toBe(reply.headers.get('x-request-id'))
  })

  test('a prompt is held by its tokens where its bytes would be too dear', async () => {
    // 200 words of 9 bytes: 4,000 nano-USD as tokens, more than 36,000 by the bound of bytes.
    const prompt = Array.from({ length: 200 }, () => 'wordwords').join(' ')
    const poor = await accountWith(world, 'alice', 10_000n)
    const dear = await chat(world, poor, question(prompt, { max_tokens: 76 }))
    expect(dear.status).toBe(402)
    const { error } = errorBody.parse(await dear.json())
    expect(error.metadata).toMatchObject({ needed_nano_usd: '10080', affordable_tokens: 75 })
    const clamped = await chat(world, poor, question(prompt))
    expect([clamped.status, clamped.headers.get('x-meed-held-nano-usd')]).toEqual([200, '10000'])
    expect(clamped.headers.get('x-meed-clamped')).toBe('credits')
  })

  test('no credit is 402 with what would be affordable', async () => {
    const poor = await accountWith(world, 'operator', 0n)
    const reply = await chat(world, poor, question('x', { max_tokens: 10 }))
    const { error } = errorBody.parse(await reply.json())
    expect([reply.status, error.code]).toEqual([402, 'credit_balance_exhausted'])
    expect(error.metadata).toMatchObject({ available_nano_usd: '0', affordable_tokens: 0 })
  })

  test('an unknown endpoint and a wrong method speak the same shape', async () => {
    for (const [method, path, ...expected] of [
      ['GET', '/v1/nothing', 404, 'unknown_endpoint', null],
      ['DELETE', '/v1/models', 405, 'method_not_allowed', 'GET, HEAD'],
      ['GET', '/', 404, 'unknown_endpoint', null],
    ] as const) {
      const reply = await fetch(`${world.stack.url}${path}`, { method })
      const { code } = errorBody.parse(await reply.json()).error
      expect([reply.status, code, reply.headers.get('allow')]).toEqual(expected)
    }
    const page = { headers: { accept: 'text/html' }, redirect: 'manual' } as const
    const shown = await fetch(`${world.stack.url}/`, page)
    expect([shown.status, shown.headers.get('location')]).toEqual([302, '/docs'])
  })

  test('nodes and operators need their tokens', async () => {
    for (const path of ['/internal/nodes/heartbeat', '/v1/epochs']) {
      const reply = await fetch(`${world.stack.url}${path}`, { method: 'POST', body: '{}' })
      expect(reply.status).toBe(401)
      errorBody.parse(await reply.json())
    }
    const hash = '0'.repeat(64)
    const reply = await fetch(
      `${world.stack.url}/internal/adapters/${hash}?expires=9e15&signature=`,
    )
    expect(reply.status).toBe(404)
  })
})

function nestedUnknown(): object {
  return { model: MODEL, messages: [{ role: 'user', content: 'x', wat: true }] }
}
