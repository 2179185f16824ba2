import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { NodeEvents } from './node-events.ts'

const EVENTS: NodeEvent[] = [
  { type: 'start', promptTokens: 3 },
  { type: 'token', text: 'zwölf Boxkämpfer 🥊', tokens: 4 },
  { type: 'token', text: '\n', tokens: 1 },
  { type: 'end', finishReason: 'stop', promptTokens: 3, completionTokens: 5 },
]
const BYTES = new TextEncoder().encode(EVENTS.map((event) => `${JSON.stringify(event)}\n`).join(''))

function bodyOf(chunks: readonly Uint8Array[], onCancel = () => {}): ReadableStream<Uint8Array> {
  const left = [...chunks]
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift()
      if (chunk === undefined) controller.close()
      else controller.enqueue(chunk)
    },
    cancel: onCancel,
  })
}

async function all(events: NodeEvents): Promise<NodeEvent[]> {
  const list: NodeEvent[] = []
  for await (const some of events) list.push(...some)
  return list
}

test('wherever the connection cuts the bytes, the events are the same', async () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: BYTES.length - 1 }), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(cuts, async (places) => {
      const at = [0, ...places.toSorted((a, b) => a - b), BYTES.length]
      const chunks = at.slice(1).map((end, i) => BYTES.slice(at[i], end))
      expect(await all(new NodeEvents(bodyOf(chunks)))).toEqual(EVENTS)
    }),
  )
})

test('a last line without its end is read too; what is no event throws', async () => {
  const last = new TextEncoder().encode('{"type":"start","promptTokens":1}')
  expect(await all(new NodeEvents(bodyOf([last])))).toHaveLength(1)
  const odd = new NodeEvents(bodyOf([new TextEncoder().encode('{"type":"start"}\n')]))
  await expect(odd.next()).rejects.toThrow('promptTokens')
})

test('whoever stops reading gives the connection up', async () => {
  let cancelled = false
  const events = new NodeEvents(
    bodyOf([BYTES.slice(0, 60), BYTES.slice(60), BYTES, BYTES, BYTES], () => (cancelled = true)),
  )
  await events.next()
  await events.return()
  await new Promise(setImmediate)
  expect(cancelled).toBe(true)
  expect(await events.next()).toEqual({ done: true, value: undefined })
})

test('after the last event the connection is read out and kept; what comes after it ends it', async () => {
  for (const [after, isGivenUp] of [
    [[], false],
    [[BYTES, BYTES], true],
  ] as const) {
    let cancelled = false
    const events = new NodeEvents(bodyOf([BYTES, ...after], () => (cancelled = true)))
    expect(await events.next()).toEqual({ done: false, value: EVENTS })
    await events.return()
    await new Promise(setImmediate)
    expect(cancelled).toBe(isGivenUp)
    expect(await events.next()).toEqual({ done: true, value: undefined })
  }
})

test('a node that never ends its reply after its last event holds nobody up', async () => {
  const endless = new ReadableStream<Uint8Array>({ start: (it) => it.enqueue(BYTES) })
  const events = new NodeEvents(endless)
  await events.next()
  expect(await events.return()).toEqual({ done: true, value: undefined })
})

test('what one read brings is told together, but never very much of it', async () => {
  const many = Array.from({ length: 70 }, (): NodeEvent => ({
    type: 'token',
    text: 'x',
    tokens: 1,
  }))
  const text = many.map((event) => `${JSON.stringify(event)}\n`).join('')
  const events = new NodeEvents(bodyOf([new TextEncoder().encode(text)]))
  const lengths: number[] = []
  for await (const some of events) lengths.push(some.length)
  expect(lengths).toEqual([32, 32, 6])
})

const token = (text: string): NodeEvent => ({ type: 'token', text, tokens: 1 })
const lineOf = (event: NodeEvent) => new TextEncoder().encode(`${JSON.stringify(event)}\n`)

test('what came meanwhile, read by read, is told together', async () => {
  const events = new NodeEvents(bodyOf(['a', 'b', 'c', 'd'].map((text) => lineOf(token(text)))))
  expect((await events.next()).value).toEqual([token('a')])
  await new Promise(setImmediate)
  expect((await events.next()).value).toEqual(['b', 'c', 'd'].map(token))
  expect(await events.next()).toEqual({ done: true, value: undefined })
})

test('lines that are long are told a few at a time, and not read ahead in numbers', async () => {
  let pulled = 0
  const long = 'x'.repeat(1 << 15)
  const endless = new ReadableStream<Uint8Array>({
    pull: (it) => (pulled++, it.enqueue(lineOf(token(long)))),
  })
  const events = new NodeEvents(endless)
  await events.next()
  await new Promise(setImmediate)
  expect(pulled).toBeLessThanOrEqual(4)
  const { value } = await events.next()
  expect(value?.length).toBe(1)
})

test('a last line that is no event is told of, though nothing ends it', async () => {
  for (const last of ['<html>502 Bad gateway</html>', '{"type":"tok']) {
    const bytes = new TextEncoder().encode(last)
    const events = new NodeEvents(bodyOf([lineOf(token('a')), bytes]))
    expect((await events.next()).value).toEqual([token('a')])
    await expect(events.next()).rejects.toThrow(SyntaxError)
  }
})

test('nobody who stops asking has much read for him', async () => {
  let pulled = 0
  let cancelled = false
  const endless = new ReadableStream<Uint8Array>({
    pull: (it) => (pulled++, it.enqueue(lineOf(token('x')))),
    cancel: () => void (cancelled = true),
  })
  const events = new NodeEvents(endless)
  await events.next()
  await new Promise(setImmediate)
  // The 32 that are kept, the one that was told, and what the stream itself holds.
  expect(pulled).toBeLessThanOrEqual(35)
  await events.return()
  expect(cancelled).toBe(true)
})

test('what arrives once nobody asks any more is not told', async () => {
  const last = JSON.stringify(token('late'))
  const waiting = new ReadableStream<Uint8Array>({
    start: (it) => it.enqueue(new TextEncoder().encode(`${JSON.stringify(token('a'))}\n${last}`)),
  })
  const events = new NodeEvents(waiting)
  expect((await events.next()).value).toEqual([token('a')])
  await events.return()
  await new Promise(setImmediate)
  expect(await events.next()).toEqual({ done: true, value: undefined })
})

test('a connection that breaks does so after all that it brought was told', async () => {
  let reads = 0
  const breaking = new ReadableStream<Uint8Array>({
    pull(it) {
      if (reads++ < 3) it.enqueue(lineOf(token(`${reads}`)))
      else it.error(new Error('reset'))
    },
  })
  const events = new NodeEvents(breaking)
  const told: NodeEvent[] = []
  const read = async () => {
    for await (const some of events) told.push(...some)
  }
  await expect(read()).rejects.toThrow('reset')
  expect(told).toEqual(['1', '2', '3'].map(token))
})

test('of several choices one may end before the others go on', async () => {
  const END = EVENTS[3]
  if (END === undefined) throw new Error('there is an end')
  const said = [token('a'), END, token('b'), END]
  expect(await all(new NodeEvents(bodyOf(said.map(lineOf))))).toEqual(said)
  // It is read ahead again once another goes on.
  const more = [END, ...['b', 'c', 'd', 'e'].map(token)]
  const events = new NodeEvents(bodyOf(more.map(lineOf)))
  expect((await events.next()).value).toEqual([END])
  await events.next()
  await new Promise(setImmediate)
  const last = await events.next()
  expect(last.value?.at(-1)).toEqual(token('e'))
})
