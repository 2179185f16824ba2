// npm run bench:runtime: the embedded engine under a thousand adapters, with the real 135 M model. How
// long until the first token when the adapter is another one each time, does memory stay flat, and
// what do two contexts give beside one? Everything in one run on one machine.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLlamaEngine, type LlamaEngine } from '../gpu-runtime/engines/llama-engine.ts'
import { fetchModels } from '../gpu-runtime/models/fetch-models.ts'
import { BASE_MODEL, TILED_BASE_MODEL } from '../gpu-runtime/models/manifest.ts'
import { tiledModel } from '../gpu-runtime/models/tiled-model.ts'
import { readSettings } from '../local/stack/settings.ts'
import { amount, benchFlags, count } from './flags.ts'
import { seeded, zipf } from './random.ts'
import { makeAdapters } from './runtime/adapter-files.ts'
import { coldLoads } from './runtime/cold-load.ts'
import { CALL, decodeRate, readRate, rssOf, switchThrough, type Run } from './runtime/measure.ts'

const values = benchFlags('bench:runtime', 'The embedded engine under many adapters')
  .option('--adapters <n>', 'how many are registered', count, 1_000)
  .option('--requests <n>', 'how many are drawn by Zipf', count, 400)
  .option('--seconds <n>', 'the longest that each of the two runs may take', amount, 600)
  .parse()
  .opts()
const ROUNDS = 7
const CONTEXT_TOKENS = 2_048
const STORY_TOKENS = 128

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'meed-bench-'))
  try {
    await measure(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(folder: string): Promise<void> {
  const { adapters, requests } = values
  const modelsFolder = readSettings([], process.env).modelsFolder
  const [baseFile = ''] = await fetchModels([BASE_MODEL], {
    folder: modelsFolder,
    env: process.env,
    onProgress: () => undefined,
  })
  const model = await tiledModel(baseFile, TILED_BASE_MODEL, folder)
  const files = makeAdapters(join(folder, 'adapters'), adapters)
  const paths = files.map(({ path }) => path)
  const cold = await coldLoads(files.slice(0, 100), folder)
  const open = (slots: number) =>
    startLlamaEngine({ ...model, slots, contextTokens: CONTEXT_TOKENS })

  const engine = await open(1)
  const draw = zipf(adapters, 1, seeded(1))
  const drawn = Array.from({ length: requests }, () => paths[draw()] ?? '')
  const spread = shuffled(paths, seeded(2))
  const msMax = 1_000 * values.seconds
  await switchThrough(engine, paths.slice(0, 20), msMax)
  const runs = {
    zipf: await switchThrough(engine, drawn, msMax),
    even: await switchThrough(engine, spread, msMax),
  }
  const rssMiB = rssOf(engine)
  const promptTokens = await engine.countPrompt({ messages: [...CALL.messages] })
  const read = await readRate(engine, ROUNDS)
  const [pair, other] = [await open(2), await open(1)]
  const written = await writeRates(engine, pair, other)
  await Promise.all([engine, pair, other].map((one) => one.stop()))
  report({ count: adapters, cold, runs, rssMiB, promptTokens, read, written })
}

/** Tokens a second that are written, round by round: what a neighbour takes, it takes of all three. */
async function writeRates(
  engine: LlamaEngine,
  pair: LlamaEngine,
  other: LlamaEngine,
): Promise<readonly WriteRates[]> {
  const rounds: WriteRates[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const one = await decodeRate(engine, STORY_TOKENS)
    const two = await decodeRate(pair, STORY_TOKENS)
    const apart = await Promise.all([engine, other].map((each) => decodeRate(each, STORY_TOKENS)))
    rounds.push({ one, two, apart: apart.reduce((sum, rate) => sum + rate, 0) })
  }
  return rounds
}

/** By one context, by two of one engine, and by two engines that share nothing but the machine. */
type WriteRates = { readonly one: number; readonly two: number; readonly apart: number }

type Measured = {
  readonly count: number
  readonly cold: readonly number[]
  readonly runs: { readonly zipf: Run; readonly even: Run }
  readonly rssMiB: number
  readonly promptTokens: number
  /** Tokens that a second of processor time reads. */
  readonly read: number | null
  readonly written: readonly WriteRates[]
}

function report(measured: Measured): void {
  const { runs, cold, read, written } = measured
  const rss = [...runs.zipf.rssMiB, ...runs.even.rssMiB]
  const misses = (run: Run) => run.firstTokens.filter(({ isMiss }) => isMiss).map(({ ms }) => ms)
  const all = [...misses(runs.zipf), ...misses(runs.even)]
  const hits = [...runs.zipf.firstTokens, ...runs.even.firstTokens]
    .filter(({ isMiss }) => !isMiss)
    .map(({ ms }) => ms)
  const conditions = {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    node: process.version,
    base: `${TILED_BASE_MODEL.weights.name}, context ${CONTEXT_TOKENS}`,
    adapters: `${measured.count} of rank 8 on q and v, fp16`,
    requests: `${runs.zipf.firstTokens.length} by Zipf 1.0, then ${runs.even.firstTokens.length} adapters once each in random order, one by one`,
    load: `${loadavg()[0]?.toFixed(1)} in the last minute: other work on the machine slows every figure`,
    coldLoad: 'fetched over loopback, hashed, checked, renamed',
    switchFirstToken: `adapters that were not loaded: read from disk, swapped in, ${measured.promptTokens} tokens of prompt, first token`,
    cpu: 'processor time of the engine: what other work on the machine does not stretch',
    tokensPerSecond: `written by two contexts of one thread, ${STORY_TOKENS} tokens each, median of ${ROUNDS} rounds; over one, round by round; twoEngines share nothing but the machine, and are its own limit`,
  }
  const figures = {
    adaptersServed: new Set([...runs.zipf.served, ...runs.even.served]).size,
    errors: runs.zipf.errors + runs.even.errors,
    coldLoadMsP50: at(cold, 0.5),
    switchFirstTokenMsP50: at(all, 0.5),
    switchFirstTokenMsP95: at(all, 0.95),
    tokensPerSecond: Math.round(median(written.map(({ two }) => two))),
    rssMiB: measured.rssMiB,
    switchFirstTokenMsP50Zipf: at(misses(runs.zipf), 0.5),
    switchFirstTokenMsP95Zipf: at(misses(runs.zipf), 0.95),
    switchFirstTokenMsP50Even: at(misses(runs.even), 0.5),
    switchFirstTokenMsP95Even: at(misses(runs.even), 0.95),
    switchFirstTokenMsMax: at(all, 1),
    residentFirstTokenMsP50: at(hits, 0.5),
    missPercent: Math.round((100 * all.length) / (all.length + hits.length)),
    rssGrowthMiB: (rss.at(-1) ?? 0) - (rss[0] ?? 0),
    tokensPerSecondOneContext: Math.round(median(written.map(({ one }) => one))),
    twoContextsOverOne: Number(median(written.map(({ one, two }) => two / one)).toFixed(2)),
    twoEnginesOverOne: Number(median(written.map(({ one, apart }) => apart / one)).toFixed(2)),
    cpuMsPerSwitchAndFirstToken: runs.even.cpuMsPerCall?.toFixed(1) ?? null,
    tokensReadPerCpuSecond: read === null ? null : Math.round(read),
  }
  console.table(conditions)
  console.table(figures)
  if (values.json) console.log(JSON.stringify({ bench: 'runtime', conditions, figures }))
}

/** Fisher and Yates. */
function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  const out = [...list]
  for (let last = out.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [out[last], out[other]] as [T, T]
    out[last] = b
    out[other] = a
  }
  return out
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))
  return Number((sorted[index] ?? Number.NaN).toFixed(1))
}

function median(times: readonly number[]): number {
  return at(times, 0.5)
}

await main()
