// Combined adapters on a node's disk: made once of what lies there, within the budget, and of nothing but
// what their hash says.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listening } from '../loopback.cases.ts'
import { compositionId } from '../../schemas/adapter/composition.ts'
import { readAdapterHeader } from '../../schemas/adapter/gguf-header.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { AdapterSource, ComposedAdapter } from '../../schemas/wire/node.ts'
import { BASE_SHAPE } from '../models/manifest.ts'
import { openAdapterStore, type StoreOptions } from './adapter-store.ts'
import { combinedSize } from './combined-size.ts'
import { COMBINED_FORMATS } from './compose-files.ts'
import { composeInThread, type Compose } from './composer.ts'
import { BASE, safetensorsOf } from './peft-sample.cases.ts'
import { prepareForLlama } from './prepare.ts'
import { randomAdapter } from './random-adapter.cases.ts'
import type { OpenSource } from './sources.ts'
import { sampleOf } from './trained-peft.cases.ts'

const A = randomAdapter({ seed: 1, rank: 4 })
const B = randomAdapter({ seed: 2, rank: 2 })
/** As bytes come over a network. */
const CHUNK = 1 << 16
const BROKEN = Buffer.from('no adapter')
let server: Server
let origin: string
let folder: string
let asked: string[]
let composing: number

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    asked.push(url)
    response.end({ '/a': A, '/b': B }[url] ?? BROKEN)
  })
  origin = await listening(server)
})
afterAll(() => server.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-composed-'))
  asked = []
  composing = 0
  return () => rmSync(folder, { recursive: true })
})

function source(path: string, bytes: Buffer): AdapterSource {
  return { sha256: sha256Hex(bytes), bytes: bytes.length, url: `${origin}${path}` }
}

function composition(weights: Readonly<Record<'a' | 'b', number>>): ComposedAdapter {
  const parts = [
    { source: source('/a', A), weightMilli: weights.a },
    { source: source('/b', B), weightMilli: weights.b },
  ]
  return { sha256: idOf(parts), parts }
}

function idOf(parts: ComposedAdapter['parts']) {
  return compositionId(
    parts.map(({ source: { sha256 }, weightMilli }) => ({ sha256, weightMilli })),
  )
}

const counted: Compose = (wanted) => {
  composing += 1
  return composeInThread(wanted)
}

function open(change: Partial<StoreOptions> = {}, rankMax = 64) {
  return openAdapterStore(folder, {
    bytesMax: 1 << 30,
    loaded: () => [],
    onChange: () => undefined,
    prepare: prepareForLlama(BASE_SHAPE),
    composing: { compose: counted, format: 'gguf', rankMax, now: () => 0 },
    ...change,
  })
}

test('all who ask at once get one file, made of parts that are fetched once and lie there too', async () => {
  const store = await open()
  const wanted = composition({ a: 600, b: 400 })
  const turned = { ...wanted, parts: wanted.parts.toReversed() }
  const [one, two] = await Promise.all([store.use(wanted), store.use(turned)])
  expect(two.path).toBe(one.path)
  expect(one.path).toBe(join(folder, 'ready', `${wanted.sha256}.gguf`))
  expect([composing, asked.toSorted()]).toEqual([1, ['/a', '/b']])
  const madeOf = store.madeOf(wanted.sha256)
  expect(madeOf?.parts.toSorted()).toEqual([sha256Hex(A), sha256Hex(B)].toSorted())
  // Both hold A up to 0.1 and B up to 4, and alpha is twice the rank.
  expect(madeOf?.deltaMax).toBeCloseTo(0.1 * 4 * (0.6 * 8 + 0.4 * 4), 0)
  expect(store.madeOf(sha256Hex(A))).toBe(null)
  expect(store.held().toSorted()).toEqual([sha256Hex(A), sha256Hex(B), wanted.sha256].toSorted())
  const file = readFileSync(one.path)
  const ready = [A, B].map((bytes) => join(folder, 'ready', `${sha256Hex(bytes)}.gguf`))
  const size = await combinedSize(ready, COMBINED_FORMATS.gguf)
  expect(size).toEqual({ rank: 6, bytes: file.length })
  const header = readAdapterHeader(file, file.length)
  expect(header).toMatchObject({ ok: true, value: { alpha: 6 } })
  expect(await store.find(wanted.sha256)).toMatchObject({ path: one.path })
  const other = await store.use(composition({ a: 601, b: 400 }))
  expect(readFileSync(other.path)).not.toEqual(file)
  expect([composing, asked.length]).toEqual([2, 2])
})

test('the same recipe gives the same bytes on another node, whatever the order of its parts', async () => {
  const wanted = composition({ a: 600, b: 400 })
  const first = readFileSync((await (await open()).use(wanted)).path)
  rmSync(folder, { recursive: true })
  const turned = { ...wanted, parts: wanted.parts.toReversed() }
  expect(readFileSync((await (await open()).use(turned)).path)).toEqual(first)
})

test('what was made is gone after a restart, and made again of the parts that stayed', async () => {
  const wanted = composition({ a: 600, b: 400 })
  await (await open()).use(wanted)
  const again = await open()
  expect(again.held().toSorted()).toEqual([sha256Hex(A), sha256Hex(B)].toSorted())
  await again.use(wanted)
  expect([composing, asked.length]).toEqual([2, 2])
})

test('parts that are not those of the hash are refused before anything is fetched', async () => {
  const store = await open()
  const { sha256 } = composition({ a: 600, b: 400 })
  const { parts } = composition({ a: 400, b: 600 })
  await expect(store.use({ sha256, parts })).rejects.toMatchObject({ code: 'adapter_invalid' })
  expect([asked, store.held()]).toEqual([[], []])
})

test('more ranks than the engine runs are refused with both figures, and nothing is left', async () => {
  const store = await open({}, 5)
  const wanted = composition({ a: 600, b: 400 })
  await expect(store.use(wanted)).rejects.toMatchObject({
    code: 'rank_exceeded',
    message: 'the ranks sum to 6; this engine runs 5',
  })
  expect(store.held()).not.toContain(wanted.sha256)
  expect(readdirSync(join(folder, 'ready'))).not.toContain(`${wanted.sha256}.gguf`)
})

test('of large parts no more than their heads is fetched where these tell that the ranks are too many, whoever wrote them', async () => {
  const targets = [{ layer: 0, projection: 'q_proj' }] as const
  const trained = { rank: 80, alpha: 8, rslora: false, targets, seed: 1 }
  const hidden = 16_384
  const peft = Buffer.from(safetensorsOf(sampleOf(trained, { ...BASE, hidden })))
  const gguf = randomAdapter({ seed: 3, rank: 60, layers: 1, inputs: hidden })
  let sent = 0
  const inChunks = function* (bytes: Buffer) {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      sent += CHUNK
      yield bytes.subarray(at, at + CHUNK)
    }
  }
  const large = [peft, gguf].map((bytes) => ({ bytes, source: source('/large', bytes) }))
  const fetched: OpenSource = ({ url }) => {
    const one = large.find((each) => url.endsWith(each.source.sha256))
    return Promise.resolve({
      body: Readable.from(inChunks(one?.bytes ?? BROKEN)),
      from: 0,
      tag: null,
    })
  }
  const store = await open({ source: fetched }, 128)
  const parts = large.map((each) => {
    const url = `${origin}/${each.source.sha256}`
    return { source: { ...each.source, url }, weightMilli: 500 }
  })
  await expect(store.use({ sha256: idOf(parts), parts })).rejects.toMatchObject({
    code: 'rank_exceeded',
    message: 'the ranks sum to 140; this engine runs 128',
  })
  expect([peft, gguf].every(({ length }) => length > 5 << 20)).toBe(true)
  expect(sent).toBeLessThan(2 * ((1 << 20) + 2 * CHUNK))
  expect(store.held()).toEqual([])
})

test('a part that is no adapter fails the whole, and the sound one stays', async () => {
  const store = await open()
  const parts = [
    { source: source('/a', A), weightMilli: 500 },
    { source: source('/broken', BROKEN), weightMilli: 500 },
  ]
  const wanted = { sha256: idOf(parts), parts }
  await expect(store.use(wanted)).rejects.toMatchObject({ code: 'adapter_invalid' })
  expect(store.held()).toEqual([sha256Hex(A)])
})

test('without a way to compose, a store says so', async () => {
  const { composing: _, ...plain } = { composing: 0, bytesMax: 1 << 30 }
  const store = await openAdapterStore(folder, {
    ...plain,
    loaded: () => [],
    onChange: () => undefined,
    prepare: prepareForLlama(BASE_SHAPE),
  })
  expect(store.canCompose).toBe(false)
  const wanted = composition({ a: 600, b: 400 })
  await expect(store.use(wanted)).rejects.toMatchObject({ code: 'adapter_invalid' })
})

test('a combined file counts in the budget by its own size, goes like any other, and is forgotten', async () => {
  const forgotten: string[] = []
  // It is told while the file is still there to be measured.
  const onForgotten = (sha256: string) => {
    if (existsSync(join(folder, 'ready', `${sha256}.gguf`))) forgotten.push(sha256)
  }
  const own = { rankMax: 64, now: () => 0, onForgotten }
  const making = { compose: counted, format: 'gguf', ...own } as const
  const parts = A.length + B.length
  const store = await open({ bytesMax: 2 * parts, composing: making })
  const first = composition({ a: 600, b: 400 })
  const held = await store.use(first)
  expect(statSync(held.path).size).toBeLessThanOrEqual(parts)
  // Both parts are pinned by the second one, and the first is held: there is no room.
  const second = composition({ a: 500, b: 500 })
  await expect(store.use(second)).rejects.toMatchObject({ code: 'overloaded' })
  expect(forgotten).toEqual([])
  held.release()
  await store.use(second)
  expect(store.held()).not.toContain(first.sha256)
  expect(readdirSync(join(folder, 'ready'))).not.toContain(`${first.sha256}.gguf`)
  expect(forgotten).toEqual([first.sha256])
  expect(store.madeOf(first.sha256)).toBe(null)
})
