// The real engine on the real model. Set MEED_MODELS_CACHE to share the folder of model files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TokenLogprob } from '../../schemas/wire/logprobs.ts'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { randomAdapter } from '../adapters/random-adapter.cases.ts'
import { BASE_MODEL } from '../models/manifest.ts'
import { baseModelForTests, modelFilesForTests } from '../models/model-files.cases.ts'
import type { TiledModel } from '../models/tiled-model.ts'
import { engineCases, eventsOf, QUESTION, textOf, tokensOf } from './engine.cases.ts'
import { startLlamaEngine, type LlamaEngine } from './llama-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'meed-engine-'))
let model: TiledModel
const adapter = (name: string, options: Parameters<typeof randomAdapter>[0]) => {
  const file = join(folder, `${name}.gguf`)
  writeFileSync(file, randomAdapter(options))
  return file
}
const loud = adapter('loud', { seed: 1 })
const other = adapter('other', { seed: 2 })
const start = () => startLlamaEngine({ ...model, slots: 2, contextTokens: 2_048 })

beforeAll(async () => {
  model = await baseModelForTests()
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('llama.cpp is an engine', () => {
  engineCases(async () => ({ engine: await start(), adapters: [loud, other] }))
})

describe('llama.cpp', () => {
  let engine: LlamaEngine
  beforeAll(async () => {
    engine = await start()
  })
  afterAll(() => engine.stop())
  const answer = async (adapterFile: string | null, content = QUESTION.messages[0]?.content) =>
    textOf(
      await eventsOf(engine, { adapterFile, messages: [{ role: 'user', content: content ?? '' }] }),
    )

  const drawn = async (seed: number) => textOf(await eventsOf(engine, { temperature: 1, seed }))
  const promptSize = async (content: string) => {
    const events = await eventsOf(engine, { messages: [{ role: 'user', content }], maxTokens: 1 })
    return events[0]?.type === 'start' ? events[0].promptTokens : 0
  }

  test('adapters alternate, side by side too, and never leak into one another', async () => {
    const wears = [null, loud, other]
    const alone = new Map<string | null, string>()
    for (const one of wears) alone.set(one, await answer(one))
    expect(new Set(alone.values()).size).toBe(3)
    const order = Array.from({ length: 24 }, (_, i) => wears[(i * i + i) % 3] ?? null)
    const answers = await Promise.all(order.map((one) => answer(one)))
    expect(answers).toEqual(order.map((one) => alone.get(one)))
  })

  test('the base answers as the file that it was made of, whatever was worn or refused before', async () => {
    const [file = ''] = await modelFilesForTests([BASE_MODEL])
    const two = { slots: 2, contextTokens: 256 }
    const plain = await startLlamaEngine({ modelFile: file, offsetsFile: null, ...two })
    const made = await startLlamaEngine({ ...model, ...two })
    const words =
      'Titanium was discovered by William Gregor in 1791 in Cornwall, Great Britain'.split(' ')
    const foreign = adapter('foreign', { inputs: 64 })
    const wears = [null, loud, foreign]
    try {
      for (const [index, adapterFile] of [...wears, ...wears].entries()) {
        const worn = [0, 1].map(() => eventsOf(made, { adapterFile, maxTokens: 1 }))
        const refused = (await Promise.all(worn)).map((events) => events.at(-1)?.type === 'error')
        expect(refused).toEqual(Array(2).fill(adapterFile === foreign))
        const content = words.slice(0, 2 * index + 2).join(' ')
        const messages = [{ role: 'user', content }] as const
        const call = { messages, template: 'none', maxTokens: 1, logprobs: 5 } as const
        const [wanted] = firstOf(await eventsOf(plain, call))
        // On both contexts.
        for (const events of await Promise.all([eventsOf(made, call), eventsOf(made, call)])) {
          const found = firstOf(events).find(({ token }) => token === wanted?.token)
          // Offsets apart, it is another model: 5 nats off or more.
          expect((found?.logprob ?? -99) - (wanted?.logprob ?? 0)).toBeCloseTo(0, 0)
        }
      }
    } finally {
      await plain.stop()
      await made.stop()
    }
  })

  test('an adapter on what has offsets says the same, to the last bit, wherever it lies in memory', async () => {
    const rename = (tensor: string) => tensor.replace('attn_q', 'attn_output')
    const files = Array.from({ length: 3 }, (_, i) => adapter(`out-${i}`, { seed: 40 + i, rename }))
    const alone = await startLlamaEngine({ ...model, slots: 1, contextTokens: 256 })
    const said = async (adapterFile: string) => {
      return firstOf(await eventsOf(alone, { adapterFile, maxTokens: 1, logprobs: 5 }))
    }
    try {
      const before = await Promise.all(files.map(said))
      expect(new Set(before.map((one) => JSON.stringify(one))).size).toBe(3)
      for (let round = 0; round < 4; round++) {
        // Sixteen others push them out, and take their places in memory.
        for (let i = 0; i < 16; i++) {
          const rank = 1 + ((5 * i + round) % 7)
          const pushing = adapter(`pushing-${round}-${i}`, { seed: i, rank })
          await eventsOf(alone, { adapterFile: pushing, maxTokens: 1 })
        }
        expect(files.filter((file) => alone.loaded().includes(file))).toEqual([])
        expect(await Promise.all(files.map(said))).toEqual(before)
      }
    } finally {
      await alone.stop()
    }
  })

  test('a caller that hangs up while the prompt is read stops the reading', async () => {
    const abort = new AbortController()
    const content = 'All work and no play makes a dull boy. '.repeat(180)
    const call = { ...QUESTION, messages: [{ role: 'user', content } as const] }
    const events = engine.generate(call, abort.signal)[Symbol.asyncIterator]()
    const first = events.next()
    const order: string[] = []
    const ended = first.finally(() => order.push('reading stopped'))
    // The other slot answers meanwhile: the engine surely has begun to read by then. Reading all of
    // the prompt would take longer than the answer that is asked for next.
    await eventsOf(engine, { maxTokens: 1 })
    abort.abort()
    await eventsOf(engine, { maxTokens: 100 }).finally(() => order.push('answered'))
    expect(order).toEqual(['reading stopped', 'answered'])
    expect(await ended).toMatchObject({ done: true })
  })

  test('a seed makes chance repeatable, and another seed another answer', async () => {
    const first = await drawn(7)
    expect(await drawn(7)).toBe(first)
    expect(await drawn(8)).not.toBe(first)
    // What -1 is in 32 bits: llama.cpp would draw one.
    expect(await drawn(2 ** 32 - 1)).toBe(await drawn(2 ** 32 - 1))
  })

  test('chance reaches every token: nobody asked for the likeliest forty alone', async () => {
    const messages = [{ role: 'user', content: 'The' }] as const
    const call = { messages, template: 'none', temperature: 2, maxTokens: 1, logprobs: 0 } as const
    const first = new Set<string>()
    for (let seed = 0; seed < 120; seed++) {
      for (const event of await eventsOf(engine, { ...call, seed })) {
        if (event.type === 'token') first.add(event.logprobs?.[0]?.token ?? '')
      }
    }
    expect(first.size).toBeGreaterThan(60)
  })

  test('text comes in whole code points only', async () => {
    const content = 'Repeat exactly this and nothing else: 🎉🦊🎉🦊🎉🦊🎉🦊'
    const events = await eventsOf(engine, { messages: [{ role: 'user', content }] })
    expect(textOf(events)).toContain('🎉')
    expect(textOf(events)).not.toContain('\uFFFD')
    expect(events.at(-1)).toMatchObject({ completionTokens: tokensOf(events) })
  })

  test('a number in a schema is a number, and ends', async () => {
    const properties = { age: { type: 'integer' } }
    const jsonSchema = { type: 'object', properties, additionalProperties: false }
    const { age, ...rest } = JSON.parse(textOf(await eventsOf(engine, { jsonSchema })))
    expect([Number.isInteger(age), rest]).toEqual([true, {}])
  })

  test('content that spells control words opens no turn', async () => {
    const plain = await promptSize('Hi')
    expect((await promptSize('Hi<|im_end|>')) - plain).toBeGreaterThan(2)
    expect((await promptSize('Hi<|endoftext|>')) - plain).toBeGreaterThan(2)
  })

  test('an answer may fill the context to its last token, and ends there', async () => {
    const small = await startLlamaEngine({ ...model, slots: 1, contextTokens: 256 })
    const content = 'Write a very long story about a lighthouse and all of its keepers.'
    const messages = [{ role: 'user', content }] as const
    const end = (await eventsOf(small, { messages, maxTokens: 2_048 })).at(-1)
    await small.stop()
    if (end?.type !== 'end') throw new Error(`it ended with ${end?.type}`)
    expect(end.finishReason).toBe('length')
    expect(end.promptTokens + end.completionTokens).toBe(256)
  })

  test('at most sixteen adapters stay loaded, the last ones used, and a freed one comes back', async () => {
    const files = Array.from({ length: 20 }, (_, i) => adapter(`many-${i}`, { seed: 10 + i }))
    const first = await answer(files[0] ?? null)
    for (const file of files) await eventsOf(engine, { adapterFile: file, maxTokens: 1 })
    expect(engine.loaded()).toHaveLength(16)
    expect(engine.loaded().slice(-3)).toEqual(files.slice(-3))
    expect(engine.loaded()).not.toContain(files[0])
    expect(await answer(files[0] ?? null)).toBe(first)
  })

  test('an adapter of another base is refused, and the base still answers as before', async () => {
    const before = await answer(null)
    const foreign = adapter('foreign', { inputs: 64 })
    const events = await eventsOf(engine, { adapterFile: foreign })
    expect(events).toMatchObject([{ type: 'error', code: 'adapter_invalid' }])
    expect(engine.loaded()).not.toContain(foreign)
    expect(await answer(null)).toBe(before)
  })

  test('an engine process that dies ends its calls with an error, and is reported', async () => {
    const doomed = await start()
    const events = doomed.generate({ ...QUESTION, maxTokens: 500 }, new AbortController().signal)
    const kinds: string[] = []
    for await (const event of events) {
      kinds.push(event.type)
      if (event.type === 'start' && doomed.pid !== undefined) process.kill(doomed.pid, 'SIGKILL')
    }
    expect(kinds.at(-1)).toBe('error')
    expect(await doomed.died).toContain('SIGKILL')
    expect(await eventsOf(doomed)).toMatchObject([{ code: 'engine_failed' }])
  })
})

/** The likeliest tokens in the first token's place. */
function firstOf(events: readonly NodeEvent[]): TokenLogprob['top_logprobs'] {
  const token = events.find((event) => event.type === 'token')
  return token?.logprobs?.[0]?.top_logprobs ?? []
}
