import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fetchModels } from './fetch-models.ts'
import type { ModelFile, Source } from './manifest.ts'

const content = Buffer.from('the very bytes of a model, all of them')
let server: Server
let url: string
let folder: string
const asked: (string | undefined)[] = []
let hangUp = (): unknown => undefined
/** The server hangs up once the bytes it has sent are on disk. */
const cutOnceStored = () => hangUp()

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers.range)
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (request.url === '/wrong') return void response.end(Buffer.alloc(content.length))
    if (request.url === '/cut' || request.url === '/wrong-and-cut') {
      const begun = request.url === '/cut' ? content.subarray(0, 10) : Buffer.alloc(10)
      response.writeHead(200, { 'content-length': content.length }).write(begun)
      hangUp = () => response.destroy()
      return
    }
    if (request.url !== '/right') return void response.writeHead(404).end()
    response.writeHead(from > 0 ? 206 : 200)
    response.end(content.subarray(from))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
})
afterAll(() => server.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-models-'))
  asked.length = 0
  return () => rmSync(folder, { recursive: true })
})

const fileFrom = (...sources: Source[]): ModelFile => ({
  name: 'model.bin',
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
  licence: 'none',
  sources,
})
const at = (path: string): Source => ({ kind: 'https', url: `${url}${path}` })

test('fetchModels takes the next source when one has the wrong hash', async () => {
  const [path] = await fetchModels([fileFrom(at('/wrong'), at('/right'))], { folder, env: {} })
  expect(readFileSync(path ?? '')).toEqual(content)
})

test('fetchModels goes on where a broken download stopped', async () => {
  await fetchModels([fileFrom(at('/cut'), at('/right'))], {
    folder,
    env: {},
    onProgress: cutOnceStored,
  })
  expect(asked).toEqual([undefined, 'bytes=10-'])
})

test('fetchModels starts over where another source began with wrong bytes', async () => {
  const file = fileFrom(at('/wrong-and-cut'), at('/right'))
  const [path] = await fetchModels([file], { folder, env: {}, onProgress: cutOnceStored })
  expect(readFileSync(path ?? '')).toEqual(content)
  expect(asked).toEqual([undefined, 'bytes=10-', undefined])
})

test('fetchModels leaves nothing of a refused file behind', async () => {
  const failure = fetchModels([fileFrom(at('/wrong'))], { folder, env: {} })
  await expect(failure).rejects.toThrow('wrong sha-256')
  expect(readdirSync(folder)).toEqual([])
})

test('fetchModels tells its progress up to the last byte', async () => {
  const heard: number[] = []
  const onProgress = (_: ModelFile, bytes: number) => heard.push(bytes)
  await fetchModels([fileFrom(at('/right'))], { folder, env: {}, onProgress })
  expect(heard.at(-1)).toBe(content.length)
})

test('fetchModels refuses a stored file that was changed, and fetches it again', async () => {
  writeFileSync(join(folder, 'model.bin'), Buffer.alloc(content.length))
  const [path] = await fetchModels([fileFrom(at('/right'))], { folder, env: {} })
  expect(readFileSync(path ?? '')).toEqual(content)
})

test('fetchModels asks nobody when the verified file is there', async () => {
  writeFileSync(join(folder, 'model.bin'), content)
  await fetchModels([fileFrom(at('/right'))], { folder, env: {} })
  expect(asked).toEqual([])
})

test('fetchModels takes the file from the user’s own folder first', async () => {
  const own = mkdtempSync(join(tmpdir(), 'meed-own-'))
  writeFileSync(join(own, 'model.bin'), content)
  const mine: Source = { kind: 'folder', variable: 'MINE' }
  await fetchModels([fileFrom(mine, at('/right'))], { folder, env: { MINE: own } })
  expect(asked).toEqual([])
  rmSync(own, { recursive: true })
})

test('fetchModels says which sources were tried, why each failed, and what to set', async () => {
  const mine: Source = { kind: 'folder', variable: 'MINE' }
  const file = fileFrom(mine, at('/absent'), at('/wrong'))
  const failure = fetchModels([file], { folder, env: {} })
  await expect(failure).rejects.toThrow(/MINE: it is not set/)
  await expect(failure).rejects.toThrow(/absent: it answered 404/)
  await expect(failure).rejects.toThrow(/wrong: it has the wrong sha-256/)
  await expect(failure).rejects.toThrow(/set MEED_MODELS_DIR/)
})
