// The node as a process, with the real engine and the real embeddings, against an edge of this test.
import { fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listening, readyUrl } from './loopback.cases.ts'
import { embedReply, nodeEvent, nodeStatus, type NodeStatus } from '../schemas/wire/node.ts'
import { randomAdapter } from './adapters/random-adapter.cases.ts'
import { BASE_MODEL, LAPTOP_MODELS } from './models/manifest.ts'
import { modelFilesForTests } from './models/model-files.cases.ts'

const TOKEN = 'a token of the fleet, for tests only'
const folder = mkdtempSync(join(tmpdir(), 'meed-main-'))
const adapterBytes = randomAdapter()
const adapterSha256 = createHash('sha256').update(adapterBytes).digest('hex')
const heard: NodeStatus[] = []
let onBeat: (status: NodeStatus) => void = () => undefined
let modelsFolder: string
let edge: Server
let edgeUrl: string

beforeAll(async () => {
  const [file = ''] = await modelFilesForTests(LAPTOP_MODELS)
  modelsFolder = dirname(file)
  edge = createServer((request, response) => {
    if (request.method === 'GET') return void response.end(adapterBytes)
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const status = nodeStatus.parse(JSON.parse(body))
      heard.push(status)
      response.end(JSON.stringify({ prefetch: [], leaseMs: 8_000 }))
      onBeat(status)
    })
  })
  edgeUrl = await listening(edge)
})
afterAll(() => {
  edge.close()
  edge.closeAllConnections()
  rmSync(folder, { recursive: true })
})

async function startNode(engine: 'llama' | 'fake'): Promise<{ node: ChildProcess; url: string }> {
  const node = fork(join(import.meta.dirname, 'main.ts'), {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: {
      NODE_ID: 'node-1',
      NODE_TOKEN: TOKEN,
      NODE_PAYEE: `0x${'1'.repeat(40)}`,
      PORT: '0',
      EDGE_URL: edgeUrl,
      ENGINE: engine,
      MODELS_DIR: modelsFolder,
      STATE_DIR: folder,
    },
  })
  return { node, url: await readyUrl(node) }
}

const post = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(body),
  })

test('a node says that it is ready, answers with an adapter, tells of it, embeds, and stops', async () => {
  const { node, url } = await startNode('llama')
  const toldOf = new Promise<NodeStatus>((resolve) => {
    onBeat = (status) => {
      if (status.adapters.some(({ tier }) => tier === 'engine')) resolve(status)
    }
  })
  const reply = await post(`${url}/v1/generate`, {
    generationId: `gen_${'a'.repeat(22)}`,
    baseSha256: BASE_MODEL.sha256,
    adapter: {
      sha256: adapterSha256,
      bytes: adapterBytes.length,
      url: `${edgeUrl}/adapters/${adapterSha256}`,
    },
    messages: [{ role: 'user', content: 'How deep is the sea?' }],
    maxTokens: 8,
    temperature: 0,
    topP: 1,
    seed: null,
    stop: [],
  })
  const lines = (await reply.text()).trimEnd().split('\n')
  const events = lines.map((line) => nodeEvent.parse(JSON.parse(line)))
  expect(events.at(-1)).toMatchObject({ type: 'end', completionTokens: 8 })
  expect((await toldOf).adapters).toEqual([{ sha256: adapterSha256, tier: 'engine' }])
  const embedded = embedReply.parse(
    await (await post(`${url}/v1/embed`, { texts: ['the sea'] })).json(),
  )
  expect(embedded.vectors[0]).toHaveLength(384)
  const gone = once(node, 'exit')
  node.kill('SIGTERM')
  expect(await gone).toEqual([0, null])
  expect(heard.at(-1)).toMatchObject({ state: 'draining', base: { sha256: BASE_MODEL.sha256 } })
  const seqs = heard.map(({ seq }) => seq)
  expect(new Set(seqs).size).toBe(seqs.length)
})

test('a node whose parent goes, goes too, and finds its adapters again', async () => {
  const { node, url } = await startNode('fake')
  const status = nodeStatus.parse(await (await fetch(`${url}/health`)).json())
  expect(status.adapters).toEqual([{ sha256: adapterSha256, tier: 'disk' }])
  const gone = once(node, 'exit')
  node.disconnect()
  expect(await gone).toEqual([0, null])
})
