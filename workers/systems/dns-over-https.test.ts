// What a resolver may answer, over HTTP, and what is made of it.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolverOverHttps } from './dns-over-https.ts'

let server: Server
let answers: Record<string, { status: number; body: object }>
let resolve: (host: string) => Promise<readonly string[]>

beforeEach(async () => {
  server = createServer((request, reply) => {
    const { searchParams } = new URL(request.url ?? '', 'http://resolver')
    const type = searchParams.get('type') ?? ''
    const { status, body } = answers[type] ?? { status: 200, body: { Status: 0 } }
    reply.writeHead(status).end(JSON.stringify(body))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  resolve = resolverOverHttps(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/dns-query`,
  )
})
afterEach(() => server.close())

test('gives every address of both kinds, and no alias', async () => {
  const alias = { type: 5, data: 'other.example.org.' }
  answers = {
    A: { status: 200, body: { Status: 0, Answer: [alias, { type: 1, data: '93.184.215.14' }] } },
    AAAA: {
      status: 200,
      body: { Status: 0, Answer: [alias, { type: 28, data: '2606:4700::1111' }] },
    },
  }
  expect(await resolve('hooks.example.org')).toEqual(['93.184.215.14', '2606:4700::1111'])
})

test('gives none for a name that does not exist', async () => {
  const body = { Status: 3 }
  answers = { A: { status: 200, body }, AAAA: { status: 200, body } }
  expect(await resolve('nowhere.example.org')).toEqual([])
})

test.each([
  ['the resolver failed: 2', { status: 200, body: { Status: 2 } }],
  ['the resolver answered 500', { status: 500, body: {} }],
  ['Status', { status: 200, body: { answer: 42 } }],
])('rejects what is half an answer: %s', async (reason, bad) => {
  answers = {
    AAAA: bad,
    A: { status: 200, body: { Status: 0, Answer: [{ type: 1, data: '1.1.1.1' }] } },
  }
  await expect(resolve('hooks.example.org')).rejects.toThrow(reason)
})
