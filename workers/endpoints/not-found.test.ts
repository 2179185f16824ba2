import { expect, test } from 'vitest'
import { errorBody } from '../../schemas/wire/error.ts'
import { unknownEndpoint } from './not-found.ts'
import { sampleEdge } from './sample-edge.cases.ts'
import { ENDPOINTS } from './table.ts'

const places = ENDPOINTS.map(({ contract }) => contract)
const app = sampleEdge()
app.notFound((context) => unknownEndpoint(context, places))
const ask = (method: string, path: string, accept = '*/*') =>
  app.request(path, { method, headers: { accept } })

async function told(reply: Response) {
  const { code, message } = errorBody.parse(await reply.json()).error
  return [reply.status, code, reply.headers.get('allow'), message]
}

test('a path that takes other methods says which', async () => {
  expect(await told(await ask('GET', '/v1/chat/completions'))).toEqual([
    405,
    'method_not_allowed',
    'POST',
    '/v1/chat/completions takes POST, not GET. /docs says what each does.',
  ])
  const [status, , allow] = await told(await ask('PUT', '/v1/datanets/meed/elements'))
  expect(status).toBe(405)
  expect(String(allow).split(', ').toSorted()).toEqual(['GET', 'HEAD', 'PATCH'])
})

test('a path that nothing has is not found, and says where to look', async () => {
  for (const path of ['/v1/nothing', '/v1/chat/completions/', '/v1/generations/', '/', '/v1//x']) {
    const [status, code, allow, message] = await told(await ask('GET', path))
    expect([status, code, allow], path).toEqual([404, 'unknown_endpoint', null])
    expect(message).toContain('/docs')
    expect(message).toContain('/openapi.json')
  }
})

test('a browser that opens the bare address is shown the reference', async () => {
  const reply = await ask('GET', '/', 'text/html,application/xhtml+xml,*/*;q=0.8')
  expect([reply.status, reply.headers.get('location')]).toEqual([302, '/docs'])
  expect((await ask('POST', '/', 'text/html')).status).toBe(404)
  expect((await ask('GET', '/v1/nothing', 'text/html')).status).toBe(404)
})
