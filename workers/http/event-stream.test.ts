import { expect, test } from 'vitest'
import { DONE, eventStream, frameText } from './event-stream.ts'

const quiet = { onCancel: () => undefined, onBroken: () => ({ data: {} }) }

async function* said(...texts: string[]): AsyncGenerator<string, void> {
  yield* texts
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text()
}

test('a frame is one line of JSON, with the name of its event where it has one', () => {
  expect(frameText({ data: { text: 'a\nb' } })).toBe('data: {"text":"a\\nb"}\n\n')
  expect(frameText({ event: 'done', data: {} })).toBe('event: done\ndata: {}\n\n')
})

test('what the iterator says is what is sent, in order, and nothing is added', async () => {
  expect(await textOf(eventStream(said('a', 'b', DONE), quiet))).toBe(`ab${DONE}`)
})

test('a reader that does not read stops the iterator: nothing runs ahead of it', async () => {
  let made = 0
  async function* endless(): AsyncGenerator<string, void> {
    for (;;) yield `${++made};`
  }
  const reader = eventStream(endless(), quiet).getReader()
  await reader.read()
  await reader.read()
  await new Promise((resolve) => setImmediate(resolve))
  expect(made).toBeLessThanOrEqual(3)
  await reader.cancel()
})

test('an iterator that is silent gives comments, and is never asked twice at once', async () => {
  let asked = 0
  const first = Promise.withResolvers<IteratorResult<string>>()
  const iterator: AsyncIterator<string> = {
    next: () => (++asked === 1 ? first.promise : Promise.resolve({ done: true, value: undefined })),
  }
  const reader = eventStream(iterator, { ...quiet, heartbeatMs: 1 }).getReader()
  const comments = [await reader.read(), await reader.read()]
  expect(comments.map(({ value }) => new TextDecoder().decode(value))).toEqual([
    ': MEED PROCESSING\n\n',
    ': MEED PROCESSING\n\n',
  ])
  expect(asked).toBe(1)
  first.resolve({ done: false, value: 'word' })
  let rest = ''
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    rest += new TextDecoder().decode(next.value)
  }
  expect(rest.replaceAll(': MEED PROCESSING\n\n', '')).toBe('word')
})

test('an iterator that throws ends in the frame that says so, and in no [DONE]', async () => {
  async function* broken(): AsyncGenerator<string, void> {
    yield 'a'
    throw new Error('gone')
  }
  const onBroken = (error: unknown) => ({ data: { error: String(error) } })
  const text = await textOf(eventStream(broken(), { ...quiet, onBroken }))
  expect(text).toBe('adata: {"error":"Error: gone"}\n\n')
})

test('a reader that goes away is told of', async () => {
  let gone = 0
  const stream = eventStream(said('a', 'b'), { ...quiet, onCancel: () => void gone++ })
  const reader = stream.getReader()
  await reader.read()
  await reader.cancel()
  expect(gone).toBe(1)
})

test('what breaks after the reader left is told all the same; what it said then is nobody’s', async () => {
  for (const breaks of [true, false]) {
    const told: unknown[] = []
    const gone = Promise.withResolvers<void>()
    async function* late(): AsyncGenerator<string, void> {
      yield 'a'
      await gone.promise
      if (breaks) throw new Error('the charge was lost')
      yield 'b'
    }
    const onBroken = (error: unknown) => {
      told.push(error)
      return { data: {} }
    }
    const reader = eventStream(late(), { ...quiet, onBroken }).getReader()
    await reader.read()
    await new Promise(setImmediate)
    await reader.cancel()
    gone.resolve()
    await new Promise(setImmediate)
    expect(told.map(String)).toEqual(breaks ? ['Error: the charge was lost'] : [])
  }
})
