// By which way a node is asked, and with what.
import { expect, test, vi } from 'vitest'
import type { GenerateRequest } from '../../schemas/wire/node.ts'
import { engineOverHttp } from './node-http.ts'

const messages = [{ role: 'user' as const, content: 'x' }]
const signal = new AbortController().signal
const counted = () => Promise.resolve(Response.json({ promptTokens: 3 }))

test('a node is asked by the way that was given, and by no other', async () => {
  const plain = vi.spyOn(globalThis, 'fetch').mockImplementation(counted)
  const asked = vi.fn(counted)
  const told = await engineOverHttp('token', { fetch: asked }).countPrompt(
    'http://node',
    { messages },
    signal,
  )
  expect(told).toEqual({ ok: true, value: 3 })
  expect(asked).toHaveBeenCalledExactlyOnceWith('http://node/v1/count', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer token' },
    body: JSON.stringify({ messages }),
    signal: expect.any(AbortSignal),
  })
  expect(plain).not.toHaveBeenCalled()
  plain.mockRestore()
})

test('a refusal is handed on with the time after which to ask again, where the node says one', async () => {
  const call = {} as GenerateRequest
  for (const when of [{}, { retryMs: 1_500 }]) {
    const error = { code: 'overloaded', message: 'too many calls are waiting', ...when }
    const refusing = { fetch: () => Promise.resolve(Response.json({ error }, { status: 503 })) }
    const told = await engineOverHttp('token', refusing).generate('http://node', call, signal)
    const { code, message: detail } = error
    expect(told).toEqual({ ok: false, error: { kind: 'engine_refused', code, detail, ...when } })
  }
})

test('without one, by a plain fetch', async () => {
  const plain = vi.spyOn(globalThis, 'fetch').mockImplementation(counted)
  const told = await engineOverHttp('token').countPrompt('http://node', { messages }, signal)
  expect(told).toEqual({ ok: true, value: 3 })
  expect(plain).toHaveBeenCalledTimes(1)
  plain.mockRestore()
})
