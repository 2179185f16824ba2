// Over loopback HTTP: what is asked of the reporter's address, how often, and what is believed.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { leakReporterKeys } from './leak-reporter-keys.ts'

let server: Server
let asked = 0
let reply: { status: number; body: string }
let nowMs = 0
let paths = 0

const idOf = (digit: string) => digit.repeat(64)
const listOf = (...ids: string[]) =>
  JSON.stringify({
    public_keys: ids.map((id) => ({
      key_identifier: id,
      key: `pem of ${id[0]}`,
      is_current: true,
    })),
  })

beforeAll(async () => {
  server = createServer((_, response) => {
    asked++
    response.writeHead(reply.status, { location: '/elsewhere' }).end(reply.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

let keys: ReturnType<typeof leakReporterKeys>
beforeEach(() => {
  asked = 0
  nowMs = 1_000_000
  reply = { status: 200, body: listOf(idOf('a')) }
  const { port } = server.address() as AddressInfo
  keys = leakReporterKeys(`http://127.0.0.1:${port}/${paths++}`, () => nowMs)
})

describe('the reporter’s keys', () => {
  test('are fetched once and kept for an hour', async () => {
    for (let i = 0; i < 5; i++) expect(await keys.find(idOf('a'))).toBe('pem of a')
    expect(asked).toBe(1)
    nowMs += 60 * 60_000
    expect(await keys.find(idOf('a'))).toBe('pem of a')
    expect(asked).toBe(2)
  })

  test('unknown by name are asked for again, once a minute at most', async () => {
    for (let i = 0; i < 100; i++) expect(await keys.find(idOf('b'))).toBeNull()
    expect(asked).toBe(1)
    reply = { status: 200, body: listOf(idOf('a'), idOf('b')) }
    nowMs += 60_000
    expect(await keys.find(idOf('b'))).toBe('pem of b')
    expect(asked).toBe(2)
  })

  test('that were withdrawn are no longer known after the hour', async () => {
    await keys.find(idOf('a'))
    reply = { status: 200, body: listOf(idOf('b')) }
    nowMs += 60 * 60_000
    expect(await keys.find(idOf('a'))).toBeNull()
  })

  test.each([
    [500, '', 'answered 500'],
    [302, '', 'answered 302'],
    [200, 'no JSON', 'JSON'],
    [200, '{"public_keys":1}', 'array'],
    [200, listOf(...Array.from({ length: 101 }, () => idOf('a'))), 'Too big'],
    [200, JSON.stringify({ public_keys: [], pad: 'x'.repeat(70_000) }), 'too large'],
  ])('are not made of a %i %.12s', async (status, body, why) => {
    reply = { status, body }
    await expect(keys.find(idOf('a'))).rejects.toThrow(why)
    reply = { status: 200, body: listOf(idOf('a')) }
    expect(await keys.find(idOf('a'))).toBe('pem of a')
  })
})
