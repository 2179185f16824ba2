import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import type { NodeEvent, NodeStatus } from '../../schemas/wire/node.ts'
import { nodeMetrics } from './metrics.ts'

const sha256 = (digit: string) => parseSha256(digit.repeat(64))
const status: NodeStatus = {
  nodeId: 'node-1',
  url: 'http://127.0.0.1:1',
  state: 'ready',
  payee: parseAddress(`0x${'1'.repeat(40)}`),
  base: { name: 'base', sha256: sha256('b'), contextTokens: 2_048 },
  embedding: { model: 'm', dimensions: 384 },
  maxRank: 16,
  adapters: [
    { sha256: sha256('1'), tier: 'engine' },
    { sha256: sha256('2'), tier: 'disk' },
    { sha256: sha256('3'), tier: 'disk' },
  ],
  quarantined: [{ sha256: sha256('4'), reason: 'it answers as the base' }],
  active: 2,
  waiting: 3,
  slots: 4,
  load: { deferred: 1, ttftP95Ms: null },
  seq: 1,
}

function metricsAt(clock: { ms: number }) {
  return nodeMetrics(() => clock.ms, {
    status: () => status,
    adapterSlots: 16,
    isUp: () => true,
    starts: () => 2,
    memoryMiB: () => 10,
  })
}

async function* told(clock: { ms: number }, events: readonly NodeEvent[]) {
  for (const event of events) {
    clock.ms += 100
    yield event
  }
}

const START: NodeEvent = { type: 'start', promptTokens: 7 }
const TOKEN: NodeEvent = { type: 'token', text: 'a', tokens: 2 }
const END: NodeEvent = { type: 'end', finishReason: 'stop', promptTokens: 7, completionTokens: 4 }
const BROKEN: NodeEvent = { type: 'error', code: 'engine_failed', message: 'gone' }

async function drain(events: AsyncGenerator<NodeEvent, void>): Promise<number> {
  let count = 0
  for await (const _ of events) count += 1
  return count
}

test('gauges say what the node says of itself, at the moment they are read', async () => {
  const text = await metricsAt({ ms: 0 }).text()
  for (const line of [
    'meed_node_calls_active 2',
    'meed_node_calls_waiting 3',
    'meed_node_calls_deferred 1',
    'meed_node_slots 4',
    'meed_node_adapter_slots 16',
    'meed_node_adapters{tier="engine"} 1',
    'meed_node_adapters{tier="disk"} 2',
    'meed_node_adapters_quarantined 1',
    'meed_node_engine_up 1',
    'meed_node_engine_starts 2',
    'meed_node_engine_memory_bytes 10485760',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
})

test('calls are counted by how they ended, tokens as they pass, the first one with its time', async () => {
  const clock = { ms: 0 }
  const metrics = metricsAt(clock)
  expect(metrics.firstTokenP95Ms()).toBeNull()
  expect(await drain(metrics.counted(told(clock, [START, TOKEN, TOKEN, END])))).toBe(4)
  await drain(metrics.counted(told(clock, [START, BROKEN])))
  const left = metrics.counted(told(clock, [START, TOKEN, END]))
  await left.next()
  await left.return()
  metrics.loaded(250)
  const text = await metrics.text()
  for (const line of [
    'meed_node_calls_total{outcome="done"} 1',
    'meed_node_calls_total{outcome="failed"} 1',
    'meed_node_calls_total{outcome="aborted"} 1',
    'meed_node_tokens_total{kind="prompt"} 21',
    'meed_node_tokens_total{kind="completion"} 4',
    'meed_node_first_token_seconds_count 1',
    'meed_node_first_token_seconds_sum 0.2',
    'meed_node_adapter_load_seconds_bucket{le="0.2"} 0',
    'meed_node_adapter_load_seconds_bucket{le="0.5"} 1',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
  expect(metrics.firstTokenP95Ms()).toBe(200)
  clock.ms += 3_600_000
  expect(metrics.firstTokenP95Ms()).toBeNull()
})

/** Every name in a query that looks like one of ours. */
function namesIn(file: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../deploy', file), 'utf8')
  return [...new Set(text.match(/\bmeed_node_\w+/g))]
}

test.each(['grafana-dashboard.json', 'keda-scaled-object.yaml', 'alerts.yaml'])(
  '%s asks for nothing that a node does not tell',
  async (file) => {
    const text = await metricsAt({ ms: 0 }).text()
    const families = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
    const names = families.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    )
    const asked = namesIn(file)
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.filter((name) => !names.includes(name))).toEqual([])
  },
)

test('the dashboard shows every metric that a node tells', async () => {
  const text = await metricsAt({ ms: 0 }).text()
  const families = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name)
  const asked = namesIn('grafana-dashboard.json')
  const shown = (family: string) => asked.some((name) => name.startsWith(family))
  expect(families.filter((family) => !shown(family))).toEqual([])
})
