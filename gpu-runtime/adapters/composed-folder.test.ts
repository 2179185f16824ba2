// Combined adapters on the disk of a node with vLLM: a folder each, counted with the zeros that vLLM wants in it.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { compositionId } from '../../schemas/adapter/composition.ts'
import { PROJECTIONS } from '../../schemas/adapter/peft-config.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { must } from '../../schemas/result.ts'
import type { AdapterSource, ComposedAdapter } from '../../schemas/wire/node.ts'
import { openAdapterStore } from './adapter-store.ts'
import type { Compose } from './composer.ts'
import { composeInThread } from './composer.ts'
import { BASE, safetensorsOf, type Sample } from './peft-sample.cases.ts'
import { prepareForVllm } from './prepare.ts'
import type { OpenSource } from './sources.ts'
import { sampleOf } from './trained-peft.cases.ts'

const wide = PROJECTIONS.map((projection) => ({ layer: 0, projection }))
const scaled = { alpha: 8, rslora: false }
const THIN = safetensorsOf(sampleOf({ ...scaled, rank: 1, targets: wide, seed: 1 }))
const THICK = safetensorsOf(
  sampleOf({ ...scaled, rank: 60, targets: [{ layer: 1, projection: 'q_proj' }], seed: 2 }),
)
/** Alone it is half as large as what holds four times of it. */
const LOUD = safetensorsOf(loudSample(), undefined, 'F16')
const CHUNK = 1 << 16
let folder: string
let asked: string[]
let started: number
let sent: number
let nowMs: number
let large: readonly Uint8Array[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-composed-folder-'))
  asked = []
  started = 0
  sent = 0
  nowMs = 0
  return () => rmSync(folder, { recursive: true, force: true })
})

const counted: Compose = (composing) => {
  started += 1
  return composeInThread(composing)
}
/** As bytes come over a network. */
async function* inChunks(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK)
    sent += chunk.length
    yield chunk
  }
}
const published = ({ url }: { readonly url: string }) => {
  asked.push(url)
  const file = must(
    [THIN, THICK, LOUD, ...large].find((bytes) => url.endsWith(sha256Hex(bytes))),
    'it was published',
  )
  return Promise.resolve({ body: inChunks(file), from: 0, tag: null })
}
const open = (bytesMax: number, rankMax = 64, source: OpenSource = published) =>
  openAdapterStore(folder, {
    bytesMax,
    loaded: () => [],
    onChange: () => undefined,
    prepare: prepareForVllm(BASE),
    source,
    composing: { compose: counted, format: 'peft', rankMax, now: () => nowMs },
  })
function addressOf(bytes: Uint8Array): string {
  return `http://adapters/${sha256Hex(bytes)}`
}
function sourceOf(bytes: Uint8Array): AdapterSource {
  return { sha256: sha256Hex(bytes), bytes: bytes.length, url: addressOf(bytes) }
}
function combined(weightMilli: number, of: readonly Uint8Array[]): ComposedAdapter {
  const parts = of.map((bytes) => {
    const source = sourceOf(bytes)
    return { sha256: source.sha256, source, weightMilli }
  })
  const shown = parts.map(({ source }) => ({ source, weightMilli }))
  return { sha256: compositionId(parts), parts: shown }
}

function loudSample(): Sample {
  const targets = [0, 1].flatMap((layer) => wide.map((each) => ({ ...each, layer })))
  const { config, tensors } = sampleOf({ ...scaled, alpha: 480, rank: 60, targets, seed: 3 })
  const same = [...tensors].map(([name, { shape, values }]) => {
    return [name, { shape, values: values.map(() => 60_000) }] as const
  })
  return { config, tensors: new Map(same) }
}

test('one is a folder of two files beside those of its parts, and gone as a whole', async () => {
  const store = await open(1 << 18)
  expect(store.canCompose).toBe(true)
  const wanted = combined(500, [THIN, THICK])
  const held = await store.use(wanted)
  expect(held.path).toBe(join(folder, 'ready', wanted.sha256))
  expect(readdirSync(held.path).toSorted()).toEqual([
    'adapter_config.json',
    'adapter_model.safetensors',
  ])
  expect(store.madeOf(wanted.sha256)?.parts).toHaveLength(2)
  held.release()
  for (const weight of [1, 2]) (await store.use(combined(weight, [THIN, THICK]))).release()
  // Half of the disk is for such, which is less than three; what came first left no part of itself.
  expect(store.held()).not.toContain(wanted.sha256)
  expect(readdirSync(join(folder, 'ready')).toSorted()).toEqual(store.held().toSorted())
})

test('zeros between narrow and wide parts are counted before any is written, and the refusal is known', async () => {
  const roomy = await open(1 << 20)
  const { path, release } = await roomy.use(combined(500, [THIN, THICK]))
  const size = readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0)
  release()
  const store = await open(100_000)
  const parts = THIN.length + THICK.length
  expect(parts).toBeLessThan(50_000)
  const refusal = {
    code: 'composition_too_large',
    message: `as one adapter they are ${size} bytes; this node combines up to 50000`,
  }
  await expect(store.use(combined(500, [THIN, THICK]))).rejects.toMatchObject(refusal)
  await expect(store.use(combined(400, [THIN, THICK]))).rejects.toMatchObject(refusal)
  expect([started, asked.length]).toEqual([1, 2])
  expect(store.held().toSorted()).toEqual([THIN, THICK].map((bytes) => sha256Hex(bytes)).toSorted())
  ;(await store.use(combined(500, [THIN]))).release()
})

test('what no half holds is refused before it is written where single precision is too large, and never begun again', async () => {
  const own = LOUD.length + 4_096
  const store = await open(2 * own)
  const other = combined(500, [THIN])
  const loud = (weightMilli: number) => store.use(combined(weightMilli, [LOUD]))
  const refusal = {
    code: 'composition_too_large',
    message: expect.stringMatching(
      new RegExp(`^as one adapter they are 1\\d{5} bytes; this node combines up to ${own}$`),
    ),
  }
  await expect(loud(4_000)).rejects.toMatchObject(refusal)
  ;(await store.use(other)).release()
  expect(started).toBe(2)
  await expect(loud(4_000)).rejects.toMatchObject(refusal)
  // And nothing made room for it.
  expect([started, store.held()]).toEqual([2, [sha256Hex(LOUD), sha256Hex(THIN), other.sha256]])
  // It is the weight that is too loud, which is nobody else's fault.
  ;(await loud(1)).release()
  expect(started).toBe(3)
})

test('more ranks than the engine was started for are refused with both figures', async () => {
  const store = await open(1 << 20, 32)
  await expect(store.use(combined(500, [THICK]))).rejects.toMatchObject({
    code: 'rank_exceeded',
    message: 'the ranks sum to 60; this engine runs 32',
  })
  expect(started).toBe(0)
})

test('of large parts no more than their heads is looked at, where these tell that the ranks are too many', async () => {
  const wideBase = { ...BASE, hidden: 16_384 }
  large = [1, 2].map((seed) => {
    const targets = [{ layer: 0, projection: 'v_proj' }] as const
    return safetensorsOf(sampleOf({ ...scaled, rank: 80, targets, seed }, wideBase))
  })
  const store = await open(1 << 26, 128)
  const refusal = { code: 'rank_exceeded', message: 'the ranks sum to 160; this engine runs 128' }
  await expect(store.use(combined(500, large))).rejects.toMatchObject(refusal)
  expect(large.every(({ length }) => length > 5 << 20)).toBe(true)
  expect(sent).toBeLessThan(2 * ((1 << 20) + 2 * CHUNK))
  expect([started, store.held()]).toEqual([0, []])
  await expect(store.use(combined(400, large))).rejects.toMatchObject(refusal)
  expect(asked).toHaveLength(2)
  // No hash covers a head: it is looked at again after a while.
  nowMs += 60_000
  await expect(store.use(combined(300, large))).rejects.toMatchObject(refusal)
  expect(asked).toHaveLength(4)
  nowMs += 60_000
  // Where nothing can be looked at, fetching it says why.
  const gone = large
  large = []
  const failed = { code: 'adapter_fetch_failed', message: expect.stringContaining('published') }
  await expect(store.use(combined(500, gone))).rejects.toMatchObject(failed)
})

test('a large part in GGUF is refused by its head, as it would be when it was fetched, and not looked at again for a while', async () => {
  large = [Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(5 << 20)])]
  const store = await open(1 << 26, 64)
  const mixed = (weightMilli: number) => store.use(combined(weightMilli, [THIN, ...large]))
  const refusal = { code: 'adapter_invalid', message: expect.stringContaining('not GGUF') }
  await expect(mixed(500)).rejects.toMatchObject(refusal)
  await expect(mixed(400)).rejects.toMatchObject(refusal)
  // The small part is too small to look at, and nothing was fetched.
  expect([asked.length, store.held()]).toEqual([1, []])
  expect(sent).toBeLessThan((1 << 20) + 2 * CHUNK)
  nowMs += 60_000
  await expect(mixed(300)).rejects.toMatchObject(refusal)
  expect(asked).toHaveLength(2)
})

test('a small part in GGUF is fetched once: from then on its refusal is known, and no part is asked for', async () => {
  large = [Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(1_000)])]
  const [unfit = THIN] = large
  const store = await open(1 << 26, 64)
  const refusal = { code: 'adapter_invalid', message: expect.stringContaining('not GGUF') }
  await expect(store.use(combined(500, [THIN, unfit]))).rejects.toMatchObject(refusal)
  expect(asked.toSorted()).toEqual([THIN, unfit].map(addressOf).toSorted())
  nowMs += 60_000
  await expect(store.use(combined(400, [THIN, unfit]))).rejects.toMatchObject(refusal)
  await expect(store.use(combined(400, [THICK, unfit]))).rejects.toMatchObject(refusal)
  await expect(store.use(sourceOf(unfit))).rejects.toMatchObject(refusal)
  expect(asked).toHaveLength(2)
})

test('what came with other bytes than its hash says is fetched again', async () => {
  let isHonest = false
  const store = await open(1 << 26, 64, () => {
    const bytes = isHonest ? THIN : THIN.with(THIN.length - 1, 1)
    return Promise.resolve({ body: inChunks(bytes), from: 0, tag: null })
  })
  const wanted = combined(500, [THIN])
  await expect(store.use(wanted)).rejects.toMatchObject({ code: 'adapter_invalid' })
  isHonest = true
  const file = await store.use(wanted)
  file.release()
  expect(store.held()).toContain(sha256Hex(THIN))
})

test('a look at a head ends with who asked for it, and the turn is another one’s', async () => {
  const begun = Promise.withResolvers<AbortSignal>()
  large = []
  const stuck = Buffer.alloc(5 << 20)
  const store = await open(1 << 26, 64, ({ url, signal }) => {
    if (!url.endsWith(sha256Hex(stuck))) return published({ url })
    asked.push(url)
    begun.resolve(signal)
    const gone = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => gone.reject(signal.reason))
    return gone.promise
  })
  const caller = new AbortController()
  const first = store.use(combined(500, [stuck]), caller.signal)
  const other = store.use(combined(500, [THIN]))
  await begun.promise
  caller.abort()
  await expect(first).rejects.toThrow('nobody waits for it')
  ;(await other).release()
  // Nothing was fetched of the first.
  expect(asked).toHaveLength(2)
})
