// Publishing an adapter from a terminal, the real binary against a server that keeps what it was sent.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { modelList, type ModelObject } from '../../schemas/wire/models.ts'
import { tokenPrice } from './commands/adapters.ts'
import { meedWith, type Meed } from './meed.cases.ts'

const model = (id: string, kind: 'base' | 'adapter', prices: readonly [string, string]) => ({
  ...{ id, object: 'model' as const, created: 0, owned_by: id.split('/')[0] ?? '', kind },
  ...{ description: `What ${id} does`, status: 'ready' as const, context_length: 2_048 },
  ...{ sha256: HASHES[id] ?? 'cc', base_sha256: kind === 'base' ? null : 'aa' },
  pricing: {
    prompt: '0',
    completion: '0',
    prompt_nano_usd: prices[0],
    completion_nano_usd: prices[1],
  },
  supported_parameters: [],
})
const HASHES: Readonly<Record<string, string>> = { small: 'aa', large: 'bb' }
const BASES = [model('small', 'base', ['20', '80'])]

type Sent = {
  readonly method: string
  readonly url: URL
  readonly type: string
  readonly body: Buffer<ArrayBuffer>
}
let models: readonly ModelObject[] = BASES
let sent: Sent[] = []
let url: string
let meed: Meed
const folder = mkdtempSync(join(tmpdir(), 'meed-adapters-'))

async function keep(request: IncomingMessage): Promise<Sent> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return {
    method: request.method ?? '',
    url: new URL(request.url ?? '', 'http://x'),
    type: request.headers['content-type'] ?? '',
    body: Buffer.concat(parts),
  }
}
const server = createServer((request, response) => void answerTo(request, response))
async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await keep(request)
  const { pathname } = asked.url
  const answer = (status: number, body: object) =>
    void response.writeHead(status).end(JSON.stringify(body))
  if (pathname === '/v1/models')
    return answer(200, modelList.parse({ object: 'list', data: models }))
  sent.push(asked)
  if (request.method === 'DELETE') return void response.writeHead(204).end()
  const own = { id: 'adp_1', name: 'you/haiku', sha256: 'cc', bytes: asked.body.length, more: 1 }
  return answer(201, { object: 'adapter', ...own })
}
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  meed = meedWith({ MEED_URL: url, MEED_API_KEY: 'meed_test_of_nobody' })
  mkdirSync(join(folder, 'peft'))
  writeFileSync(join(folder, 'peft', 'adapter_model.safetensors'), 'weights')
  writeFileSync(join(folder, 'one.gguf'), 'GGUF and more')
})
beforeEach(() => {
  models = BASES
  sent = []
})
afterAll(async () => {
  meed.remove()
  rmSync(folder, { recursive: true })
  await new Promise((resolve) => server.close(resolve))
})

const ABOUT = ['--name', 'you/haiku', '--description', 'Answers in haiku.']
const PRICES = ['--prompt-price', '0.005', '--completion-price', '0.02']
const add = (file: string, ...more: string[]) =>
  meed.run('adapters', 'add', join(folder, file), ...ABOUT, ...more)

describe('meed adapters add', () => {
  test('sends one file as it is, with the hash of the base and the price of one token', async () => {
    const { code, out, err } = await add('one.gguf', ...PRICES)
    expect([code, err]).toEqual([0, ''])
    expect(sent.map(({ body }) => body.toString())).toEqual(['GGUF and more'])
    expect(Object.fromEntries(sent[0]?.url.searchParams ?? [])).toEqual({
      ...{ name: 'you/haiku', description: 'Answers in haiku.', base_sha256: 'aa' },
      ...{ prompt_nano_usd: '5', completion_nano_usd: '20' },
    })
    expect(out).toMatch(/^read +\$0\.025 for 1M tokens, of it \$0\.005 the adapter’s$/m)
    expect(out).toMatch(/^written +\$0\.1 for 1M tokens, of it \$0\.02 the adapter’s$/m)
  })

  test('sends the two files of PEFT’s folder as a form, and misses none in silence', async () => {
    const without = await add('peft', ...PRICES)
    expect(without).toMatchObject({ code: 2, out: '' })
    expect(without.err).toContain('adapter_config.json cannot be read. A folder needs')
    writeFileSync(join(folder, 'peft', 'adapter_config.json'), '{"r": 8}')
    const said = await add('peft', ...PRICES, '--json')
    expect(JSON.parse(said.out)).toMatchObject({ object: 'adapter', id: 'adp_1', more: 1 })
    const [only] = sent
    const form = await new Response(only?.body, {
      headers: { 'content-type': only?.type ?? '' },
    }).formData()
    const texts = [...form].map(async ([name, part]) => [name, await (part as File).text()])
    expect(await Promise.all(texts)).toEqual([
      ['adapter_model', 'weights'],
      ['adapter_config', '{"r": 8}'],
    ])
  })

  test('chooses no base where there are several, or none', async () => {
    models = [...BASES, model('large', 'base', ['40', '90'])]
    expect(await add('one.gguf')).toMatchObject({
      ...{ code: 2, err: expect.stringContaining('several bases: small, large. --base says') },
    })
    expect(await add('one.gguf', '--base', 'huge')).toMatchObject({
      ...{
        code: 5,
        err: expect.stringContaining("No base 'huge' is up. There are: small, large."),
      },
    })
    models = []
    expect(await add('one.gguf')).toMatchObject({ code: 6 })
    expect(sent).toEqual([])
  })

  test('takes a price that is whole nano-dollars a token, and no other', () => {
    expect(tokenPrice('--p', '0')).toBe('0')
    expect(tokenPrice('--p', '$12.5')).toBe('12500')
    for (const odd of ['0.0005', '-1', 'x', '1e3', ''])
      expect(() => tokenPrice('--p', odd)).toThrow('--p takes dollars for a million tokens')
  })
})

test('meed adapters list shows adapters alone, and one owner’s where asked', async () => {
  models = [
    ...BASES,
    model('you/haiku', 'adapter', ['25', '100']),
    model('a/b', 'adapter', ['20', '80']),
  ]
  const { out } = await meed.run('adapters', 'list')
  expect(out.split('\n').slice(1)).toEqual([
    'you/haiku  ready  small        0.025           0.1  What you/haiku does',
    'a/b        ready  small         0.02          0.08  What a/b does',
    '',
  ])
  const own = JSON.parse((await meed.run('adapters', 'list', '--owner', 'you', '--json')).out)
  expect(own.data.map(({ id }: ModelObject) => id)).toEqual(['you/haiku'])
})

test('meed adapters remove takes down what it names', async () => {
  expect(await meed.run('adapters', 'remove', 'you/haiku')).toMatchObject({
    ...{ code: 0, out: 'you/haiku answers no new call.\n' },
  })
  expect(await meed.run('adapters', 'remove', '../keys')).toMatchObject({ code: 2, out: '' })
  expect(sent.map(({ method, url: { pathname } }) => [method, pathname])).toEqual([
    ['DELETE', '/v1/adapters/you/haiku'],
  ])
})
