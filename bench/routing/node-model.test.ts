import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { ENGINE, SimulatedNode, type Job } from './node-model.ts'
import { POLICIES } from './policies.ts'
import { replay, type World } from './replay.ts'

const a = sha256Hex('a')
const b = sha256Hex('b')
const c = sha256Hex('c')
const job = (adapter = a, atMs = 0): Job => ({
  adapter,
  atMs,
  arrival: { atSeconds: 0, promptTokens: 12, answerTokens: 10 },
})

test('a cold call waits for its fetch, a second one for the same fetch, a third for none', () => {
  const node = new SimulatedNode('n', ENGINE)
  node.take(job(a, 0))
  node.take(job(a, 600))
  expect(node.start(600)).toEqual({ started: [], wakeMs: 1_200 })
  expect(node.start(1_200).started).toHaveLength(2)
  node.take(job(a, 1_300))
  expect(node.start(1_300).started[0]?.firstTokenMs).toBeCloseTo(1_301 + (2 * 60) / 32)
  expect(node.loads).toEqual({ engine: 1, ram: 0, disk: 0, none: 1 })
})

test('a call whose adapter finds no engine slot waits until one is at rest', () => {
  const node = new SimulatedNode('n', { ...ENGINE, engineAdapters: 1 })
  node.take(job(a))
  node.take(job(b))
  expect(node.start(2_000).started.map(({ job: { adapter } }) => adapter)).toEqual([a])
  node.end(a)
  expect(node.start(2_000).started.map(({ job: { adapter } }) => adapter)).toEqual([b])
})

test('what was prefetched is read from disk, and the oldest gives way', () => {
  const node = new SimulatedNode('n', { ...ENGINE, diskAdapters: 2 })
  for (const adapter of [a, b, c]) node.prefetch(adapter, 0)
  node.take(job(c, 5_000))
  node.take(job(a, 5_000))
  expect(node.loads).toEqual({ engine: 0, ram: 0, disk: 1, none: 1 })
})

test('every call of a replay starts, under every policy, and a seed repeats', () => {
  const arrivals = Array.from({ length: 300 }, (_, i) => ({
    atSeconds: i / 20,
    promptTokens: 100,
    answerTokens: 30,
  }))
  const world: World = {
    nodes: 3,
    routers: 2,
    adapters: 60,
    zipfExponent: 1,
    speed: 1,
    beatMs: 500,
    adapterBytes: 1,
    prefetchBytesPerBeat: 1,
    seed: 7,
  }
  for (const policy of POLICIES) {
    const outcome = replay(arrivals, policy, world)
    expect(outcome.calls).toBe(300)
    expect(replay(arrivals, policy, world)).toEqual(outcome)
  }
})
