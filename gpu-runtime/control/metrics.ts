// What a node tells Prometheus. Gauges are read when they are asked for, from the same places that the
// heartbeat reads; counters and times are noted as calls go by. No name of an adapter is a label: there
// may be thousands. dashboards and the KEDA trigger under deploy/ rest on these names.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { NodeEvent, NodeStatus } from '../../schemas/wire/node.ts'

export type Gauges = {
  readonly status: () => NodeStatus
  readonly adapterSlots: number
  readonly isUp: () => boolean
  readonly starts: () => number
  readonly memoryMiB: () => number | null
}

export type NodeMetrics = {
  /** The same events, noted as they pass. */
  readonly counted: (events: AsyncGenerator<NodeEvent, void>) => AsyncGenerator<NodeEvent, void>
  /** An adapter was brought and loaded, in so many milliseconds. */
  readonly loaded: (ms: number) => void
  /** Of the calls of the last minutes, the time to the first token that 95 of 100 stayed below. */
  readonly firstTokenP95Ms: () => number | null
  readonly text: () => Promise<string>
  readonly contentType: string
}

const SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]
/** Calls whose first token counts for what the node says of itself lately, and how long. */
const RECENT_MAX = 256
const RECENT_MS = 60_000
const MIB = 2 ** 20

/** @param now milliseconds, growing */
export function nodeMetrics(now: () => number, gauges: Gauges): NodeMetrics {
  const registry = new Registry()
  const registers = [registry]
  addGauges(registry, gauges)
  const calls = new Counter({
    name: 'meed_node_calls_total',
    help: 'Calls that came to an end, by how.',
    labelNames: ['outcome'],
    registers,
  })
  const tokens = new Counter({
    name: 'meed_node_tokens_total',
    help: 'Tokens read and written.',
    labelNames: ['kind'],
    registers,
  })
  const firstToken = new Histogram({
    name: 'meed_node_first_token_seconds',
    help: 'From the arrival of a call to its first token, the wait and the load included.',
    buckets: SECONDS,
    registers,
  })
  const loads = new Histogram({
    name: 'meed_node_adapter_load_seconds',
    help: 'What it took to bring an adapter and have its canary asked.',
    buckets: SECONDS,
    registers,
  })
  let recent: { readonly atMs: number; readonly ms: number }[] = []
  const note = (ms: number): void => {
    firstToken.observe(ms / 1_000)
    recent = [...recent.slice(1 - RECENT_MAX), { atMs: now(), ms }]
  }
  async function* counted(
    events: AsyncGenerator<NodeEvent, void>,
  ): AsyncGenerator<NodeEvent, void> {
    const began = now()
    let isFirst = true
    let outcome = 'aborted'
    try {
      for await (const event of events) {
        if (event.type === 'start') tokens.inc({ kind: 'prompt' }, event.promptTokens)
        if (event.type === 'token') {
          tokens.inc({ kind: 'completion' }, event.tokens)
          if (isFirst) note(now() - began)
          isFirst = false
        }
        if (event.type === 'end') outcome = 'done'
        if (event.type === 'error') outcome = 'failed'
        yield event
      }
    } catch (error) {
      outcome = 'refused'
      throw error
    } finally {
      calls.inc({ outcome })
    }
  }
  return {
    counted,
    loaded: (ms) => loads.observe(ms / 1_000),
    firstTokenP95Ms() {
      recent = recent.filter(({ atMs }) => now() - atMs <= RECENT_MS)
      const sorted = recent.map(({ ms }) => ms).toSorted((a, b) => a - b)
      return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function addGauges(registry: Registry, gauges: Gauges): void {
  const add = (name: string, help: string, read: () => number | null) => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const value = read()
        if (value !== null) gauge.set(value)
      },
    })
  }
  const { status } = gauges
  add('meed_node_calls_active', 'Calls that run.', () => status().active)
  add('meed_node_calls_waiting', 'Calls that wait for a slot.', () => status().waiting)
  add(
    'meed_node_calls_deferred',
    'Calls that wait though a slot is free, since their adapter finds no place in the engine.',
    () => status().load?.deferred ?? 0,
  )
  add('meed_node_slots', 'Calls that can run at once.', () => status().slots)
  add(
    'meed_node_adapter_slots',
    'Adapters that the engine keeps loaded.',
    () => gauges.adapterSlots,
  )
  add('meed_node_adapters_quarantined', 'Adapters that are kept back.', () => {
    return status().quarantined?.length ?? 0
  })
  add('meed_node_engine_up', '1 while the engine takes calls.', () => (gauges.isUp() ? 1 : 0))
  add('meed_node_engine_starts', 'How often an engine was started.', gauges.starts)
  add('meed_node_engine_memory_bytes', 'What the engine’s process takes.', () => {
    const mib = gauges.memoryMiB()
    return mib === null ? null : mib * MIB
  })
  const adapters = new Gauge({
    name: 'meed_node_adapters',
    help: 'Adapters here, by the highest tier in which each lies.',
    labelNames: ['tier'],
    registers: [registry],
    collect() {
      const here = status().adapters
      for (const tier of ['engine', 'ram', 'disk'] as const) {
        adapters.set({ tier }, here.filter((one) => one.tier === tier).length)
      }
    },
  })
}
