// Several adapters of one owner as one model, over HTTP: answered by what the node made of them, paid as
// each is alone, named part by part in the receipt; and every combination that must not be.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { randomAdapter } from '../../gpu-runtime/adapters/random-adapter.cases.ts'
import { WHO_ANSWERS } from '../../gpu-runtime/engines/fake-engine.ts'
import { call, until } from '../../local/demo/client.ts'
import { person } from '../../local/stack/people.ts'
import { compositionId } from '../../schemas/adapter/composition.ts'
import { chatCompletion } from '../../schemas/wire/chat.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { modelList } from '../../schemas/wire/models.ts'
import { api, makeKeyBy, refusalOf, publishAdapter } from './api.cases.ts'
import { accountWith, chat, creditsOf, openWorld, question, type World } from './world.cases.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const BOTH = 'dora/brief:0.6+dora/quote'
const BASE_PROMPT = 20n
const BASE_COMPLETION = 80n

async function publish(name: string, rank: number, seed: number): Promise<void> {
  const made = await publishAdapter(world, name, randomAdapter({ rank, seed, layers: 1 }))
  expect(made.status).toBe(201)
}

async function published() {
  const { data } = await call(`${world.stack.url}/v1/models`, modelList)
  const find = (name: string) => {
    const found = data.find(({ id }) => id === name)
    if (found === undefined) throw new Error(`${name} is not listed`)
    const { prompt_nano_usd: prompt, completion_nano_usd: completion } = found.pricing
    const own = {
      prompt: BigInt(prompt) - BASE_PROMPT,
      completion: BigInt(completion) - BASE_COMPLETION,
    }
    return { sha256: found.sha256, ...own }
  }
  return { data, brief: find('dora/brief'), quote: find('dora/quote') }
}

const ask = (model: string, more: object = {}) =>
  chat(world, world.key, question(WHO_ANSWERS, { model, ...more }))
const health = z.looseObject({
  adapters: z.array(z.object({ sha256: z.string(), tier: z.string() })),
})

describe('a combination of one owner’s adapters', () => {
  test('answers as what was made of both, costs both prices, and credits each part', async () => {
    const { brief, quote } = await published()
    const id = compositionId([
      {
        sha256: signedReceipt.shape.credited.shape.modelSha256.parse(brief.sha256),
        weightMilli: 600,
      },
      {
        sha256: signedReceipt.shape.credited.shape.modelSha256.parse(quote.sha256),
        weightMilli: 1_000,
      },
    ])
    // Written in another way, it is the same model.
    const reply = await ask('dora/quote+dora/brief:0.60')
    expect(reply.status).toBe(200)
    const answer = chatCompletion.parse(await reply.json())
    expect(answer.model).toBe(BOTH)
    const words = new Set(answer.choices[0]?.message.content.split(' '))
    expect([...words]).toEqual([`${id}.gguf`])
    const {
      prompt_tokens: prompt,
      completion_tokens: completion,
      cost_nano_usd: cost,
    } = answer.usage
    const promptPrice = BASE_PROMPT + brief.prompt + quote.prompt
    const completionPrice = BASE_COMPLETION + brief.completion + quote.completion
    const price = promptPrice * BigInt(prompt) + completionPrice * BigInt(completion)
    expect(BigInt(cost)).toBe(price)
    const { credited } = await receiptOf(reply.headers.get('x-meed-generation-id') ?? '')
    const dora = person('dora').address
    expect(credited).toMatchObject({ model: BOTH, modelSha256: id, priceNanoUsd: price })
    expect(credited.terms.adapterParts).toEqual([
      { name: 'dora/brief', sha256: brief.sha256, payee: dora, weightMilli: 600 },
      { name: 'dora/quote', sha256: quote.sha256, payee: dora, weightMilli: 1_000 },
    ])
    const lines = credited.splits.filter(({ role }) => role === 'adapter')
    const share = lines.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n)
    expect([lines.length, lines[0]?.payee]).toEqual([1, dora])
    expect(share * 5n - price).toBeLessThan(5n)
    expect(share * 5n - price).toBeGreaterThan(-5n)
  })

  test('lies on the node beside its parts, and is listed as no model', async () => {
    await ask(BOTH)
    const { brief, quote, data } = await published()
    const { adapters } = await call(`${world.nodeUrl}/health`, health)
    const tiers = new Map(adapters.map(({ sha256, tier }) => [sha256, tier]))
    expect(tiers.has(brief.sha256) && tiers.has(quote.sha256)).toBe(true)
    expect([...tiers.values()].filter((tier) => tier === 'engine').length).toBeGreaterThan(0)
    expect(data.filter(({ id }) => id.includes('+'))).toEqual([])
    const one = await api(world, 'GET', `/v1/models/${encodeURIComponent(BOTH)}`, null)
    expect(await refusalOf(one)).toEqual([404, 'model_not_found'])
  })
})

async function receiptOf(id: string) {
  const shown = z.looseObject({ receipt: signedReceipt.nullable() })
  return until('the receipt', async () => {
    return shown.parse((await api(world, 'GET', `/v1/generations/${id}`, world.key)).body).receipt
  })
}

describe('a combination is refused', () => {
  test('across owners, with the reason', async () => {
    await publish('composition/mine', 2, 1)
    const { error } = errorBody.parse(await (await ask('composition/mine+dora/brief')).json())
    expect(error).toMatchObject({
      code: 'composition_across_owners',
      type: 'permission_error',
      param: 'model',
    })
    expect(error.message).toContain("'composition/mine', 'dora/brief'")
  })

  test.each([
    ['with an unknown part', 'dora/brief+dora/gone', 404, 'model_not_found'],
    ['with a part twice', 'dora/brief+dora/brief', 400, 'composition_invalid'],
    ['with a weight of nothing', 'dora/brief:0', 400, 'composition_invalid'],
    ['of five', 'd/a+d/b+d/c+d/e+d/f', 400, 'composition_invalid'],
    ['with a base', 'dora/brief+smollm2-135m-instruct', 400, 'composition_invalid'],
  ])('%s', async (_, model, status, code) => {
    expect(await refusalOf(await ask(model))).toEqual([status, code])
  })

  test('with more ranks than the engine runs, with both figures and for nothing', async () => {
    await publish('composition/wide', 40, 2)
    await publish('composition/wider', 41, 3)
    const before = await creditsOf(world, world.key)
    const reply = await ask('composition/wide+composition/wider')
    const { error } = errorBody.parse(await reply.json())
    expect([reply.status, error.code]).toEqual([400, 'composition_rank_exceeded'])
    expect(error.metadata).toMatchObject({ rank: 81, rank_max: 64 })
    expect(await creditsOf(world, world.key)).toEqual(before)
    expect((await ask('composition/wide')).status).toBe(200)
  })

  test('by a key that may call only one of its parts', async () => {
    const only = await makeKeyBy(world, world.key, { models: ['dora/b*'] })
    const asked = question(WHO_ANSWERS, { model: BOTH })
    expect(await refusalOf(await chat(world, only.key, asked))).toEqual([403, 'model_not_allowed'])
    const both = await makeKeyBy(world, world.key, { models: ['dora/brief', 'dora/quote'] })
    expect((await chat(world, both.key, asked)).status).toBe(200)
  })

  test('to whoever can pay for one part and not for both', async () => {
    const { brief } = await published()
    const maxTokens = 40
    const { usage } = chatCompletion.parse(await (await ask('dora/brief')).json())
    // To the unit what one adapter's call may cost, which is less than two cost.
    const completion = (BASE_COMPLETION + brief.completion) * BigInt(maxTokens)
    const prompt = (BASE_PROMPT + brief.prompt) * BigInt(usage.prompt_tokens)
    const poor = await accountWith(world, 'bruno', completion + prompt)
    const asked = (model: string) =>
      chat(world, poor, question(WHO_ANSWERS, { model, max_tokens: maxTokens }))
    expect(await refusalOf(await asked(BOTH))).toEqual([402, 'credit_balance_exhausted'])
    expect((await asked('dora/brief')).status).toBe(200)
  })
})
