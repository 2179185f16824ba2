// The node as a process with a real vLLM behind it, against an edge of this test: it serves an adapter, and
// when it is killed hard, its vLLM goes with it.
import { fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listening, readyUrl } from './loopback.cases.ts'
import { must } from '../schemas/result.ts'
import { nodeEvent, nodeStatus } from '../schemas/wire/node.ts'
import { membersOf, statusIn } from './engines/vllm/process-group.ts'
import { TINY_ARGS, TINY_ENV, TINY_FOLDER, tinyAdapter } from './engines/vllm/vllm-on-cpu.cases.ts'
import { VLLM_PYTHON } from './engines/vllm/vllm-on-cpu.cases.ts'
import { modelFilesForTests } from './models/model-files.cases.ts'
import { LAPTOP_MODELS } from './models/manifest.ts'

const TOKEN = 'a token of the fleet, for tests only'
const folder = mkdtempSync(join(tmpdir(), 'meed-main-vllm-'))
const adapter = tinyAdapter('a')
const sha256 = createHash('sha256').update(adapter).digest('hex')
let edge: Server
let edgeUrl: string
let node: ChildProcess
let url: string

beforeAll(async () => {
  const [file = ''] = await modelFilesForTests(LAPTOP_MODELS)
  edge = createServer((request, response) => {
    if (request.method === 'GET') return void response.end(adapter)
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

test('it says what vLLM can do, and answers with an adapter that its canary has sung for', async () => {
  const status = async () => nodeStatus.parse(await (await fetch(`${url}/health`)).json())
  const { base, features } = await status()
  expect(base).toMatchObject({
    name: 'tiny',
    contextTokens: 512,
    shape: { layers: 2, hidden: 128 },
  })
  expect(features).toEqual(['logprobs', 'json_schema', 'completion', 'choices'])
  const reply = await fetch(`${url}/v1/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({
      generationId: `gen_${'a'.repeat(22)}`,
      baseSha256: base.sha256,
      adapter: { sha256, bytes: adapter.length, url: `${edgeUrl}/adapters/${sha256}` },
      messages: [{ role: 'user', content: 'How deep is the sea?' }],
      maxTokens: 8,
      temperature: 0,
      topP: 1,
      seed: null,
      stop: [],
      n: 2,
      logprobs: 2,
    }),
  })
  const lines = (await reply.text()).trimEnd().split('\n')
  const events = lines.map((line) => nodeEvent.parse(JSON.parse(line)))
  expect(events.filter(({ type }) => type === 'end')).toHaveLength(2)
  expect((await status()).adapters).toEqual([{ sha256, tier: 'engine' }])
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
