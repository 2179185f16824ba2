// How fast is a call that is authenticated, held, captured and receipted, beside gateways that do none
// of it? One mock upstream, the same callers, every gateway in turn, round after round, in one run.
import { cpus } from 'node:os'
import { z } from 'zod'
import { abortsOf, type Aborts } from './edge/aborts.ts'
import { cpuMsOf } from './edge/cpu.ts'
import { hotAccount } from './edge/hot-account.ts'
import { startMeed, type Meed } from './edge/meed.ts'
import { LITELLM, startLiteLlm, startPortkey, type Gateway } from './edge/peers.ts'
import { forked, reply, stopped } from './edge/process.ts'
import { ANSWER_TOKENS, loadResult, PROMPT_TOKENS, type LoadResult } from './edge/terms.ts'
import { amount, benchFlags, count } from './flags.ts'

const CALLERS = [1, 32, 128] as const
const CREDIT_NANO_USD = 10n ** 10n
const RACE_CALLS = 40n

const values = benchFlags('bench:edge', 'The edge beside Portkey and LiteLLM on one mock upstream')
  .option('--no-litellm', 'without LiteLLM, which pip installs')
  .option('--rounds <n>', 'how often each cell is measured', count, 3)
  .option('--seconds <n>', 'how long each time', amount, 2)
  .parse()
  .opts()
const ms = values.seconds * 1_000

type Cell = { readonly gateway: string; readonly callers: number; readonly stream: boolean }
/** With processor milliseconds a call of the gateway's own processes, where the system tells. */
type Result = LoadResult & { readonly cpuMs: number | null }
const results = new Map<string, Result[]>()
const keyOf = ({ gateway, callers, stream }: Cell) => `${gateway} ${callers} ${stream}`

const mock = forked('./mock.ts')
const { port } = await reply(mock, z.object({ port: z.number() }))
const mockUrl = `http://127.0.0.1:${port}`
const load = forked('./load.ts')
const direct: Gateway = {
  name: 'direct',
  url: `${mockUrl}/v1/chat/completions`,
  headers: {},
  model: 'bench',
  pid: mock.pid ?? 0,
  stop: () => Promise.resolve(),
}
const gateways: Gateway[] = [direct]
try {
  const meed = await startMeed(mockUrl, CREDIT_NANO_USD)
  gateways.push(meed, await startPortkey(mockUrl))
  if (values.litellm) gateways.push(await startLiteLlm(mockUrl))
  await measureAll()
  const aborts = await abortsOf(meed, mock)
  const overspendNanoUsd = await raceForMoney(meed)
  const books = await meed.books()
  await Promise.all(gateways.map(({ stop }) => stop()))
  const hotAccountPerSecond = await hotAccount(128, 3_000)
  report({ aborts, overspendNanoUsd, hotAccountPerSecond, balanced: books.balanced })
} finally {
  await Promise.all([...gateways.map(({ stop }) => stop()), stopped(mock), stopped(load)])
}

/** Every cell of every gateway, round after round. */
async function measureAll(): Promise<void> {
  for (const gateway of gateways) await measure({ gateway, callers: 8, stream: false }, 1_000)
  for (let turn = 0; turn < values.rounds; turn++) {
    for (const stream of [false, true]) {
      for (const callers of CALLERS) {
        for (const gateway of gateways) {
          const result = await measure({ gateway, callers, stream }, ms)
          const key = keyOf({ gateway: gateway.name, callers, stream })
          results.set(key, [...(results.get(key) ?? []), result])
        }
      }
    }
  }
}

async function measure(
  cell: { gateway: Gateway; callers: number; stream: boolean },
  forMs: number,
): Promise<Result> {
  const { gateway, callers, stream } = cell
  const { url, headers, model, pid } = gateway
  const cpuBefore = cpuMsOf(pid)
  load.send({ url, headers, model, stream, callers, ms: forMs, frames: ANSWER_TOKENS })
  const result = await reply(load, loadResult)
  if (result.firstFailure !== null) console.error(`${gateway.name}: ${result.firstFailure}`)
  // What a call leaves to be done belongs to it: Meed's receipts are waited for, and counted.
  await gateway.settled?.()
  const used = (cpuMsOf(pid) ?? 0) - (cpuBefore ?? 0)
  return { ...result, cpuMs: cpuBefore === null ? null : used / Math.max(1, result.calls) }
}

/** An account with money for so many calls, and callers who want more: what was got beyond it. */
async function raceForMoney(meed: Meed): Promise<bigint> {
  const worst = 20n * 60n + 80n * 64n
  const credit = worst * RACE_CALLS
  const key = await meed.keyOf(credit)
  const racing = { ...meed, headers: { authorization: `Bearer ${key}` } }
  load.send({ ...racing, stop: null, stream: false, callers: 32, ms: 3_000, frames: ANSWER_TOKENS })
  const { calls, failed } = await reply(load, loadResult)
  const { capturedNanoUsd, depositedNanoUsd, heldNanoUsd } = await meed.booksOf(key)
  const got = BigInt(calls - failed) * (20n * BigInt(PROMPT_TOKENS) + 80n * BigInt(ANSWER_TOKENS))
  if (got !== capturedNanoUsd) throw new Error(`answers worth ${got}, charged ${capturedNanoUsd}`)
  const spent = capturedNanoUsd + heldNanoUsd
  return spent > depositedNanoUsd ? spent - depositedNanoUsd : 0n
}

type Median = {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly cpuMs: number
}

function medianOf(cell: Cell): Median | null {
  const found = results.get(keyOf(cell))
  if (found === undefined) return null
  const middle = (pick: (result: Result) => number) =>
    found.map(pick).toSorted((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0
  return {
    perSecond: middle(({ perSecond }) => perSecond),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    cpuMs: middle(({ cpuMs }) => cpuMs ?? NaN),
  }
}

function rows(): object[] {
  return [false, true].flatMap((stream) =>
    CALLERS.flatMap((callers) => {
      const portkey = medianOf({ gateway: 'Portkey', callers, stream })
      return gateways.map(({ name: gateway }) => {
        const cell = medianOf({ gateway, callers, stream })
        return {
          reply: stream ? 'stream' : 'whole',
          callers,
          gateway,
          'calls/s': Math.round(cell?.perSecond ?? 0),
          'p50 ms': round(cell?.p50 ?? 0),
          'p99 ms': round(cell?.p99 ?? 0),
          'cpu ms': round(cell?.cpuMs ?? 0),
          'x Portkey': ratio(cell?.perSecond, portkey?.perSecond),
        }
      })
    }),
  )
}

type Measured = {
  readonly aborts: Aborts
  readonly overspendNanoUsd: bigint
  readonly hotAccountPerSecond: number
  readonly balanced: boolean
}

function report({ aborts, overspendNanoUsd, hotAccountPerSecond, balanced }: Measured) {
  const at = (gateway: string, callers: number) => medianOf({ gateway, callers, stream: false })
  const meed = at('Meed', 32)?.perSecond
  const lost = [...results].filter(([key]) => key.startsWith('Meed'))
  const added = (pick: 'p50' | 'p99') =>
    round((at('Meed', 1)?.[pick] ?? 0) - (at('direct', 1)?.[pick] ?? 0))
  const figures = {
    portkeyRatioC32: ratio(meed, at('Portkey', 32)?.perSecond),
    litellmRatioC32: ratio(meed, at('LiteLLM', 32)?.perSecond),
    addedMsP50C1: added('p50'),
    addedMsP99C1: added('p99'),
    hotAccountPerSecond: Math.round(hotAccountPerSecond),
    lostFrames: lost.flatMap(([, runs]) => runs).reduce((sum, { lostFrames: n }) => sum + n, 0),
    overspendNanoUsd: overspendNanoUsd.toString(),
  }
  const conditions = {
    machine: `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, shared, nothing pinned`,
    rounds: `${values.rounds} of ${ms / 1_000} s a cell, gateways in turn, medians`,
    upstream: `mock, 0 ms, ${ANSWER_TOKENS} tokens an answer`,
    meed: 'whole stack on disk: key, hold, capture, receipt; one account',
    portkey: '1.15.2 on Node, pass-through: no key, no metering',
    litellm: values.litellm ? `${LITELLM}, master key, one worker` : 'left out by --no-litellm',
    receipts: 'written before the next gateway has its turn; cpu ms count them',
    hangUpToUpstreamMs: JSON.stringify(aborts.toUpstreamMs),
    hangUpToReadableEndMs: JSON.stringify(aborts.toReadableEndMs),
    booksBalanced: balanced,
  }
  console.table(rows())
  console.table(conditions)
  console.table(figures)
  if (values.json) console.log(JSON.stringify({ bench: 'edge', conditions, figures }))
}

function ratio(a: number | undefined, b: number | undefined): number | null {
  return a === undefined || b === undefined || b === 0 ? null : round(a / b)
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
