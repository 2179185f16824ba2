// Against a server that breaks off, or is none of ours: one sentence and an exit code, never a stack
// trace, and no half an answer for a whole one.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { meedWith, type Meed } from './meed.cases.ts'

const CHUNK = {
  ...{ id: 'gen_1', model: 'm', object: 'chat.completion.chunk' },
  choices: [{ delta: { content: 'half an ans\u001b[2Jwer' }, finish_reason: null }],
}

const stream = (response: ServerResponse, text: string) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-meed-generation-id': 'gen_1' })
  response.write(text, () => response.destroy())
}
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/cut/v1/chat/completions': (to) => stream(to, `data: ${JSON.stringify(CHUNK)}\n\n`),
  '/odd/v1/chat/completions': (to) => stream(to, 'data: {"what": 1}\n\n'),
  '/cut/v1/credits': (to) => {
    to.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    to.write('{"object": "cre', () => to.destroy())
  },
  '/proxy/v1/credits': (to) => void to.writeHead(502).end('<html>Bad gateway</html>'),
  '/page/v1/credits': (to) => void to.writeHead(200).end('<html>Log in first</html>'),
  '/moved/v1/credits': (to) => void to.writeHead(302, { location: '/cut/v1/credits' }).end(),
}

let url: string
let meed: Meed
const server = createServer((request, response) => {
  request.resume()
  const answer = answers[request.url ?? '']
  if (answer === undefined) response.writeHead(404).end()
  else answer(response)
})
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  meed = meedWith({ MEED_API_KEY: 'meed_test_of_nobody' })
})
afterAll(async () => {
  meed.remove()
  await new Promise((resolve) => server.close(resolve))
})

describe('against a server that', () => {
  test.each([
    ['cuts a reply', 'cut', 6, 'broke off. Try again.'],
    ['is a proxy without a server', 'proxy', 6, 'Bad gateway'],
    ['answers with a page', 'page', 1, 'is not what it should be'],
    ['sends us elsewhere, with our key', 'moved', 6, 'does not answer'],
  ])('%s', async (_, place, code, message) => {
    const said = await meed.run('credits', '--url', `${url}/${place}`)
    expect(said).toMatchObject({ code, out: '' })
    expect(said.err).toMatch(/^meed: [^\n]*\n( {2}request [^\n]*\n)?$/)
    expect(said.err).toContain(message)
  })

  test('cuts an answer: what came is shown, harmless, and not passed for a whole one', async () => {
    const said = await meed.run('chat', 'x', '--model', 'm', '--url', `${url}/cut`)
    expect(said).toMatchObject({ code: 1, out: 'half an ans\\u001b[2Jwer\n' })
    expect(said.err).toBe('meed: The answer broke off.  See: meed generations show gen_1\n')
  })

  test('streams what is no chunk', async () => {
    const said = await meed.run('chat', 'x', '--model', 'm', '--url', `${url}/odd`)
    expect(said).toMatchObject({ code: 1, err: expect.stringMatching(/^meed: The stream holds/) })
  })
})
