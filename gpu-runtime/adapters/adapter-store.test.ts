import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listening } from '../loopback.cases.ts'
import { parseSha256 } from '../../schemas/ids.ts'
import type { AdapterSource } from '../../schemas/wire/node.ts'
import { openAdapterStore } from './adapter-store.ts'
import type { AdapterStore, StoreOptions } from './adapter-store.ts'
import { prepareForLlama, prepareForVllm } from './prepare.ts'
import { BASE_SHAPE } from '../models/manifest.ts'
import { BASE as PEFT_BASE, safetensorsOf, sample } from './peft-sample.cases.ts'
import { randomAdapter } from './random-adapter.cases.ts'

const bytes = randomAdapter()
const peft = safetensorsOf(sample())
const other = randomAdapter({ seed: 2 })
const hashOf = (content: Uint8Array) =>
  parseSha256(createHash('sha256').update(content).digest('hex'))
const garbage = Buffer.from('a file that is no adapter at all')
let server: Server
let base: string
let folder: string
let asked = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1
    if (request.url === '/peft') return void response.end(peft)
    if (request.url === '/other') return void response.end(other)
    if (request.url === '/right') return void response.end(bytes)
    if (request.url === '/garbage') return void response.end(garbage)
    if (request.url === '/longer') return void response.end(Buffer.concat([bytes, garbage]))
    if (request.url === '/shorter') return void response.end(bytes.subarray(0, 100))
    if (request.url === '/moved') return void response.writeHead(302, { location: '/right' }).end()
    response.writeHead(403).end()
  })
  base = await listening(server)
})
afterAll(() => server.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-adapters-'))
  asked = 0
  return () => rmSync(folder, { recursive: true })
})

const wanted = (path: string, content: Uint8Array = bytes) => ({
  sha256: hashOf(content),
  bytes: content.length,
  url: `${base}${path}`,
})
const open = (change: Partial<StoreOptions> = {}) =>
  openAdapterStore(folder, {
    bytesMax: 1 << 30,
    loaded: () => [],
    onChange: () => undefined,
    prepare: prepareForLlama(BASE_SHAPE),
    ...change,
  })
const fileOf = async (store: AdapterStore, wish: AdapterSource) => (await store.use(wish)).path

test('a store fetches once for all who ask at once, and never again', async () => {
  let changes = 0
  const store = await open({ onChange: () => (changes += 1) })
  const [first, second] = await Promise.all([
    fileOf(store, wanted('/right')),
    fileOf(store, wanted('/right')),
  ])
  expect(second).toBe(first)
  expect(await fileOf(store, wanted('/gone'))).toBe(first)
  expect(readFileSync(first)).toEqual(bytes)
  expect([asked, changes]).toEqual([1, 1])
  expect(store.held()).toEqual([hashOf(bytes)])
})

test.each([
  ['bytes with another hash', wantedOf('/right', garbage, bytes.length), 'adapter_invalid'],
  ['what is no adapter', wantedOf('/garbage', garbage, garbage.length), 'adapter_invalid'],
  ['more bytes than announced', wantedOf('/longer', bytes, bytes.length), 'adapter_fetch_failed'],
  ['fewer bytes than announced', wantedOf('/shorter', bytes, bytes.length), 'adapter_fetch_failed'],
  ['a redirect', wantedOf('/moved', bytes, bytes.length), 'adapter_fetch_failed'],
  ['a refusal', wantedOf('/gone', bytes, bytes.length), 'adapter_fetch_failed'],
  ['a size beyond the cap', wantedOf('/right', bytes, 65 << 20), 'adapter_invalid'],
])('a store refuses %s and keeps nothing of it', async (_, wish, code) => {
  const store = await open()
  await expect(fileOf(store, { ...wish, url: `${base}${wish.url}` })).rejects.toMatchObject({
    code,
  })
  expect(readdirSync(folder)).toEqual(['ready'])
  expect(readdirSync(join(folder, 'ready'))).toEqual([])
  expect(store.held()).toEqual([])
})

test('a store that failed once fetches again when asked again', async () => {
  const store = await open()
  await expect(fileOf(store, wanted('/gone'))).rejects.toThrow('403')
  expect(readFileSync(await fileOf(store, wanted('/right')))).toEqual(bytes)
})

test('a store opens with what it held, less what was changed or left half-written', async () => {
  await fileOf(await open(), wanted('/right'))
  writeFileSync(join(folder, `${'0'.repeat(64)}.adapter`), bytes)
  writeFileSync(join(folder, `${hashOf(garbage)}.adapter.partial`), garbage)
  const again = await open()
  expect(again.held()).toEqual([hashOf(bytes)])
  expect(readdirSync(folder)).toEqual([`${hashOf(bytes)}.adapter`, 'ready'])
  expect(readFileSync(await fileOf(again, wanted('/gone')))).toEqual(bytes)
})

function wantedOf(url: string, content: Uint8Array, size: number) {
  return { sha256: hashOf(content), bytes: size, url }
}

test('a disk that is full lets the oldest file go that nobody holds and no engine has loaded', async () => {
  let loaded: string[] = []
  const store = await open({ bytesMax: bytes.length + other.length - 1, loaded: () => loaded })
  const first = await store.use(wanted('/right'))
  const second = wanted('/other', other)
  await expect(store.use(second)).rejects.toMatchObject({ code: 'overloaded' })
  expect(store.held()).toEqual([hashOf(bytes)])
  first.release()
  loaded = [hashOf(bytes)]
  await expect(store.use(second)).rejects.toMatchObject({ code: 'overloaded' })
  loaded = []
  const held = await store.use(second)
  expect(store.held()).toEqual([hashOf(other)])
  expect(readdirSync(folder)).toEqual([`${hashOf(other)}.adapter`, 'ready'])
  expect(readdirSync(join(folder, 'ready'))).toEqual([`${hashOf(other)}.gguf`])
  held.release()
  held.release()
  expect(readFileSync(await fileOf(store, wanted('/right')))).toEqual(bytes)
})

test('one published PEFT adapter is a GGUF file for llama.cpp and a folder for vLLM', async () => {
  const wish = wanted('/peft', peft)
  const gguf = await fileOf(await open({ prepare: prepareForLlama(PEFT_BASE) }), wish)
  expect(readFileSync(gguf).subarray(0, 4).toString()).toBe('GGUF')
  const vllm = await open({ prepare: prepareForVllm(PEFT_BASE) })
  const forVllm = await fileOf(vllm, wish)
  expect(readdirSync(forVllm)).toEqual(['adapter_config.json', 'adapter_model.safetensors'])
  expect(JSON.parse(readFileSync(join(forVllm, 'adapter_config.json'), 'utf8'))).toEqual(
    sample().config,
  )
  await expect(vllm.use(wanted('/right'))).rejects.toThrow('format: this node runs vLLM')
})

test('an adapter for another base never reaches an engine', async () => {
  const store = await open({ prepare: prepareForVllm({ ...PEFT_BASE, hidden: 32 }) })
  await expect(store.use(wanted('/peft', peft))).rejects.toThrow('base_shape')
  expect(store.held()).toEqual([])
})

test('it lists its files in the order of their last use', async () => {
  const store = await open()
  await fileOf(store, wanted('/right'))
  await fileOf(store, wanted('/other', other))
  expect(store.held()).toEqual([hashOf(bytes), hashOf(other)])
  await fileOf(store, wanted('/right'))
  expect(store.held()).toEqual([hashOf(other), hashOf(bytes)])
})
