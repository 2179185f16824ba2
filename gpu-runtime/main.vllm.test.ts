// The node as a process with a real vLLM behind it, against an edge of this test: it serves an adapter, and
// several as one, and when it is killed hard, its vLLM goes with it.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listening, readyUrl } from './loopback.cases.ts'
import { compositionId } from '../schemas/adapter/composition.ts'
import { sha256Hex } from '../schemas/canonical.ts'
import { must } from '../schemas/result.ts'
import { nodeEvent, nodeStatus } from '../schemas/wire/node.ts'
import type {
  AdapterSource,
  GenerateRequest,
  NodeEvent,
  WantedAdapter,
} from '../schemas/wire/node.ts'
import { generationId } from '../schemas/wire/scalars.ts'
import { denseSum } from './adapters/dense-sum.cases.ts'
import { apart, firstOf } from './engines/vllm/first-token.cases.ts'
import { membersOf, statusIn } from './engines/vllm/process-group.ts'
import {
  TINY,
  TINY_ARGS,
  TINY_ENV,
  TINY_FOLDER,
  tinyAdapter,
} from './engines/vllm/vllm-on-cpu.cases.ts'
import { VLLM_PYTHON } from './engines/vllm/vllm-on-cpu.cases.ts'
import { modelFilesForTests } from './models/model-files.cases.ts'
import { LAPTOP_MODELS } from './models/manifest.ts'

const TOKEN = 'a token of the fleet, for tests only'
const folder = mkdtempSync(join(tmpdir(), 'meed-main-vllm-'))
/** Enough for what is summed another way, which has all ranks of a module. */
const RANK_MAX = 128
const [A, B] = [tinyAdapter('a'), tinyAdapter('b')]
const SUM = denseSum(
  [
    { file: A, weight: 0.6 },
    { file: B, weight: 1 },
  ],
  RANK_MAX,
  TINY,
)
const published = new Map([A, B, SUM].map((bytes) => [`/${sha256Hex(bytes)}`, bytes]))
let edge: Server
let edgeUrl: string
let node: ChildProcess
let url: string

beforeAll(async () => {
  const [file = ''] = await modelFilesForTests(LAPTOP_MODELS)
  edge = createServer((request, response) => {
    if (request.method === 'GET') return void response.end(published.get(request.url ?? ''))
    response.end(JSON.stringify({ prefetch: [], leaseMs: 8_000 }))
  })
  edgeUrl = await listening(edge)
  node = fork(join(import.meta.dirname, 'main.ts'), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...TINY_ENV,
      NODE_ID: 'node-1',
      NODE_TOKEN: TOKEN,
      NODE_PAYEE: `0x${'1'.repeat(40)}`,
      PORT: '0',
      EDGE_URL: edgeUrl,
      ENGINE: 'vllm',
      VLLM_PYTHON,
      VLLM_MODEL: TINY_FOLDER,
      VLLM_BASE_NAME: 'tiny',
      VLLM_ADAPTERS_IN_BATCH: '2',
      VLLM_ADAPTERS_IN_MEMORY: '3',
      VLLM_MAX_RANK: `${RANK_MAX}`,
      VLLM_CONTEXT_TOKENS: '512',
      VLLM_ARGS: TINY_ARGS.join(' '),
      MODELS_DIR: dirname(file),
      STATE_DIR: folder,
    },
  })
  url = await readyUrl(node)
})
afterAll(() => {
  node.kill('SIGKILL')
  edge.close()
  edge.closeAllConnections()
  rmSync(folder, { recursive: true })
})

const status = async () => nodeStatus.parse(await (await fetch(`${url}/health`)).json())
const sourceOf = (bytes: Uint8Array): AdapterSource => {
  const sha256 = sha256Hex(bytes)
  return { sha256, bytes: bytes.length, url: `${edgeUrl}/${sha256}` }
}

async function answer(
  adapter: WantedAdapter,
  change: Partial<GenerateRequest> = {},
): Promise<NodeEvent[]> {
  const { base } = await status()
  const request: GenerateRequest = {
    generationId: generationId.parse(`gen_${'a'.repeat(22)}`),
    baseSha256: base.sha256,
    adapter,
    messages: [{ role: 'user', content: 'How deep is the sea?' }],
    maxTokens: 8,
    temperature: 0,
    topP: 1,
    seed: null,
    stop: [],
    ...change,
  }
  const reply = await fetch(`${url}/v1/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(request),
  })
  const lines = (await reply.text()).trimEnd().split('\n')
  return lines.map((line) => nodeEvent.parse(JSON.parse(line)))
}

test('it says what vLLM can do, and answers with an adapter that its canary has sung for', async () => {
  const { base, features } = await status()
  expect(base).toMatchObject({
    name: 'tiny',
    contextTokens: 512,
    shape: { layers: 2, hidden: 128 },
  })
  expect(features).toEqual([
    ...['logprobs', 'json_schema', 'completion', 'choices', 'turns'],
    ...['composition', 'composition_owner'],
  ])
  const events = await answer(sourceOf(A), { n: 2, logprobs: 2 })
  expect(events.filter(({ type }) => type === 'end')).toHaveLength(2)
  expect((await status()).adapters).toEqual([{ sha256: sha256Hex(A), tier: 'engine' }])
})

test('it answers with two adapters together as with their sum that was made another way', async () => {
  const parts = [
    { source: sourceOf(A), weightMilli: 600 },
    { source: sourceOf(B), weightMilli: 1_000 },
  ]
  const sha256 = compositionId(
    parts.map(({ source, weightMilli }) => ({ sha256: source.sha256, weightMilli })),
  )
  const first = async (adapter: WantedAdapter) =>
    firstOf(await answer(adapter, { maxTokens: 1, logprobs: 20 }))
  const together = await first({ sha256, owner: 'dora', parts })
  expect((await status()).adapters.at(0)).toEqual({ sha256, tier: 'engine' })
  expect(apart(together, await first(sourceOf(SUM)))).toBeLessThan(1e-4)
  for (const { source } of parts) {
    expect(apart(together, await first(source))).toBeGreaterThan(1e-2)
  }
  expect((await status()).quarantined).toBeUndefined()
})

test('its memory is on the metrics, and when the node is killed hard nothing of vLLM stays', async () => {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const bytes = Number(/^meed_node_engine_memory_bytes (\S+)$/m.exec(metrics)?.[1])
  expect(bytes).toBeGreaterThan(300 * 2 ** 20)
  const server = must(leaderOf(node.pid) ?? null, 'the node has started a vLLM')
  expect(membersOf(server).length).toBeGreaterThan(2)
  const gone = once(node, 'exit')
  node.kill('SIGKILL')
  expect(await gone).toEqual([null, 'SIGKILL'])
  while (membersOf(server).length > 0) await new Promise((resolve) => setImmediate(resolve))
})

/** The child of a process that leads a group of its own. */
function leaderOf(parent: number | undefined): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const found = statusIn(readFileSync(`/proc/${pid}/stat`, 'utf8'))
        return found?.parent === parent && found?.group === pid
      } catch {
        return false
      }
    })
}
