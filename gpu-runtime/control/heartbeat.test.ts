import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listening } from '../loopback.cases.ts'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import { nodeStatus, type NodeStatus } from '../../schemas/wire/node.ts'
import { isSignedByNode, nodeProof, signNodeMessage } from '../../schemas/wire/node-signature.ts'
import { startHeartbeat } from './heartbeat.ts'
import type { SignMessage } from './node-key.ts'

const status: NodeStatus = {
  nodeId: 'node-1',
  url: 'http://127.0.0.1:1',
  state: 'ready',
  payee: parseAddress(`0x${'1'.repeat(40)}`),
  base: { name: 'base', sha256: parseSha256('ba'.repeat(32)), contextTokens: 2_048 },
  embedding: { model: 'm', dimensions: 384 },
  maxRank: 16,
  adapters: [],
  active: 0,
  waiting: 0,
  slots: 1,
  seq: 1,
}
const LEASE = { leaseMs: 8_000 }
let edge: Server
let url: string
let heard: NodeStatus[]
let said: string[]
let tokensWithBeats: (string | undefined)[]
let joined: boolean
let answer: (response: ServerResponse) => void

const refuse = (response: ServerResponse, http: number, code: string) =>
  void response.writeHead(http).end(JSON.stringify({ error: { code, message: `no: ${code}` } }))

beforeEach(async () => {
  heard = []
  said = []
  tokensWithBeats = []
  joined = false
  answer = (response) => response.end(JSON.stringify({ prefetch: [], ...LEASE }))
  edge = createServer((request, response) => {
    const path = request.url ?? ''
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const proof = nodeProof.parse(request.headers)
      if (!isSignedByNode(proof, path, Buffer.from(body))) {
        return refuse(response, 401, 'node_signature_wrong')
      }
      said.push(path)
      if (path === '/internal/nodes') {
        if (request.headers.authorization !== 'Bearer a token') {
          return refuse(response, 401, 'invalid_node_token')
        }
        joined = true
        return void response.writeHead(204).end()
      }
      tokensWithBeats.push(request.headers.authorization)
      if (!joined) return refuse(response, 401, 'node_unknown')
      heard.push(nodeStatus.parse(JSON.parse(body)))
      answer(response)
    })
  })
  url = await listening(edge)
})
afterEach(() => {
  edge.close()
  edge.closeAllConnections()
})

const secret = new Uint8Array(32).fill(1)
let time = 1
const sign: SignMessage = (path, body) => signNodeMessage(secret, path, time++, body)
const linkWith = (token: string) => ({ edgeUrl: url, token, sign })
const deaf = { onFirst: () => undefined, onReply: () => undefined, onRefused: () => undefined }

test('a beat carries the status of its moment, tells the first success once and every plan', async () => {
  const onFirst = vi.fn()
  const onReply = vi.fn()
  const plan = {
    prefetch: [{ sha256: 'ad'.repeat(32), bytes: 7, url: 'http://e.test/a' }],
    ...LEASE,
  }
  answer = (response) => response.end(JSON.stringify(plan))
  let seq = 0
  const next = () => ({ ...status, seq: seq++ })
  const heartbeat = startHeartbeat(linkWith('a token'), next, { ...deaf, onFirst, onReply })
  expect(await heartbeat.beat()).toBe(true)
  expect(await heartbeat.beat()).toBe(true)
  heartbeat.stop()
  expect(heard.map((one) => one.seq)).toEqual([...heard.keys()])
  expect(onFirst).toHaveBeenCalledTimes(1)
  expect(onReply).toHaveBeenLastCalledWith(plan)
})

test('a node joins where the edge does not know it, and again where the edge has forgotten it', async () => {
  const heartbeat = startHeartbeat(linkWith('a token'), () => status, deaf)
  await heartbeat.beat()
  // The token is for joining: it does not travel with every beat.
  expect(new Set(tokensWithBeats)).toEqual(new Set([undefined]))
  expect(said.slice(0, 3)).toEqual([
    '/internal/nodes/heartbeat',
    '/internal/nodes',
    '/internal/nodes/heartbeat',
  ])
  joined = false
  expect(await heartbeat.beat()).toBe(true)
  heartbeat.stop()
  expect(said.filter((path) => path === '/internal/nodes')).toHaveLength(2)
})

test('a refusal is told once with its reason, and is no failure of the node', async () => {
  const onRefused = vi.fn()
  const heartbeat = startHeartbeat(linkWith('another'), () => status, { ...deaf, onRefused })
  expect(await heartbeat.beat()).toBe(false)
  expect(await heartbeat.beat()).toBe(false)
  heartbeat.stop()
  expect(onRefused.mock.calls).toEqual([['invalid_node_token', 'no: invalid_node_token']])
})

test('beats never overtake one another, however many are asked for', async () => {
  let open = 0
  let most = 0
  answer = (response) => {
    most = Math.max(most, (open += 1))
    setImmediate(() => {
      open -= 1
      response.end(JSON.stringify({ prefetch: [], ...LEASE }))
    })
  }
  const heartbeat = startHeartbeat(linkWith('a token'), () => status, deaf)
  await Promise.all(Array.from({ length: 20 }, () => heartbeat.beat()))
  heartbeat.stop()
  expect(most).toBe(1)
})

test('an edge that breaks or is gone is tried again', async () => {
  const onFirst = vi.fn()
  joined = true
  answer = (response) => response.writeHead(500).end()
  const heartbeat = startHeartbeat(linkWith('a token'), () => status, { ...deaf, onFirst })
  expect(await heartbeat.beat()).toBe(false)
  answer = (response) => response.destroy()
  expect(await heartbeat.beat()).toBe(false)
  expect(onFirst).not.toHaveBeenCalled()
  answer = (response) => response.end(JSON.stringify({ prefetch: [], ...LEASE }))
  expect(await heartbeat.beat()).toBe(true)
  heartbeat.stop()
  expect(onFirst).toHaveBeenCalledTimes(1)
})
