import { expect, test } from 'vitest'
import { eventsOf, QUESTION } from '../engines/engine.cases.ts'
import { fakeEngine } from '../engines/fake-engine.ts'
import { superviseEngine } from '../engines/supervised-engine.ts'
import { loadedMiB, memoryWatch } from './memory-watch.ts'

const STEP_MS = 100
const FAKE_ADAPTER_MIB = 4

/** An engine, watched; the lowest point of a second may grow by 100 MiB. */
async function world(
  unloadFreesNothing: boolean,
  fileMiB: (file: string) => number = () => FAKE_ADAPTER_MIB,
  places = 4,
) {
  const told: string[] = []
  const engine = await superviseEngine(
    () => Promise.resolve(fakeEngine(() => ({ unloadFreesNothing }), 8, 2_048, places)),
    { onDown: (reason) => told.push(reason), onUp: () => told.push('up'), backoffMs: () => 0 },
  )
  let nowMs = 0
  const terms = { growthMiB: 100, windowMs: 1_000 }
  const adaptersMiB = loadedMiB(() => engine.loaded(), fileMiB)
  const look = memoryWatch({ ...engine, adaptersMiB }, () => nowMs, terms)
  let loads = 0
  const nextFile = () => `${(loads += 1)}.gguf`
  const cycle = async (adapterFile: string | null = nextFile()) => {
    await eventsOf(engine, { adapterFile })
    nowMs += STEP_MS
    return look()
  }
  await look()
  return { engine, told, cycle }
}

test('an engine whose unload frees nothing is started anew, and one that frees is not', async () => {
  const sound = await world(false)
  for (let step = 0; step < 100; step++) await sound.cycle()
  expect(sound.told).toEqual([])
  const leaky = await world(true)
  for (let step = 0; step < 60 && leaky.told.length === 0; step++) await leaky.cycle()
  expect(leaky.told).toEqual([expect.stringMatching(/^it keeps 1\d\d MiB more/), 'up'])
  expect([leaky.engine.starts(), leaky.engine.loaded()]).toEqual([2, []])
})

test('an adapter whose file goes while it is loaded still accounts for what it takes', async () => {
  let areGone = false
  const fileMiB = () => (areGone ? 0 : FAKE_ADAPTER_MIB)
  const { engine, told, cycle } = await world(false, fileMiB, 64)
  for (let step = 0; step < 64; step++) await cycle()
  areGone = true
  for (let step = 0; step < 60; step++) await cycle(null)
  expect([told, engine.loaded().length]).toEqual([[], 64])
})

test('one that goes before anybody looked counts as it was asked about then, until it is unloaded', () => {
  const files = new Map([
    ['a', 3],
    ['b', 4],
  ])
  let loaded = ['a', 'b']
  const adaptersMiB = loadedMiB(
    () => loaded,
    (file) => files.get(file) ?? 0,
  )
  expect(adaptersMiB()).toBe(7)
  files.clear()
  expect(adaptersMiB()).toBe(7)
  loaded = ['b']
  expect(adaptersMiB()).toBe(4)
  loaded = ['a', 'b']
  expect(adaptersMiB()).toBe(4)
})

test('what begins anew is measured from its own beginning', async () => {
  const { engine, cycle } = await world(true)
  const steps: number[] = []
  for (let step = 1; step <= 120; step++) {
    const before = engine.starts()
    await cycle()
    if (engine.starts() !== before) steps.push(step)
  }
  const [first = 0, second = 0] = steps
  expect(steps.length).toBeGreaterThan(1)
  // Its first look comes after its first adapter.
  expect(second - first).toBeGreaterThanOrEqual(first - 1)
})

test('a call that runs ends, and until the next engine is up new ones are sent elsewhere', async () => {
  const { engine, told, cycle } = await world(true)
  const running = engine.generate(QUESTION, new AbortController().signal)[Symbol.asyncIterator]()
  await running.next()
  let replaced: Promise<void> | null = null
  for (let step = 0; step < 60 && told.length === 0; step++) {
    const cycled = cycle()
    // The look that replaces ends with the call that runs: not to be waited for here.
    await Promise.race([cycled, new Promise((resolve) => setImmediate(resolve))])
    replaced = cycled
  }
  expect(told).toHaveLength(1)
  expect(await eventsOf(engine)).toMatchObject([{ type: 'error', code: 'overloaded' }])
  let last = await running.next()
  for (let next = last; next.done !== true; next = await running.next()) last = next
  expect(last.value).toMatchObject({ type: 'end' })
  await replaced
  expect((await eventsOf(engine)).at(-1)?.type).toBe('end')
})
