// The official TypeScript client, unmodified, on the whole surface: golden transcripts of what it
// sees, and how it behaves when calls fail, are refused or are given up.
import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { until } from '../../local/demo/client.ts'
import { api } from './api.cases.ts'
import {
  accountWith,
  creditsOf,
  generationOf,
  MODEL,
  openWorld,
  type World,
} from './world.cases.ts'
import { transcript } from './transcript.cases.ts'

let world: World
let client: OpenAI
/** Requests that the client sent, counted under its feet. */
let sent = 0
const counting: typeof fetch = (input, init) => {
  sent += 1
  return fetch(input, init)
}
beforeAll(async () => {
  world = await openWorld()
  client = new OpenAI({ apiKey: world.key, baseURL: `${world.stack.url}/v1`, fetch: counting })
})
afterAll(() => world.stop())

const ask = (content: string) => ({ model: MODEL, messages: [{ role: 'user' as const, content }] })
const golden = (name: string) => `./golden/${name}.txt`

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('chat.completions', () => {
  test('whole, with two choices and log-probabilities', async () => {
    const body = { ...ask('one two'), n: 2, logprobs: true, top_logprobs: 2, seed: 7 }
    const seen = await client.chat.completions.create(body)
    await expect(transcript(seen)).toMatchFileSnapshot(golden('chat-whole'))
    // Two prompt tokens once, four completion tokens twice.
    expect(seen.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 8 })
    expect(seen.usage).toHaveProperty('cost_nano_usd', String(2 * 20 + 8 * 80))
  })

  test('streamed and grounded, citations last, then the usage', async () => {
    const body = { ...ask('Who discovered titanium?'), datanets: ['meed/elements'] }
    const seen = await all(await client.chat.completions.create({ ...body, stream: true }))
    await expect(transcript(seen)).toMatchFileSnapshot(golden('chat-stream'))
  })

  test('the stream helper adds the chunks up to the whole', async () => {
    const stream = client.chat.completions.stream({ ...ask('a b c'), n: 2 })
    const whole = await stream.finalChatCompletion()
    expect(whole.choices.map(({ message }) => message.content)).toEqual([
      'You asked: a b c',
      'You asked: a b c',
    ])
    expect(whole.usage?.completion_tokens).toBe(10)
  })

  test('the usage stays away when the caller says so, and is charged all the same', async () => {
    const body = { ...ask('x'), stream: true as const, stream_options: { include_usage: false } }
    const seen = await all(await client.chat.completions.create(body))
    expect(seen.some((chunk) => 'usage' in chunk)).toBe(false)
    const found = await until('the charge', async () => {
      const one = await generationOf(world, world.key, seen[0]?.id ?? '')
      return one.price_nano_usd === null ? null : one
    })
    expect(found.price_nano_usd).toBe(String(20 + 3 * 80))
  })

  test('a schema from zod comes back parsed', async () => {
    const Person = z.object({ name: z.string(), age: z.number().int(), tags: z.array(z.string()) })
    const seen = await client.chat.completions.parse({
      ...ask('who'),
      response_format: zodResponseFormat(Person, 'person'),
    })
    expect(seen.choices[0]?.message.parsed).toEqual({
      name: 'You asked: who',
      age: 7,
      tags: ['You asked: who'],
    })
  })

  test('an answer goes back into the next question as it came', async () => {
    const first = await client.chat.completions.create(ask('one'))
    const said = first.choices[0]?.message
    if (said === undefined) throw new Error('no choice')
    const { messages } = ask('and two')
    const next = await client.chat.completions.create({
      model: MODEL,
      messages: [...ask('one').messages, said, ...messages],
    })
    expect(next.choices[0]?.message.content).toBe('You asked: and two')
    const response = await client.responses.create({ model: MODEL, input: 'one' })
    const input = [
      ...ask('one').messages,
      ...response.output.filter((item) => item.type === 'message'),
      ...messages,
    ]
    const then = await client.responses.create({ model: MODEL, input })
    expect(then.output_text).toBe('You asked: and two')
  })

  test('a seed is any whole number, and top_p goes down to 0', async () => {
    for (const seed of [-1, Date.now(), Number.MAX_SAFE_INTEGER]) {
      const seen = await client.chat.completions.create({ ...ask('one'), seed, top_p: 0 })
      expect(seen.choices[0]?.message.content).toBe('You asked: one')
    }
  })
})

describe('responses', () => {
  test('whole', async () => {
    const seen = await client.responses.create({
      model: MODEL,
      input: 'one two',
      instructions: 'Be.',
    })
    expect(seen.output_text).toBe('You asked: one two')
    await expect(transcript(seen)).toMatchFileSnapshot(golden('responses-whole'))
  })

  test('streamed: OpenAI’s events in OpenAI’s order', async () => {
    const body = { model: MODEL, input: 'Who discovered titanium?', datanets: ['meed/elements'] }
    const events = await all(await client.responses.create({ ...body, stream: true }))
    await expect(transcript(events)).toMatchFileSnapshot(golden('responses-stream'))
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index))
  })

  test('cut by max_output_tokens it is incomplete and says why', async () => {
    const seen = await client.responses.create({
      model: MODEL,
      input: 'one two three',
      max_output_tokens: 2,
    })
    expect([seen.status, seen.incomplete_details]).toEqual([
      'incomplete',
      { reason: 'max_output_tokens' },
    ])
  })

  test('an earlier response cannot be continued, and the refusal says what to do', async () => {
    const refused = client.responses.create({
      model: MODEL,
      input: 'x',
      previous_response_id: 'resp_1',
    })
    await expect(refused).rejects.toMatchObject({ status: 400, param: 'previous_response_id' })
  })
})

test('completions, whole and streamed', async () => {
  const body = { model: MODEL, prompt: 'the capital of France is', max_tokens: 4, logprobs: 1 }
  const whole = await client.completions.create(body)
  const chunks = await all(await client.completions.create({ ...body, stream: true }))
  await expect(transcript({ whole, chunks })).toMatchFileSnapshot(golden('completions'))
})

test('embeddings: the client asks for base64 and gets the same vectors as numbers', async () => {
  const body = { model: 'all-MiniLM-L6-v2-int8', input: ['a heron', 'a treaty of 1648'] }
  const [packed, plain] = await Promise.all([
    client.embeddings.create(body),
    client.embeddings.create({ ...body, encoding_format: 'float' }),
  ])
  for (const [index, { embedding }] of packed.data.entries()) {
    expect(embedding).toHaveLength(384)
    const other = plain.data[index]?.embedding ?? []
    for (const [at, value] of embedding.entries()) expect(value).toBeCloseTo(other[at] ?? 9, 5)
    expect(embedding.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 4)
  }
  expect(plain.usage.prompt_tokens).toBeGreaterThan(6)
  expect(plain.usage).toHaveProperty('cost_nano_usd', String(5 * plain.usage.prompt_tokens))
})

test('a text that the embedding model would cut is refused before it is charged', async () => {
  const key = await accountWith(world, 'stakers', 10_000_000n)
  const own = new OpenAI({ apiKey: key, baseURL: `${world.stack.url}/v1` })
  const body = { model: 'all-MiniLM-L6-v2-int8', input: ['short', 'word '.repeat(400)] }
  await expect(own.embeddings.create(body)).rejects.toMatchObject({
    status: 400,
    code: 'context_length_exceeded',
    param: 'input[1]',
  })
  expect(await creditsOf(world, key)).toMatchObject({ captured_nano_usd: '0', held_nano_usd: '0' })
  const { body: calls } = await api(world, 'GET', '/v1/generations', key)
  expect(calls).toMatchObject({ data: [{ state: 'voided', ended_by: 'refused' }] })
})

test('models: one by name, also with its slash', async () => {
  const seen = await client.models.retrieve('dora/brief')
  expect(seen).toMatchObject({ id: 'dora/brief', owned_by: 'dora', context_length: 2048 })
  await expect(client.models.retrieve('no/such')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
})

describe('failure', () => {
  const sends = async (act: () => Promise<unknown>) => {
    sent = 0
    const error: unknown = await act().then(
      () => null,
      (thrown: unknown) => thrown,
    )
    return { sent, error }
  }

  test('a refusal that will stay one is sent once', async () => {
    for (const body of [
      { ...ask('x'), n: 99 },
      { ...ask('x'), model: 'no/such' },
    ]) {
      expect((await sends(() => client.chat.completions.create(body))).sent).toBe(1)
    }
    const poor = await accountWith(world, 'operator', 0n)
    const own = new OpenAI({ apiKey: poor, baseURL: `${world.stack.url}/v1`, fetch: counting })
    const broke = await sends(() => own.chat.completions.create({ ...ask('x'), max_tokens: 10 }))
    expect([broke.sent, broke.error]).toMatchObject([1, { status: 402 }])
    expect(String(broke.error)).toMatch(/requested up to 10 tokens, but can only afford 0/)
  })

  test('a node that refused cost nothing, and the client asks again', async () => {
    const body = ask('x faults:{"refuse":true}')
    const { sent: times, error } = await sends(() => client.chat.completions.create(body))
    expect([times, error]).toMatchObject([3, { status: 502, code: 'upstream_failed' }])
  })

  test('half of a whole answer cost nothing, and the client asks again', async () => {
    const before = (await creditsOf(world, world.key)).captured_nano_usd
    const body = ask('one two faults:{"dieAfterTokens":2}')
    const { sent: times, error } = await sends(() => client.chat.completions.create(body))
    expect([times, error]).toMatchObject([3, { status: 502, code: 'upstream_failed' }])
    expect((await creditsOf(world, world.key)).captured_nano_usd).toBe(before)
  })

  test('a node that dies mid-stream makes the client throw, after what had come', async () => {
    const body = { ...ask('one two faults:{"dieAfterTokens":2}'), stream: true as const }
    let text = ''
    const reading = (async () => {
      for await (const chunk of await client.chat.completions.create(body)) {
        text += chunk.choices[0]?.delta.content ?? ''
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: 'upstream_failed' })
    expect(text).toBe('You asked:')
  })

  test('giving a stream up stops the call, and what had come is charged', async () => {
    const words = Array.from({ length: 100 }, (_, i) => `w${i}`).join(' ')
    const stream = await client.chat.completions.create({
      ...ask(`${words} faults:{"tokenMs":20}`),
      stream: true,
    })
    let [id, came] = ['', 0]
    for await (const chunk of stream) {
      id = chunk.id
      came += 1
      if (came === 5) break
    }
    const found = await until('the end', async () => {
      const one = await generationOf(world, world.key, id)
      return one.state === 'held' ? null : one
    })
    expect(found).toMatchObject({ state: 'captured', ended_by: 'client_abort' })
    expect(found.usage?.completion_tokens).toBeLessThan(60)
  })
})
