// Large files over HTTP: in parts that come late, again, wrong, from strangers or never; by the command
// line that is killed half-way and goes on.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { call, until } from '../../local/demo/client.ts'
import { meedWith, type Meed } from '../../local/cli/meed.cases.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { retrieveReply } from '../../schemas/wire/retrieve.ts'
import { batchObject } from '../../schemas/wire/reviews.ts'
import { partReply, uploadObject, type UploadShown } from '../../schemas/wire/uploads.ts'
import { api, refusalOf } from './api.cases.ts'
import { accountWith, openWorld, type World } from './world.cases.ts'

const NET = 'dora/large'
const PLACE = `/v1/datanets/${NET}/uploads`

/** Has a child process name each part that it sends. */
const COUNTS_PARTS = `data:text/javascript,${encodeURIComponent(`
  const send = globalThis.fetch
  globalThis.fetch = (to, options) => {
    if (options?.method === 'PUT') console.error('PUT part ' + /parts.(\\d+)/.exec(to)[1])
    return send(to, options)
  }
`)}`

let world: World
let folder: string
let [dora, alice]: [string, string] = ['', '']
let meed: Meed
let left: UploadShown
beforeAll(async () => {
  // Abandoned uploads expire soon enough to be seen to; every part that arrives begins the time anew.
  world = await openWorld({ edgeVars: { UPLOAD_TTL_SECONDS: '45' } })
  folder = mkdtempSync(join(tmpdir(), 'meed-large-'))
  dora = await accountWith(world, 'dora', 0n)
  alice = await accountWith(world, 'alice', 0n)
  meed = meedWith({ MEED_URL: world.stack.url, MEED_API_KEY: dora })
  const about = { title: 'Large', description: 'Lamps and oils.', licence: 'CC0-1.0' }
  const net = { ...about, name: NET, is_public: true, fee_nano_usd: '0' }
  await call(`${world.stack.url}/v1/datanets`, z.any(), { key: dora, body: net })
  left = await opened(declared('left.txt', utf8('Nobody sends this.')))
})
afterAll(async () => {
  meed.remove()
  rmSync(folder, { recursive: true })
  await world.stop()
})

const utf8 = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new TextEncoder().encode(text))

function declared(name: string, bytes: Uint8Array) {
  const about = { title: name, source: 'https://example.test', licence: 'CC0-1.0' }
  return { name, bytes: bytes.byteLength, sha256: sha256Hex(bytes), ...about }
}

async function opened(body: object): Promise<UploadShown> {
  const reply = await api(world, 'POST', PLACE, dora, body)
  expect([200, 201]).toContain(reply.status)
  return uploadObject.parse(reply.body)
}

function put(upload: UploadShown, number: number, body: Uint8Array<ArrayBuffer>, url?: string) {
  const own = upload.parts.find((part) => part.number === number)?.url ?? ''
  return fetch(url ?? own, { method: 'PUT', body })
}

const seen = (id: string) =>
  call(`${world.stack.url}/v1/uploads/${id}`, uploadObject, { key: dora })

function ended(id: string): Promise<UploadShown> {
  return until(
    'the upload to end',
    async () => {
      const upload = await seen(id)
      return ['open', 'checking', 'ingesting'].includes(upload.state) ? null : upload
    },
    90_000,
  )
}

const complete = (id: string, key = dora) => api(world, 'POST', `/v1/uploads/${id}/complete`, key)

describe('the command line', () => {
  const LINES = 1_300
  const line = (n: number) => {
    const text =
      n === LINES - 1
        ? 'The Skerryvore beacon was fed with seal oil by its keeper Ingrid.'
        : `In winter ${n} the harbour of Arbroath burned ${n * 7} barrels of colza oil for ${n} lamps.`
    const tokens = Array.from({ length: 3_300 }, (_, at) => (at * 7 + n) % 10_000)
    return `${JSON.stringify({ n, text, tokens })}\n`
  }

  test('sends 20 MiB in parts, is killed half-way, goes on, and all of it is found', async () => {
    const place = join(folder, 'notes')
    mkdirSync(place)
    const content = Array.from({ length: LINES }, (_, n) => line(n)).join('')
    expect(content.length).toBeGreaterThan(20 << 20)
    writeFileSync(join(place, 'lamps.jsonl'), content)
    writeFileSync(join(place, 'short.md'), '# Short\n\nA short note about lamps and their oils.')
    const args = [
      'datanets',
      'add',
      place,
      '--datanet',
      NET,
      '--licence',
      'CC0-1.0',
      '--source',
      'x',
    ]
    const first = meed.start(args)
    await first.says(/lamps\.jsonl {2}8\.0 of 2\d\.\d MiB sent/)
    first.child.kill('SIGTERM')
    await first.ended
    const body = { ...declared('lamps.jsonl', utf8(content)), source: 'x' }
    const halfway = await api(world, 'POST', PLACE, dora, body)
    expect(halfway.status).toBe(200)
    const { parts, id, batch } = uploadObject.parse(halfway.body)
    expect([parts.length, parts[0]?.arrived, parts.at(-1)?.arrived]).toEqual([3, true, false])

    const counted = meedWith({
      ...{ MEED_URL: world.stack.url, MEED_API_KEY: dora },
      NODE_OPTIONS: `--import ${COUNTS_PARTS}`,
    })
    const second = await counted.run(...args)
    counted.remove()
    expect(second).toMatchObject({ code: 0 })
    expect(second.err.match(/PUT part \d/g)).toEqual(['PUT part 2', 'PUT part 3'])
    expect(second.out).toMatch(
      new RegExp(`lamps.jsonl {2}${id} {2}(\\d+) pieces: \\1 added, 0 wait`),
    )
    const upload = await seen(id)
    expect(upload).toMatchObject({ state: 'done', rejected: 0, parts: [], expires_at_ms: null })
    expect(upload.told).toBe(upload.pieces)
    expect(upload.pieces).toBeGreaterThan(20)
    const told = await call(`${world.stack.url}/v1/batches/${batch}`, batchObject, { key: dora })
    expect([told.expected, told.accepted]).toEqual([upload.pieces, upload.pieces])
    const query = { query: 'Who fed the Skerryvore beacon?', datanets: [NET], limit: 1 }
    const found = await call(`${world.stack.url}/v1/retrieve`, retrieveReply, {
      key: world.key,
      body: query,
    })
    expect(found.data[0]?.text).toContain('Ingrid')
    const last = z.object({ title: z.string() })
    const from = await call(found.data[0]?.url ?? '', last, { key: dora })
    expect(from.title).toBe(`lamps.jsonl (${upload.pieces}/${upload.pieces})`)

    const third = await meed.run(...args, '--json')
    const [, , sum] = third.out.trim().split('\n')
    expect(third.code).toBe(0)
    expect(JSON.parse(sum ?? '')).toMatchObject({ added: 0, there: 2, refused: 0 })
  })

  test('ends in failure while a piece is refused, however often it is run', async () => {
    const place = join(folder, 'partly')
    mkdirSync(place)
    const padding = 'x'.repeat(100_000)
    const good = (n: number) => JSON.stringify({ text: `The lamp of pier ${n}.`, padding: [n] })
    const lines = Array.from({ length: 12 }, (_, n) =>
      n === 5 ? `{"text": "The lamp of pier 5", ${padding}` : good(n).padEnd(100_000),
    )
    writeFileSync(join(place, 'partly.jsonl'), lines.join('\n'))
    const about = ['--datanet', NET, '--licence', 'CC0-1.0', '--source', 'x']
    const run = async () => {
      const { code, out } = await meed.run('datanets', 'add', place, ...about)
      return [code, /upl_\w+/.exec(out)?.[0], /1 refused; /.test(out)] as const
    }
    const [first, again] = [await run(), await run()]
    expect([first[0], first[2], again[0], again[2]]).toEqual([1, true, 1, true])
    expect(again[1]).not.toBe(first[1])
  })
})

describe('an upload', () => {
  test('takes parts in any order and again, and is complete once, however often it is said', async () => {
    const bytes = utf8(`${'A lamp of the north pier. '.repeat(340_000)}\n\nIts end.`)
    const body = declared('order.txt', bytes)
    const upload = await opened(body)
    const part = (number: number) =>
      bytes.slice((number - 1) * upload.part_bytes, number * upload.part_bytes)
    expect(upload).toMatchObject({ state: 'open', pieces: null, told: 0, refusal: null })
    expect(await refusalOf(await complete(upload.id))).toEqual([409, 'parts_missing'])
    const reply = await put(upload, 2, part(2))
    const arrived = { object: 'upload.part', number: 2, sha256: sha256Hex(part(2)) }
    expect(partReply.parse(await reply.json())).toMatchObject(arrived)
    expect(await refusalOf(await put(upload, 1, part(1).slice(1)))).toEqual([
      400,
      'part_size_wrong',
    ])
    const wrong = part(1).fill(0x20)
    expect((await put(upload, 1, wrong)).status).toBe(200)
    expect((await put(upload, 1, part(1))).status).toBe(200)
    const done = await Promise.all([complete(upload.id), complete(upload.id)])
    expect(done.map(({ status }) => status)).toEqual([202, 202])
    expect(await refusalOf(await put(upload, 1, part(1)))).toEqual([409, 'upload_closed'])
    // Neither is waited for: all of it is not what this asks about.
    const stopped = await api(world, 'DELETE', `/v1/uploads/${upload.id}`, dora)
    expect([204, 409]).toContain(stopped.status)
    await ended(upload.id)
  })

  test('whose bytes are others than declared is refused, and nothing of it is taken in', async () => {
    const bytes = utf8('The lamp that was declared.')
    const upload = await opened({ ...declared('hash.txt', bytes), sha256: sha256Hex('another') })
    await put(upload, 1, bytes)
    await complete(upload.id)
    expect(await ended(upload.id)).toMatchObject({
      ...{ state: 'refused', pieces: null, told: 0 },
      refusal: { code: 'sha256_mismatch' },
    })
    expect((await api(world, 'GET', `/v1/batches/${upload.batch}`, dora)).status).toBe(404)
  })

  test('is nobody else’s, and its URLs are for nothing else', async () => {
    const bytes = utf8('The lamp of dora alone.')
    expect(
      await refusalOf(await api(world, 'POST', PLACE, alice, declared('a.txt', bytes))),
    ).toEqual([403, 'contributor_not_granted'])
    const upload = await opened(declared('own.txt', bytes))
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/complete'],
    ] as const) {
      const reply = await api(world, method, `/v1/uploads/${upload.id}${path}`, alice)
      expect(await refusalOf(reply)).toEqual([404, 'upload_not_found'])
    }
    const url = upload.parts[0]?.url ?? ''
    for (const other of [
      url.replace('/parts/1?', '/parts/2?'),
      url.replace(upload.id, left.id),
      url.replace(/expires=\d/, 'expires=9'),
      url.replace(/signature=.*/, `signature=${'0'.repeat(64)}`),
      url.replace(/\?.*/, ''),
    ]) {
      expect(await refusalOf(await put(upload, 1, bytes, other))).toEqual([403, 'part_url_invalid'])
    }
    expect((await api(world, 'DELETE', `/v1/uploads/${upload.id}`, dora)).status).toBe(204)
    expect(await refusalOf(await put(upload, 1, bytes))).toEqual([409, 'upload_closed'])
    expect((await seen(upload.id)).state).toBe('aborted')
  })

  test('is begun once for an Idempotency-Key, and anew for another file', async () => {
    const send = (name: string, key: string) =>
      fetch(`${world.stack.url}${PLACE}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${dora}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(declared(name, utf8(name))),
      })
    const [first, second] = [await send('one.txt', 'k1'), await send('one.txt', 'k1')]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(await second.text()).toBe(await first.text())
    expect((await send('two.txt', 'k1')).status).toBe(422)
    expect((await send('one.txt', 'k2')).status).toBe(200)
  })

  test.each([
    ['no.exe', 1, 400, 'type_unknown'],
    ['../no.txt', 1, 400, 'type_unknown'],
    ['no.pdf', (8 << 20) + 1, 413, 'file_too_large'],
    ['no.jsonl', (64 << 20) + 1, 413, 'file_too_large'],
  ])('of %s with %i bytes is refused before a byte is sent', async (name, bytes, status, code) => {
    const body = { ...declared(name, utf8('x')), bytes }
    expect(await refusalOf(await api(world, 'POST', PLACE, dora, body))).toEqual([status, code])
  })

  test('that nobody sends is over after its time', async () => {
    expect(left.expires_at_ms).toBeGreaterThan(0)
    expect(await ended(left.id)).toMatchObject({ state: 'expired', parts: [] })
    expect(await refusalOf(await complete(left.id))).toEqual([409, 'upload_closed'])
  })
})
