// Against a server that breaks off, or is none of ours: one sentence and an exit code, never a stack
// trace, and no half an answer for a whole one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uploadObject, UPLOAD_LIMITS, type UploadShown } from '../../schemas/wire/uploads.ts'
import { meedWith, type Meed } from './meed.cases.ts'

const CHUNK = {
  ...{ id: 'gen_1', model: 'm', object: 'chat.completion.chunk' },
  choices: [{ delta: { content: 'half an ans\u001b[2Jwer' }, finish_reason: null }],
}

const stream = (response: ServerResponse, text: string) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-meed-generation-id': 'gen_1' })
  response.write(text, () => response.destroy())
}
/** Of the one part of a file, whose answer breaks off. */
const upload = (): UploadShown => ({
  ...{ id: 'upl_1', object: 'upload', datanet: 'dora/net', name: 'large.txt' },
  ...{ bytes: LARGE, sha256: '0'.repeat(64), state: 'open', part_bytes: UPLOAD_LIMITS.partBytes },
  parts: [{ number: 1, bytes: LARGE, arrived: false, url: `${url}/cut/part` }],
  ...{ expires_at_ms: 9, batch: 'bat_1', pieces: null, told: 0, accepted: 0, pending: 0 },
  ...{ duplicate: 0, rejected: 0, refusal: null },
})
const LARGE = 2 << 20
const showUpload = (to: ServerResponse) =>
  void to.writeHead(200).end(JSON.stringify(uploadObject.parse(upload())))

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/cut/v1/chat/completions': (to) => stream(to, `data: ${JSON.stringify(CHUNK)}\n\n`),
  '/odd/v1/chat/completions': (to) => stream(to, 'data: {"what": 1}\n\n'),
  '/cut/v1/credits': (to) => {
    to.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    to.write('{"object": "cre', () => to.destroy())
  },
  '/proxy/v1/credits': (to) => void to.writeHead(502).end('<html>Bad gateway</html>'),
  '/page/v1/credits': (to) => void to.writeHead(200).end('<html>Log in first</html>'),
  '/cut/v1/datanets/dora/net/uploads': showUpload,
  '/cut/v1/uploads/upl_1': showUpload,
  '/part/v1/datanets/dora/net/uploads': (to) => {
    const partly: UploadShown = { ...upload(), state: 'done', pieces: 2, accepted: 1, rejected: 1 }
    to.writeHead(200).end(JSON.stringify(partly))
  },
  '/taking/v1/datanets/dora/net/uploads': (to) => {
    const taking: UploadShown = { ...upload(), state: 'ingesting', parts: [], pieces: 4, told: 1 }
    to.writeHead(200).end(JSON.stringify(taking))
  },
  '/taking/v1/uploads/upl_1': (to) => {
    const taking: UploadShown = { ...upload(), state: 'ingesting', parts: [], pieces: 4, told: 1 }
    if (polls++ === 0) to.writeHead(200).end(JSON.stringify(taking))
    else to.destroy()
  },
  '/gone/v1/datanets/dora/net/batches': (to) => void to.writeHead(200).end('{"id": "bat_1"}'),
  '/cut/part': (to) => {
    to.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    to.write('{"object": "upl', () => to.destroy())
  },
  '/moved/v1/credits': (to) => void to.writeHead(302, { location: '/cut/v1/credits' }).end(),
}

let url: string
let polls = 0
let meed: Meed
const server = createServer((request, response) => {
  request.resume()
  const answer = answers[request.url ?? '']
  if (request.url?.startsWith('/gone/v1/datanets/dora/net/files') === true) response.destroy()
  else if (answer === undefined) response.writeHead(404).end()
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

  test('cuts the answer to a part: every file is told of, and none has stopped the others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meed-cut-'))
    for (const name of ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt']) {
      writeFileSync(join(folder, name), 'x'.repeat(LARGE))
    }
    const about = ['--datanet', 'dora/net', '--licence', 'CC0-1.0', '--source', 'x']
    const said = await meed.run('datanets', 'add', folder, ...about, '--url', `${url}/cut`)
    rmSync(folder, { recursive: true })
    expect(said.code).toBe(6)
    expect(said.out.match(/not sent: A part did not get through\. Run it again/g)?.length).toBe(5)
    expect(said.out).toContain('0 there before, 0 refused, 5 not sent')
    expect(said.out).toContain('The same command goes on where this one stopped.')
  })

  test('goes away between two files: what it did not take is no refusal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meed-gone-'))
    for (const name of ['a.txt', 'b.txt']) writeFileSync(join(folder, name), name)
    const about = ['--datanet', 'dora/net', '--licence', 'CC0-1.0', '--source', 'x']
    const add = () =>
      meed.run('datanets', 'add', folder, ...about, '--url', `${url}/gone`, '--json')
    const said = await add()
    rmSync(folder, { recursive: true })
    const told = said.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(told.slice(0, 2).map(({ state }) => state)).toEqual(['not_sent', 'not_sent'])
    expect(told[2]).toMatchObject({ added: 0, refused: 0, not_sent: 2 })
    expect(said.code).toBe(6)
  })

  test('goes away while a file that is there is taken in: how that ends is not known', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meed-unknown-'))
    writeFileSync(join(folder, 'a.txt'), 'x'.repeat(LARGE))
    const about = ['--datanet', 'dora/net', '--licence', 'CC0-1.0', '--source', 'x']
    const said = await meed.run('datanets', 'add', folder, ...about, '--url', `${url}/taking`)
    rmSync(folder, { recursive: true })
    expect(said.out).toContain('a.txt  sent, but how it ended is not known: ')
    expect(said.out).toContain('0 refused, 0 not sent, 1 sent whose end is not known')
    expect(said.code).toBe(6)
  })

  test('took a file in by an earlier run, but for a piece: that is no success', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meed-part-'))
    writeFileSync(join(folder, 'a.txt'), 'x'.repeat(LARGE))
    const about = ['--datanet', 'dora/net', '--licence', 'CC0-1.0', '--source', 'x']
    const said = await meed.run('datanets', 'add', folder, ...about, '--url', `${url}/part`)
    rmSync(folder, { recursive: true })
    expect(said.out).toContain('1 added, 0 wait, 0 there before, 1 refused')
    expect(said.code).toBe(1)
  })

  test('streams what is no chunk', async () => {
    const said = await meed.run('chat', 'x', '--model', 'm', '--url', `${url}/odd`)
    expect(said).toMatchObject({ code: 1, err: expect.stringMatching(/^meed: The stream holds/) })
  })
})
