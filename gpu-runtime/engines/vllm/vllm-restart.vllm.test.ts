// A real vLLM behind the agent's watch over its memory: adapters come and go, it grows beyond a bound that
// is set as low as can be, and is started anew while a call runs.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '../../../schemas/result.ts'
import { weightsMiB } from '../../adapters/weights-file.ts'
import { LEAK_WINDOW_MS } from '../../control/leak-watch.ts'
import { loadedMiB, memoryWatch } from '../../control/memory-watch.ts'
import { eventsOf, QUESTION } from '../engine.cases.ts'
import { superviseEngine, type SupervisedEngine } from '../supervised-engine.ts'
import { membersOf } from './process-group.ts'
import { startVllmEngine, type VllmEngine } from './vllm-engine.ts'
import { adapterFolders, tinyVllm } from './vllm-on-cpu.cases.ts'

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f']
const started: VllmEngine[] = []
const down: string[] = []
const order: string[] = []
const up = Promise.withResolvers<void>()
let engine: SupervisedEngine
const folderOf = adapterFolders()

beforeAll(async () => {
  const start = async () => {
    const one = await startVllmEngine(await tinyVllm())
    started.push(one)
    const stop = () => (order.push('stopped'), one.stop())
    return { ...one, stop }
  }
  engine = await superviseEngine(start, {
    onDown: (reason) => void down.push(reason),
    onUp: up.resolve,
    backoffMs: () => 0,
  })
})
afterAll(async () => {
  await engine.stop()
})

const answer = (letter: string) => eventsOf(engine, { adapterFile: folderOf(letter), maxTokens: 2 })

test('its memory is that of all its processes, and does not grow as adapters come and go', async () => {
  const [first] = started
  const members = membersOf(must(first ?? null, 'one was started').pid)
  expect(members.length).toBeGreaterThan(2)
  expect(engine.memoryMiB()).toBeGreaterThan(300)
  let nowMs = 0
  const terms = { growthMiB: 512, windowMs: LEAK_WINDOW_MS }
  const adaptersMiB = loadedMiB(() => engine.loaded(), weightsMiB)
  const look = memoryWatch({ ...engine, adaptersMiB }, () => nowMs, terms)
  for (const letter of [...LETTERS, ...LETTERS]) {
    expect((await answer(letter)).at(-1)?.type).toBe('end')
    await look()
    nowMs += LEAK_WINDOW_MS / 4
  }
  expect([down, engine.starts()]).toEqual([[], 1])
})

test('beyond its bound it is started anew: the running call ends, new ones are refused until then', async () => {
  let nowMs = 0
  // Anything above half of what it takes now is too much.
  const growthMiB = -must(engine.memoryMiB(), 'Linux tells it') / 2
  const terms = { growthMiB, windowMs: LEAK_WINDOW_MS }
  const adaptersMiB = loadedMiB(() => engine.loaded(), weightsMiB)
  const look = memoryWatch({ ...engine, adaptersMiB }, () => nowMs, terms)
  await look()
  const call = { ...QUESTION, adapterFile: folderOf('a'), maxTokens: 400 }
  const running = engine.generate(call, new AbortController().signal)[Symbol.asyncIterator]()
  expect((await running.next()).value).toMatchObject({ type: 'start' })
  for (const letter of 'bc') await answer(letter)
  nowMs += LEAK_WINDOW_MS + 1
  const looked = look()
  expect(down).toEqual([expect.stringMatching(/^it keeps -?\d+ MiB more than after its start$/)])
  expect([engine.isUp(), engine.loaded()]).toEqual([false, []])
  expect(await answer('b')).toMatchObject([{ type: 'error', code: 'overloaded' }])
  for (let next = await running.next(); next.done !== true; next = await running.next()) {
    if (next.value.type !== 'token') order.push(next.value.type)
  }
  await Promise.all([looked, up.promise])
  expect(order).toEqual(['end', 'stopped'])
  expect([engine.starts(), engine.isUp(), started.length]).toEqual([2, true, 2])
  expect(membersOf(must(started[0] ?? null, 'one was started').pid)).toEqual([])
  expect((await answer('b')).at(-1)?.type).toBe('end')
})
