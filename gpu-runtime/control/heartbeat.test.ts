import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import { nodeStatus, type NodeStatus } from '../../schemas/wire/node.ts'
import { startHeartbeat } from './heartbeat.ts'

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
let edge: Server
let url: string
let heard: NodeStatus[]
let answer: (response: ServerResponse) => void

beforeEach(async () => {
  heard = []
  answer = (response) => response.end(JSON.stringify({ prefetch: [] }))
  edge = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const allowed = request.headers.authorization === 'Bearer a token'
      if (request.url !== '/internal/nodes/heartbeat' || !allowed) {
        return void response.writeHead(401).end()
      }
      heard.push(nodeStatus.parse(JSON.parse(body)))
      answer(response)
    })
  })
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve))
  const address = edge.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  url = `http://127.0.0.1:${address.port}`
})
afterEach(() => {
  edge.close()
  edge.closeAllConnections()
})

test('a beat carries the status of its moment, tells the first success once and every plan', async () => {
  const onFirst = vi.fn()
  const onReply = vi.fn()
  const plan = { prefetch: [{ sha256: 'ad'.repeat(32), bytes: 7, url: 'http://edge.test/a' }] }
  answer = (response) => response.end(JSON.stringify(plan))
  let seq = 0
  const heartbeat = startHeartbeat(url, 'a token', () => ({ ...status, seq: seq++ }), {
    onFirst,
    onReply,
  })
  expect(await heartbeat.beat()).toBe(true)
  expect(await heartbeat.beat()).toBe(true)
  heartbeat.stop()
  expect(new Set(heard.map((one) => one.seq))).toEqual(new Set([0, 1, 2]))
  expect(onFirst).toHaveBeenCalledTimes(1)
  expect(onReply).toHaveBeenLastCalledWith(plan)
})

test('an edge that refuses or is gone is no failure of the node, and is tried again', async () => {
  const onFirst = vi.fn()
  answer = (response) => response.writeHead(500).end()
  const heartbeat = startHeartbeat(url, 'a token', () => status, {
    onFirst,
    onReply: () => undefined,
  })
  expect(await heartbeat.beat()).toBe(false)
  answer = (response) => response.destroy()
  expect(await heartbeat.beat()).toBe(false)
  expect(onFirst).not.toHaveBeenCalled()
  answer = (response) => response.end(JSON.stringify({ prefetch: [] }))
  expect(await heartbeat.beat()).toBe(true)
  heartbeat.stop()
  expect(onFirst).toHaveBeenCalledTimes(1)
})
