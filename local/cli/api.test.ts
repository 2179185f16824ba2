import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startJsonServer, type JsonServer } from '../json-server.ts'
import { clientOf } from './api.ts'

const strict = z.strictObject({ id: z.string(), list: z.array(z.strictObject({ a: z.int() })) })

let server: JsonServer
beforeAll(async () => {
  const more = { id: 'x', extra: 1, list: [{ a: 1, b: { c: 2 } }] }
  server = await startJsonServer(0, ({ path }) => {
    return Promise.resolve({ status: 200, body: path === '/more' ? more : { ...more, id: 7 } })
  })
})
afterAll(() => server.stop())

const asked = (path: string) => {
  const profile = { url: server.url, key: null, from: null }
  return clientOf(profile, new AbortController().signal).both(path, strict, { open: true })
}

test('what a newer server says more is left out, and handed on as it came', async () => {
  const { value, wire } = await asked('/more')
  expect(value).toEqual({ id: 'x', list: [{ a: 1 }] })
  expect(wire).toMatchObject({ extra: 1, list: [{ b: { c: 2 } }] })
})

test('what is of another kind is told with its place', async () => {
  await expect(asked('/wrong')).rejects.toMatchObject({
    code: 'reply_unreadable',
    message: 'The reply of /wrong is not what it should be: id: expected a string',
  })
})
