import { expect, test } from 'vitest'
import { eventsOf } from './engine.cases.ts'
import { fakeEngine, type FakeEngine, type Faults } from './fake-engine.ts'
import { doubling, superviseEngine } from './supervised-engine.ts'

function world(startFails: readonly boolean[] = []) {
  const told: string[] = []
  const fails = [...startFails]
  const engines: FakeEngine[] = []
  const up = Promise.withResolvers<void>()
  let faults: Faults = {}
  const start = () => {
    if (fails.shift() === true) return Promise.reject(new Error('no memory'))
    const engine = fakeEngine(() => faults)
    engines.push(engine)
    return Promise.resolve(engine)
  }
  const supervision = {
    onDown: (reason: string) => void told.push(`down: ${reason}`),
    onUp: () => (told.push('up'), up.resolve()),
    backoffMs: (failures: number) => (told.push(`try ${failures}`), 0),
  }
  const set = (next: Faults) => void (faults = next)
  return { told, engines, up: up.promise, set, open: () => superviseEngine(start, supervision) }
}

const CRASH = 'it crashed, as it was told'

test('an engine that dies is started again, however often that takes', async () => {
  const { told, up, set, open } = world([false, true, true, false])
  const engine = await open()
  await eventsOf(engine, { adapterFile: 'a.gguf' })
  const before = engine.loadOf('a.gguf')
  set({ crash: true })
  expect((await eventsOf(engine)).at(-1)).toMatchObject({ type: 'error', code: 'engine_failed' })
  set({})
  expect(engine.isUp()).toBe(false)
  expect(await eventsOf(engine)).toMatchObject([{ type: 'error', code: 'overloaded' }])
  await up
  expect(told).toEqual([`down: ${CRASH}`, 'try 0', 'try 1', 'try 2', 'up'])
  expect([engine.isUp(), engine.starts(), engine.loaded()]).toEqual([true, 2, []])
  expect((await eventsOf(engine, { adapterFile: 'a.gguf' })).at(-1)?.type).toBe('end')
  // Loads of two starts are never the same load.
  expect(engine.loadOf('a.gguf')).not.toBe(before)
})

test('replace lets the running call end, takes no new one, and starts anew', async () => {
  const { told, engines, open } = world()
  const engine = await open()
  const running = engine.generate(
    {
      adapterFile: null,
      messages: [{ role: 'user', content: 'one two' }],
      maxTokens: 9,
      temperature: 0,
      topP: 1,
      seed: null,
      stop: [],
    },
    new AbortController().signal,
  )
  const events = running[Symbol.asyncIterator]()
  await events.next()
  const replaced = engine.replace('it leaks')
  expect(await eventsOf(engine)).toMatchObject([{ type: 'error', code: 'overloaded' }])
  expect(told).toEqual(['down: it leaks'])
  let last = await events.next()
  for (let next = last; next.done !== true; next = await events.next()) last = next
  expect(last.value).toMatchObject({ type: 'end' })
  await replaced
  expect([engines.length, engine.isUp()]).toEqual([2, true])
})

test('a supervisor that is stopped starts nothing any more', async () => {
  const { engines, open } = world()
  const engine = await open()
  await engine.stop()
  expect(await eventsOf(engine)).toMatchObject([{ type: 'error', code: 'overloaded' }])
  await engine.replace('too late')
  expect(engines).toHaveLength(1)
})

test('a supervisor that is stopped stops the engine that was on its way out, too', async () => {
  const { engines, open, set } = world()
  const engine = await open()
  set({ silent: true })
  const running = eventsOf(engine)
  await new Promise((resolve) => setImmediate(resolve))
  const replaced = engine.replace('it leaks')
  await engine.stop()
  // The fake one's silent call ends with it alone.
  expect((await running).at(-1)).toMatchObject({ type: 'error', code: 'engine_failed' })
  await replaced
  expect(engines).toHaveLength(1)
})

test('an engine that says that it is spoilt is replaced', async () => {
  const spoilt = Promise.withResolvers<string>()
  const started = [{ ...fakeEngine(() => ({})), spoilt: spoilt.promise }, fakeEngine(() => ({}))]
  const up = Promise.withResolvers<void>()
  const told: string[] = []
  const engine = await superviseEngine(
    () => Promise.resolve(started.shift() ?? fakeEngine(() => ({}))),
    { onDown: (reason) => void told.push(reason), onUp: up.resolve, backoffMs: () => 0 },
  )
  spoilt.resolve('it keeps what it was told to unload')
  await up.promise
  expect([told, engine.starts()]).toEqual([['it keeps what it was told to unload'], 2])
})

test('the first start that fails is told to whoever asked for it', async () => {
  await expect(world([true]).open()).rejects.toThrow('no memory')
})

test('tries come ever more rarely, but never stop coming', () => {
  const waits = Array.from({ length: 20 }, (_, failures) => doubling(failures))
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect([waits[0], waits.at(-1)]).toEqual([250, 30_000])
})

test('what the engine says of itself is handed on: its slots and its guests, where it has any', async () => {
  const start = (guests: object) => () =>
    Promise.resolve({ ...fakeEngine(() => ({}), 3), ...guests })
  const on = { onDown: () => undefined, onUp: () => undefined, backoffMs: () => 0 }
  expect(await superviseEngine(start({ guests: 2 }), on)).toMatchObject({ slots: 3, guests: 2 })
  expect(await superviseEngine(start({}), on)).not.toHaveProperty('guests')
})
