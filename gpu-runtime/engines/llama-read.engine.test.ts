// One prompt, read by one thread and by two, on the real model. Set MEED_MODELS_CACHE to share the folder of
// model files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  getLlama,
  type LlamaContext,
  type LlamaContextSequence,
  type LlamaModel,
} from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomAdapter } from '../adapters/random-adapter.cases.ts'
import { baseModelForTests } from '../models/model-files.cases.ts'
import type { TiledModel } from '../models/tiled-model.ts'
import { QUESTION } from './engine.cases.ts'
import { decoded } from './llama-decode.ts'
import { setAdapters, setThreads } from './llama-private-calls.ts'
import { lastSlice, readSlices, SLICE_TOKENS, type Readers } from './llama-read.ts'
import type { Slice } from './prompt-threads.ts'

const folder = mkdtempSync(join(tmpdir(), 'meed-read-'))
const never = new AbortController().signal
let files: TiledModel
let model: LlamaModel
let context: LlamaContext
let sequence: LlamaContextSequence
/** By how many threads each step since the last prompt was computed. */
let steps: number[] = []
/** The slices of which it was told what they took. */
let told: Slice[] = []

beforeAll(async () => {
  files = await baseModelForTests()
  const llama = await getLlama({ gpu: false, build: 'never' })
  model = await llama.loadModel({ modelPath: files.modelFile })
  context = await model.createContext({ contextSize: 1_024, threads: 1, batchSize: SLICE_TOKENS })
  sequence = context.getSequence()
  record(context)
})
afterAll(async () => {
  await model.dispose()
  rmSync(folder, { recursive: true })
})

/** What the native context computes with at the very step. */
function record(watched: LlamaContext): void {
  type Inner = { _ctx: { decodeBatch(): Promise<void>; getThreads(): number } }
  const { _ctx } = watched as unknown as Inner
  const decodeBatch = _ctx.decodeBatch.bind(_ctx)
  const value = () => {
    steps.push(_ctx.getThreads())
    return decodeBatch()
  }
  Object.defineProperty(_ctx, 'decodeBatch', { value })
}

type Choose = (slice: Slice) => number

/** @returns the log-probabilities of the answer's first tokens, to the last bit */
async function said(tokens: number, choose: Choose, maxTokens = 1): Promise<string> {
  const text = 'The keeper of the lighthouse looked out over the sea for a long while. '.repeat(60)
  const prompt = model.tokenize(text).slice(0, tokens)
  const last = lastSlice(tokens)
  const rest = { tokens: tokens - last, past: last }
  steps = []
  told = []
  const took = (slice: Slice) => void told.push(slice)
  const readers: Readers = { choose: (slice) => Promise.resolve(choose(slice)), took }
  await sequence.clearHistory()
  await readSlices(sequence, prompt.slice(0, last), readers, never)
  const unread = { tokens: prompt.slice(last), threads: choose(rest), took: () => took(rest) }
  const answer: unknown[] = []
  for await (const one of decoded(model, sequence, unread, { ...QUESTION, logprobs: 20 })) {
    answer.push(one)
    if (answer.length === maxTokens) break
  }
  return JSON.stringify(answer)
}

test('two threads read where they may, slice by slice, and one writes', async () => {
  const asked: Slice[] = []
  const forShort: Choose = (slice) => {
    asked.push(slice)
    return slice.tokens === SLICE_TOKENS ? 1 : 2
  }
  await said(12, () => 2, 4)
  expect(steps).toEqual([2, 1, 1, 1])
  await said(140, forShort, 3)
  expect(steps).toEqual([1, 1, 2, 1, 1])
  expect(asked).toEqual([
    { tokens: 64, past: 0 },
    { tokens: 64, past: 64 },
    { tokens: 12, past: 128 },
  ])
  expect(told).toEqual(asked)
  await said(140, () => 2, 3)
  expect(steps).toEqual([2, 2, 2, 1, 1])
  await said(12, () => 1, 2)
  expect(steps).toEqual([1, 1])
})

test('the number of threads holds at once, also for a step that reserves none', async () => {
  await said(12, () => 1)
  for (const count of [2, 1]) {
    setThreads(context, count)
    expect(context.currentThreads).toBe(count)
  }
})

test('a prompt says the same, to the last bit, by however many threads it is read', async () => {
  const adapters = [1, 16].map((rank) => {
    const file = join(folder, `${rank}.gguf`)
    writeFileSync(file, randomAdapter({ seed: rank, rank, layers: 30, loudness: 0.5 }))
    return file
  })
  const seen = new Set<string>()
  const compare = async (tokens: number, choose: Choose) => {
    const one = await said(tokens, () => 1)
    expect(new Set(steps)).toEqual(new Set([1]))
    expect(await said(tokens, choose)).toBe(one)
    expect(steps).toContain(2)
    seen.add(one)
  }
  // A whole slice that looks back far; where other work runs, each that two threads read may take seconds.
  const late: Choose = ({ tokens, past }) => {
    return (tokens === SLICE_TOKENS) === (past === 448) ? 2 : 1
  }
  for (const adapter of [null, ...adapters]) {
    await setAdapters(context, [files.offsetsFile, ...(adapter === null ? [] : [adapter])])
    for (const tokens of [2, 12, 100]) await compare(tokens, () => 2)
    if (adapter === adapters[0]) continue
    await compare(520, late)
    expect(steps).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 2])
  }
  expect(seen.size).toBe(11)
})
