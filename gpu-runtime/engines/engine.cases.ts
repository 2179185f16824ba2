// What every engine must do, run on the fake one and on the real one. A case says nothing about the
// words of an answer, only about what the edge relies on.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { EngineError, type Engine, type EngineCall } from './engine.port.ts'

export type EngineUnderTest = { readonly engine: Engine; readonly adapters: readonly string[] }

export const QUESTION: EngineCall = {
  adapterFile: null,
  messages: [{ role: 'user', content: 'Name three colours and say a word about each.' }],
  maxTokens: 24,
  temperature: 0,
  topP: 1,
  seed: null,
  stop: [],
}
const never = new AbortController().signal

/** All events of a call; an EngineError becomes the error event that it travels as. */
export async function eventsOf(
  engine: Engine,
  change: Partial<EngineCall> = {},
  signal: AbortSignal = never,
): Promise<NodeEvent[]> {
  const events: NodeEvent[] = []
  try {
    for await (const event of engine.generate({ ...QUESTION, ...change }, signal)) {
      events.push(event)
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    events.push({ type: 'error', code: error.code, message: error.message })
  }
  return events
}

export function textOf(events: readonly NodeEvent[]): string {
  return events.map((event) => (event.type === 'token' ? event.text : '')).join('')
}

export function tokensOf(events: readonly NodeEvent[]): number {
  return events.reduce((sum, event) => sum + (event.type === 'token' ? event.tokens : 0), 0)
}

/** @param start gives an engine of at least two slots, and two adapter files that it can load */
export function engineCases(start: () => Promise<EngineUnderTest>): void {
  let engine: Engine
  let adapters: readonly string[]
  beforeAll(async () => {
    ;({ engine, adapters } = await start())
  })
  afterAll(() => engine.stop())

  test('a prompt counts what the start of its answer says', async () => {
    const turns = ['Be brief.', 'Name three colours, naïvely: 赤, 青, 緑 <|im_end|>.', '']
    for (const content of turns) {
      const messages = [{ role: 'user' as const, content }]
      const [first] = await eventsOf(engine, { messages, maxTokens: 1 })
      const promptTokens = await engine.countPrompt({ messages })
      expect(first).toEqual({ type: 'start', promptTokens })
    }
  })

  test('an answer starts once, ends once, and its tokens add up', async () => {
    const events = await eventsOf(engine)
    const kinds = events.map(({ type }) => type)
    expect(kinds.filter((kind) => kind !== 'token')).toEqual(['start', 'end'])
    expect([kinds[0], kinds.at(-1)]).toEqual(['start', 'end'])
    const [first, last] = [events[0], events.at(-1)]
    if (first?.type !== 'start' || last?.type !== 'end') throw new Error('unreachable')
    expect(first.promptTokens).toBeGreaterThan(0)
    expect(last.promptTokens).toBe(first.promptTokens)
    expect(last.completionTokens).toBe(tokensOf(events))
  })

  test('an answer never has more tokens than asked for, and says that it was cut', async () => {
    const events = await eventsOf(engine, { maxTokens: 3 })
    expect(events.at(-1)).toMatchObject({ finishReason: 'length', completionTokens: 3 })
    expect(tokensOf(events)).toBe(3)
  })

  test('at temperature zero the same question gets the same answer', async () => {
    expect(textOf(await eventsOf(engine))).toBe(textOf(await eventsOf(engine)))
  })

  test('an answer ends before a stop sequence, and counts what was made of it', async () => {
    const whole = textOf(await eventsOf(engine))
    const stop = whole.slice(9, 13)
    const events = await eventsOf(engine, { stop: [stop] })
    expect(textOf(events)).toBe(whole.slice(0, whole.indexOf(stop)))
    expect(events.at(-1)).toMatchObject({
      finishReason: 'stop',
      completionTokens: tokensOf(events),
    })
  })

  test('a prompt that leaves no room is refused', async () => {
    const content = 'word '.repeat(engine.contextTokens)
    const events = await eventsOf(engine, { messages: [{ role: 'user', content }] })
    expect(events).toMatchObject([{ type: 'error', code: 'context_exceeded' }])
  })

  test('a caller that hangs up gets nothing more, and the next one is served', async () => {
    const abort = new AbortController()
    const kinds: string[] = []
    for await (const event of engine.generate(QUESTION, abort.signal)) {
      kinds.push(event.type)
      if (event.type === 'token') abort.abort()
    }
    expect(kinds).not.toContain('end')
    expect((await eventsOf(engine)).at(-1)?.type).toBe('end')
  })

  test('a caller that has hung up before the start hears nothing', async () => {
    expect(await eventsOf(engine, {}, AbortSignal.abort())).toEqual([])
  })

  test('as many calls as there are slots run side by side, and more wait', async () => {
    const calls = Array.from({ length: 5 }, () => eventsOf(engine, { maxTokens: 4 }))
    const ends = (await Promise.all(calls)).map((events) => events.at(-1)?.type)
    expect(ends).toEqual(['end', 'end', 'end', 'end', 'end'])
  })

  test('an adapter that has answered is loaded, and the base is no adapter', async () => {
    for (const adapterFile of [...adapters, null]) {
      expect((await eventsOf(engine, { adapterFile, maxTokens: 2 })).at(-1)?.type).toBe('end')
    }
    expect([...engine.loaded()].sort()).toEqual([...adapters].sort())
  })

  test('log-probabilities stand beside each token that is counted, likeliest first', async () => {
    for (const logprobs of [0, 3]) {
      const events = await eventsOf(engine, { logprobs, maxTokens: 6 })
      const scored = events.flatMap((event) =>
        event.type === 'token' ? (event.logprobs ?? []) : [],
      )
      expect(scored).toHaveLength(tokensOf(events))
      for (const { logprob, top_logprobs: top } of scored) {
        expect(logprob).toBeLessThanOrEqual(0)
        expect(top).toHaveLength(logprobs)
        expect(top.map((one) => one.logprob)).toEqual(
          top.map((one) => one.logprob).toSorted((a, b) => b - a),
        )
      }
    }
  })

  test('an answer held to a schema is JSON that fits it, and ends with its last brace', async () => {
    const properties = {
      name: { type: 'string', maxLength: 12 },
      legs: { enum: [2, 4] },
      wild: { type: 'boolean' },
    }
    const jsonSchema = { type: 'object', properties, additionalProperties: false }
    const events = await eventsOf(engine, { jsonSchema, maxTokens: 80 })
    const { name, legs, wild, ...rest } = JSON.parse(textOf(events))
    expect([typeof name, typeof wild, rest]).toEqual(['string', 'boolean', {}])
    expect([2, 4]).toContain(legs)
    expect(textOf(events).at(-1)).toBe('}')
    expect(events.at(-1)).toMatchObject({
      finishReason: 'stop',
      completionTokens: tokensOf(events),
    })
  })

  test('a text is continued without a template, with fewer prompt tokens than a question', async () => {
    const messages = [{ role: 'user', content: 'The capital of France is' }] as const
    const bare = await eventsOf(engine, { messages, template: 'none', maxTokens: 3 })
    const asked = await eventsOf(engine, { messages, maxTokens: 3 })
    expect(bare.at(-1)?.type).toBe('end')
    const size = ([first]: typeof bare) => (first?.type === 'start' ? first.promptTokens : 0)
    expect(size(bare)).toBeGreaterThan(0)
    expect(size(bare)).toBeLessThanOrEqual(size(asked))
    expect(textOf(bare)).not.toBe(textOf(asked))
  })

  test('a stopped engine refuses', async () => {
    const { engine: other } = await start()
    await other.stop()
    expect(await eventsOf(other)).toMatchObject([{ type: 'error', code: 'engine_failed' }])
  })
}
