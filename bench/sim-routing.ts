// npm run sim:routing: a trace of real requests through the production scoring code, against the
// textbook policies, on simulated nodes. What is real: arrivals, prompt and answer lengths, the
// code that chooses. What is assumed: load times, speeds and the popularity of adapters.
import { existsSync } from 'node:fs'
import { amount, benchFlags, count, seed } from './flags.ts'
import { ENGINE } from './routing/node-model.ts'
import { MEED, POLICIES } from './routing/policies.ts'
import { replay, type Outcome, type World } from './routing/replay.ts'
import { readTrace, TraceError, type Arrival } from './routing/trace.ts'

const TRACE = '../shared/data/traces/azure-2023-conversation.csv'
const MIB = 1 << 20

const values = benchFlags(
  'sim:routing',
  'A trace through the code that routes, and textbook policies',
)
  .option('--trace <file>', 'CSV or JSON lines', process.env['MEED_TRACE'] ?? TRACE)
  .option('--nodes <n>', 'how many', count, 8)
  .option('--adapters <n>', 'how many', count, 1_000)
  .option('--zipf <n>', 'exponent of their popularity', amount, 1)
  .option('--load <share>', 'of the slots that are taken on average', amount, 0.5)
  .option('--seed <n>', 'the same seed, the same draw', seed, 1)
  .parse()
  .opts()

function main(): void {
  if (!existsSync(values.trace)) {
    throw new TraceError(`There is no trace at ${values.trace}. Name one: -- --trace FILE`)
  }
  const arrivals = readTrace(values.trace)
  const { nodes } = values
  const speed = speedFor(arrivals, nodes, values.load)
  const world: World = {
    nodes,
    routers: 4,
    adapters: values.adapters,
    zipfExponent: values.zipf,
    speed,
    beatMs: 2_000,
    adapterBytes: 40 * MIB,
    prefetchBytesPerBeat: 80 * MIB,
    seed: values.seed,
  }
  const rows = POLICIES.map((policy) => replay(arrivals, policy, world))
  const conditions = { trace: values.trace, requests: arrivals.length, ...world, engine: ENGINE }
  print(rows, conditions)
  const figures = figuresOf(rows)
  if (values.json) console.log(JSON.stringify({ bench: 'sim:routing', conditions, figures }))
}

/** Traces differ in rate: each is sped up or slowed down until the slots are this full on average. */
function speedFor(arrivals: readonly Arrival[], nodes: number, load: number): number {
  const busyMs = arrivals.reduce(
    (sum, { promptTokens, answerTokens }) =>
      sum +
      promptTokens / ENGINE.prefillTokensPerMs +
      answerTokens * (ENGINE.decodeMs + ENGINE.decodeMsPerNeighbour * ENGINE.slots * load),
    0,
  )
  const seconds = arrivals.at(-1)?.atSeconds ?? 1
  return Number(((load * nodes * ENGINE.slots * seconds * 1_000) / busyMs).toFixed(3))
}

function figuresOf(rows: readonly Outcome[]) {
  const ours = rows.find(({ policy }) => policy === MEED)
  const baselines = rows.filter(({ policy }) =>
    POLICIES.some(({ name, isBaseline }) => isBaseline && name === policy),
  )
  const best = Math.min(...baselines.map(({ p95TtftMs }) => p95TtftMs))
  return {
    coldRemotePercent: ours?.coldRemotePercent,
    p95TtftMs: ours?.p95TtftMs,
    beatsEveryBaselineP95Ttft: ours !== undefined && ours.p95TtftMs < best,
    rows: rows.map((row) => ({ ...row, policy: row.policy.trim() })),
  }
}

function print(rows: readonly Outcome[], conditions: object): void {
  console.log(`conditions ${JSON.stringify(conditions)}\n`)
  const head = [
    'policy',
    'cold remote %',
    'engine hit %',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'prefetched',
  ]
  const cells = rows.map((row) => [
    row.policy,
    row.coldRemotePercent.toFixed(2),
    row.engineHitPercent.toFixed(1),
    String(row.p50TtftMs),
    String(row.p95TtftMs),
    String(row.p99TtftMs),
    String(row.prefetched),
  ])
  for (const [first = '', ...rest] of [head, ...cells]) {
    console.log(`${first.padEnd(20)}${rest.map((cell) => cell.padStart(14)).join('')}`)
  }
}

try {
  main()
} catch (error) {
  if (!(error instanceof TraceError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
