// Combinations cost whoever thinks them up nothing. Neither many of them, nor large ones, nor a failing
// composer may keep other adapters off a node, or leave on its disk what nobody counts.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeEach, expect, test } from 'vitest'
import { compositionId } from '../../schemas/adapter/composition.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { AdapterSource, ComposedAdapter } from '../../schemas/wire/node.ts'
import { BASE_SHAPE } from '../models/manifest.ts'
import { openAdapterStore, type StoreOptions } from './adapter-store.ts'
import { composeInThread, type Compose } from './composer.ts'
import { prepareForLlama } from './prepare.ts'
import { randomAdapter } from './random-adapter.cases.ts'
import type { HeldFile } from './shelf.ts'
import type { OpenSource } from './sources.ts'

const [A, B, C] = [1, 2, 3].map((seed) => randomAdapter({ seed, rank: 4 })) as [
  Buffer,
  Buffer,
  Buffer,
]
let folder: string
let asked: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-hostile-'))
  asked = []
  return () => rmSync(folder, { recursive: true, force: true })
})

const sourceOf = (bytes: Buffer): AdapterSource => {
  return {
    sha256: sha256Hex(bytes),
    bytes: bytes.length,
    url: `http://adapters/${sha256Hex(bytes)}`,
  }
}
const fromMemory: OpenSource = ({ url }) => {
  asked.push(url)
  const body = [A, B, C].filter((bytes) => url.endsWith(sha256Hex(bytes)))
  return Promise.resolve({ body: Readable.from(body), from: 0, tag: null })
}
function combined(
  weightMilli: number,
  of: readonly Buffer[] = [A],
  owner?: string,
): ComposedAdapter {
  const parts = of.map((bytes) => ({ source: sourceOf(bytes), weightMilli }))
  const hashed = parts.map(({ source }) => ({ sha256: source.sha256, weightMilli }))
  return { sha256: compositionId(hashed), parts, ...(owner === undefined ? {} : { owner }) }
}
async function released(file: Promise<HeldFile>): Promise<void> {
  const held = await file
  held.release()
}
/** Writes as many bytes as the parts have. */
const copying: Compose = async ({ parts, target }) => {
  const bytes = parts.reduce((sum, { path }) => sum + statSync(path).size, 0)
  writeFileSync(target, Buffer.alloc(bytes))
  return { bytes, deltaMax: 1 }
}
const open = (compose: Compose, change: Partial<StoreOptions> = {}, rankMax = 256) =>
  openAdapterStore(folder, {
    bytesMax: 8 * A.length,
    loaded: () => [],
    onChange: () => undefined,
    prepare: prepareForLlama(BASE_SHAPE),
    source: fromMemory,
    composing: { compose, format: 'gguf', rankMax, now: () => 0 },
    ...change,
  })
const madeFiles = () =>
  readdirSync(join(folder, 'ready')).filter((name) => {
    return ![A, B, C].some((bytes) => name.startsWith(sha256Hex(bytes)))
  })

test('combinations that wait hold nothing: plain adapters are brought, and who comes late is told', async () => {
  const begun = Promise.withResolvers<void>()
  const stuck = Promise.withResolvers<void>()
  const compose: Compose = async (composing) => {
    begun.resolve()
    await stuck.promise
    return copying(composing)
  }
  // Room for the one that is being made, its part, and two more.
  const store = await open(compose, { bytesMax: 4 * A.length })
  const first = store.use(combined(1))
  const others = [2, 3, 4, 5, 6, 7, 8].map((weight) => store.use(combined(weight)))
  const late = await Promise.allSettled(others.slice(3))
  expect(late).toMatchObject(
    Array.from({ length: 4 }, () => ({ status: 'rejected', reason: { code: 'overloaded' } })),
  )
  await begun.promise
  for (const file of await Promise.all([B, C].map((bytes) => store.use(sourceOf(bytes))))) {
    file.release()
  }
  expect(store.held().toSorted()).toEqual([A, B, C].map((bytes) => sha256Hex(bytes)).toSorted())
  stuck.resolve()
  const made = await Promise.all([first, ...others.slice(0, 3)].map(released))
  expect(made).toHaveLength(4)
})

test('one that waits is given up with its last caller, and its place goes to another', async () => {
  const stuck = Promise.withResolvers<void>()
  const made: string[] = []
  const store = await open(async (composing) => {
    made.push(composing.target)
    await stuck.promise
    return copying(composing)
  })
  const first = store.use(combined(1))
  const caller = new AbortController()
  const waiting = [2, 3, 4].map((weight) => store.use(combined(weight), caller.signal))
  await expect(store.use(combined(5))).rejects.toMatchObject({ code: 'overloaded' })
  const gone = Promise.allSettled(waiting)
  caller.abort()
  expect((await gone).map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
  const next = store.use(combined(5))
  stuck.resolve()
  await Promise.all([first, next])
  expect(made).toEqual(
    [1, 5].map((weight) => join(folder, 'ready', `${combined(weight).sha256}.gguf`)),
  )
})

test('one owner does not fill the line: the combination of another is made before all of the first', async () => {
  const stuck = Promise.withResolvers<void>()
  const made: string[] = []
  const store = await open(async (composing) => {
    await stuck.promise
    made.push(composing.target)
    return copying(composing)
  })
  const flood = [1, 2, 3, 4].map((weight) => store.use(combined(weight, [A], 'dora')))
  const [one] = await Promise.allSettled([store.use(combined(5, [A], 'dora'))])
  expect(one).toMatchObject({ reason: { code: 'overloaded' } })
  const other = store.use(combined(6, [B], 'bruno'))
  await expect(flood[3]).rejects.toMatchObject({ code: 'overloaded' })
  stuck.resolve()
  await Promise.all([...flood.slice(0, 3), other])
  expect(made).toEqual(
    [combined(1), combined(2), combined(6, [B]), combined(3)].map(({ sha256 }) =>
      join(folder, 'ready', `${sha256}.gguf`),
    ),
  )
})

test('made files never exceed their share, spare what was published, and go although they are loaded', async () => {
  const loaded: string[] = []
  const store = await open(copying, { loaded: () => loaded })
  for (const bytes of [A, B, C]) (await store.use(sourceOf(bytes))).release()
  for (let weight = 1; weight <= 12; weight++) {
    const wanted = combined(weight)
    loaded.push(wanted.sha256)
    const file = await store.use(wanted)
    file.release()
    const bytes = madeFiles().map((name) => statSync(join(folder, 'ready', name)).size)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(4 * A.length)
    expect(bytes.length).toBe(Math.min(4, weight))
  }
  for (const bytes of [A, B, C]) expect(store.held()).toContain(sha256Hex(bytes))
})

test('however small they are, no more than 256 are kept, the last used ones', async () => {
  const tiny: Compose = async ({ target }) => {
    writeFileSync(target, 'x')
    return { bytes: 1, deltaMax: 1 }
  }
  const store = await open(tiny, { bytesMax: 1 << 30 })
  for (let weight = 1; weight <= 260; weight++) (await store.use(combined(weight))).release()
  expect(madeFiles()).toHaveLength(256)
  expect(store.held()).toContain(combined(5).sha256)
  expect(store.held()).not.toContain(combined(4).sha256)
})

test('a composer that makes more than its share leaves nothing', async () => {
  const large: Compose = async ({ target }) => {
    writeFileSync(target, Buffer.alloc(5 * A.length))
    return { bytes: 5 * A.length, deltaMax: 1 }
  }
  const store = await open(large)
  await expect(store.use(combined(1))).rejects.toMatchObject({ code: 'overloaded' })
  expect(madeFiles()).toEqual([])
  expect(store.held()).toEqual([sha256Hex(A)])
})

test('parts that never fit are refused for good, before anything is fetched', async () => {
  const store = await open(copying, { bytesMax: 4 * A.length })
  await expect(store.use(combined(1, [A, B, C]))).rejects.toMatchObject({
    code: 'composition_too_large',
    message: `the parts are ${3 * A.length} bytes; this node combines up to ${2 * A.length}`,
  })
  expect(asked).toEqual([])
  ;(await store.use(combined(1, [A, B]))).release()
})

test('too many ranks are refused before a thread starts or a file goes, and known from then on', async () => {
  const never: Compose = () => Promise.reject(new Error('it was started'))
  const store = await open(never, { bytesMax: 4 * A.length }, 7)
  ;(await store.use(sourceOf(C))).release()
  const refusal = { code: 'rank_exceeded', message: 'the ranks sum to 8; this engine runs 7' }
  await expect(store.use(combined(1, [A, B]))).rejects.toMatchObject(refusal)
  expect(store.held().toSorted()).toEqual([A, B, C].map((bytes) => sha256Hex(bytes)).toSorted())
  rmSync(folder, { recursive: true })
  // Neither fetched nor read again, whatever the weights.
  await expect(store.use(combined(2, [B, A]))).rejects.toMatchObject(refusal)
  expect(asked).toHaveLength(3)
})

test('a composer that fails after it wrote leaves no file, whole or half', async () => {
  const failing: Compose = async ({ target }) => {
    writeFileSync(target, 'whole')
    writeFileSync(`${target}.partial`, 'half')
    throw new Error('the disk is gone')
  }
  const store = await open(failing, { bytesMax: 2 * A.length })
  await expect(store.use(combined(1))).rejects.toThrow('the disk is gone')
  expect(madeFiles()).toEqual([])
  // And neither the part nor the room is held any more.
  await Promise.all([B, C].map((bytes) => store.use(sourceOf(bytes))))
  expect(store.held().toSorted()).toEqual([B, C].map((bytes) => sha256Hex(bytes)).toSorted())
})

test('a thread that dies says why, and the next combination is made', async () => {
  const missing = { path: join(folder, 'missing'), weightMilli: 1 }
  const target = join(folder, 'made.gguf')
  await expect(
    composeInThread({ parts: [missing], target, rankMax: 8, bytesMax: 1 << 20, format: 'gguf' }),
  ).rejects.toThrow('ENOENT')
  expect(existsSync(target)).toBe(false)
  let isFirst = true
  const store = await open((composing) => {
    const parts = isFirst ? [missing] : composing.parts
    isFirst = false
    return composeInThread({ ...composing, parts })
  })
  await expect(store.use(combined(1))).rejects.toThrow('ENOENT')
  expect(statSync((await store.use(combined(1))).path).size).toBeGreaterThan(0)
})
