// Each fault that a real engine has shown, switched on in the fake one behind a real node: nobody is
// ever answered by another adapter than the one that he named, and every call ends properly.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canaryGuard } from '../adapters/canary-guard.ts'
import { parseAddress, type Sha256 } from '../../schemas/ids.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { generateRequest, type NodeEvent } from '../../schemas/wire/node.ts'
import { EngineError, type EngineCall } from '../engines/engine.port.ts'
import { fakeEngine, WHO_ANSWERS, type Faults } from '../engines/fake-engine.ts'
import { superviseEngine } from '../engines/supervised-engine.ts'
import { createNode, type Node } from './node.ts'

const BASE = sha256Hex('base')
const ADAPTERS = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => sha256Hex(name))
const [A = BASE, B = BASE, C = BASE] = ADAPTERS
const never = new AbortController().signal
const SOON = { loadMsMax: 5 }
let folder: string
let kept: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-isolation-'))
  kept = []
})
afterEach(() => rmSync(folder, { recursive: true }))

type Setting = { readonly slots?: number; readonly adapterSlots?: number; readonly msMax?: number }

async function nodeWith(
  faultsOf: (call: EngineCall) => Faults,
  { slots = 8, adapterSlots = 3, msMax = 60_000 }: Setting = {},
) {
  const options = {
    folder: join(folder, 'canaries'),
    canaryMsMax: msMax,
    onQuarantine: ({ sha256 }: { sha256: string }) => void kept.push(sha256),
  }
  const start = () => Promise.resolve(fakeEngine(faultsOf, slots, 2_048, adapterSlots))
  const up = Promise.withResolvers<void>()
  const engine = await superviseEngine(start, {
    onDown: () => undefined,
    onUp() {
      guard = canaryGuard(engine, options)
      up.resolve()
    },
    backoffMs: () => 0,
  })
  let guard = canaryGuard(engine, options)
  const fileOf = (sha256: string) => {
    return { path: `/adapters/${sha256}.gguf`, release: () => undefined }
  }
  const node = createNode(
    {
      nodeId: 'node-1',
      url: 'http://127.0.0.1:1',
      payee: parseAddress(`0x${'1'.repeat(40)}`),
      base: { name: 'base', sha256: BASE },
    },
    {
      engine,
      isUp: engine.isUp,
      guard: () => guard,
      store: {
        use: ({ sha256 }) => Promise.resolve(fileOf(sha256)),
        find: (sha256) => Promise.resolve(fileOf(sha256)),
        held: () => ADAPTERS,
        canCompose: false,
        madeOf: () => null,
      },
      embedder: () => Promise.resolve([]),
      sandbox: { extract: () => Promise.reject(new Error('not asked')) },
      firstSeq: 1,
      onChange: () => undefined,
    },
  )
  return { node, engine, restarted: up.promise }
}

type Ended = { readonly text: string; readonly last: NodeEvent | undefined; readonly code: string }

type Asked = { readonly content?: string; readonly loadMsMax?: number }

async function ask(node: Node, sha256: Sha256 | null, asked: Asked = {}): Promise<Ended> {
  const { content = WHO_ANSWERS, loadMsMax } = asked
  const request = generateRequest.parse({
    generationId: `gen_${'a'.repeat(22)}`,
    baseSha256: BASE,
    adapter: sha256 === null ? null : { sha256, bytes: 1, url: 'http://edge.test/' },
    messages: [{ role: 'user', content }],
    maxTokens: 100,
    temperature: 0,
    topP: 1,
    seed: null,
    stop: [],
    ...(loadMsMax === undefined ? {} : { loadMsMax }),
  })
  const events: NodeEvent[] = []
  let code = ''
  try {
    for await (const event of node.generate(request, never)) events.push(event)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    code = error.code
  }
  const last = events.at(-1)
  const text = events.map((event) => (event.type === 'token' ? event.text : '')).join('')
  return { text, last, code: last?.type === 'error' ? last.code : code }
}

/** Either all of the answer is by the adapter that was named, or there is none. */
function expectOwn(sha256: Sha256 | null, { text }: Ended): void {
  const own = sha256 === null ? 'base' : `${sha256}.gguf`
  expect(text.split(' ').filter((word) => word !== '' && word !== own)).toEqual([])
}

test('without a fault everybody is answered, by his own adapter', async () => {
  const { node } = await nodeWith(() => ({}))
  const asked = [...ADAPTERS, null, ...ADAPTERS]
  const answers = await Promise.all(asked.map((sha256) => ask(node, sha256)))
  for (const [index, answer] of answers.entries()) {
    expect([answer.last?.type, answer.code]).toEqual(['end', ''])
    expect(answer.text).not.toBe('')
    expectOwn(asked[index] ?? null, answer)
  }
})

describe('an adapter that is loaded with the weights of another', () => {
  const wrongIsLoaded = (wrong: string) => (call: EngineCall) =>
    basename(call.adapterFile ?? '') === `${wrong}.gguf` ? { wrongAdapter: true } : {}

  test('is kept back from its first call on, and told; the others are answered', async () => {
    const { node } = await nodeWith(wrongIsLoaded(B))
    for (const sha256 of [A, B, C, B]) expectOwn(sha256, await ask(node, sha256))
    expect((await ask(node, B)).code).toBe('adapter_quarantined')
    expect((await ask(node, A)).last?.type).toBe('end')
    expect(kept).toEqual([B])
    const reason = `it answers as ${A}`
    expect(node.status().quarantined).toEqual([{ sha256: B, reason }])
  })

  test('is kept back although it was right before: at each load its canary is asked', async () => {
    let wrong = ''
    const { node } = await nodeWith((call) => wrongIsLoaded(wrong)(call), { adapterSlots: 2 })
    expect((await ask(node, B)).last?.type).toBe('end')
    wrong = B
    for (const sha256 of [A, C, ...ADAPTERS.slice(3), B]) {
      expectOwn(sha256, await ask(node, sha256))
    }
    expect(kept).toEqual([B])
  })

  test('also as the very first adapter, which answers as the base', async () => {
    const { node } = await nodeWith(wrongIsLoaded(A))
    expect((await ask(node, A)).code).toBe('adapter_quarantined')
    expect((await ask(node, null)).text).toContain('base')
  })

  test('is answered again when the engine was started anew', async () => {
    let wrong = A
    const { node, engine, restarted } = await nodeWith((call) => wrongIsLoaded(wrong)(call))
    expect((await ask(node, A)).code).toBe('adapter_quarantined')
    wrong = BASE
    await engine.replace('a test')
    await restarted
    const answer = await ask(node, A)
    expect(answer.last?.type).toBe('end')
    expectOwn(A, answer)
    expect(node.status().quarantined).toBeUndefined()
  })
})

test('a cache that answers with whoever read the prompt before keeps its adapters back', async () => {
  const { node } = await nodeWith(() => ({ staleKv: true }))
  for (const sha256 of [A, B, C]) expectOwn(sha256, await ask(node, sha256))
  expect(kept.length).toBeGreaterThan(0)
})

test('an engine that mixes answers up when an adapter makes room never has to make room then', async () => {
  const { node, engine } = await nodeWith(() => ({ evictionMixesUp: true, tokenMs: 1 }))
  const asked = Array.from({ length: 60 }, (_, index) => ADAPTERS[(index * 7) % 6] ?? A)
  const answers = await Promise.all(asked.map((sha256) => ask(node, sha256)))
  for (const [index, answer] of answers.entries()) {
    expect([answer.last?.type, answer.code]).toEqual(['end', ''])
    expectOwn(asked[index] ?? A, answer)
  }
  expect(engine.loaded().length).toBe(3)
})

test('loading that stalls: 503 in time, and nobody else waits for it', async () => {
  const stalls = (call: EngineCall) => ({ stallOnLoad: call.adapterFile?.includes(B) === true })
  const { node } = await nodeWith(stalls)
  expect((await ask(node, B, SOON)).code).toBe('adapter_loading')
  const answer = await ask(node, A)
  expect(answer.last?.type).toBe('end')
  expectOwn(A, answer)
  // The stalled load still has a place, and no more than one.
  expect((await ask(node, B, SOON)).code).toBe('adapter_loading')
  expect(node.status().active).toBe(1)
})

test('loading that ends in nothing gives its place back', async () => {
  const { node } = await nodeWith(() => ({ stallOnLoad: true }), { msMax: 1 })
  expect((await ask(node, A)).code).toBe('engine_failed')
  expect(node.status()).toMatchObject({ active: 0, waiting: 0 })
})

test('an engine that crashes ends its calls with an error, and comes back with its adapters', async () => {
  const crashes = (call: EngineCall): Faults =>
    call.messages.at(-1)?.content === 'crash' ? { crash: true, dieAfterTokens: 1 } : {}
  const { node, engine, restarted } = await nodeWith((call) => ({ ...crashes(call), tokenMs: 1 }))
  expect((await ask(node, A)).last?.type).toBe('end')
  const [bystander, crashed] = await Promise.all([ask(node, A), ask(node, A, { content: 'crash' })])
  expect(crashed).toMatchObject({ last: { type: 'error' }, code: 'engine_failed' })
  expectOwn(A, bystander)
  expect(['end', 'error']).toContain(bystander.last?.type)
  await restarted
  expect(engine.starts()).toBe(2)
  expect(node.status()).toMatchObject({ state: 'ready', active: 0 })
  await node.warm(A)
  expect(node.status().adapters.find(({ sha256 }) => sha256 === A)?.tier).toBe('engine')
  expectOwn(A, await ask(node, A))
})

test('while its engine is down a node says that it takes no calls, and refuses them', async () => {
  const { node, engine } = await nodeWith(() => ({}))
  const replaced = engine.replace('a test')
  expect(node.status().state).toBe('draining')
  expect((await ask(node, null)).code).toBe('overloaded')
  await replaced
  expect(node.status().state).toBe('ready')
})

test('a silent stream is stopped by its caller, and leaves no place taken', async () => {
  const { node } = await nodeWith(() => ({ silent: true }))
  const hangUp = new AbortController()
  const request = {
    generationId: `gen_${'a'.repeat(22)}`,
    baseSha256: BASE,
    adapter: null,
    messages: [{ role: 'user', content: 'x' }],
    maxTokens: 1,
    temperature: 0,
    topP: 1,
    seed: null,
    stop: [],
  }
  const events = node.generate(generateRequest.parse(request), hangUp.signal)
  expect((await events.next()).value).toMatchObject({ type: 'start' })
  const next = events.next()
  hangUp.abort()
  expect((await next).done).toBe(true)
  expect(node.status().active).toBe(0)
})
