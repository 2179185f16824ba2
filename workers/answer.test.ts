// The spine over ports of its own, each of which writes down that it was asked: what is asked before
// the node, in what order a call comes to its end, and which price it was.
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../schemas/canonical.ts'
import { accountOfWallet, contentId, routingOfAccount } from '../schemas/ids.ts'
import { nanoUsd } from '../schemas/money.ts'
import { err, ok } from '../schemas/result.ts'
import type { CapturedGeneration } from '../schemas/wire/generation.ts'
import type { NodeEvent } from '../schemas/wire/node.ts'
import { answer, type Call } from './answer.ts'
import type { AnswerEvent, Produced } from './answer-run.ts'
import { makeKey } from './auth/key.ts'
import { headersOf } from './endpoints/answer-text.ts'
import type { NodeEventList } from './infer/engine.port.ts'
import { callerOf } from './meter/keys.ts'
import { GRANT, WALLET } from './meter/sample-call.cases.ts'
import type { Adapter } from './models/models.port.ts'
import type { Ports } from './ports.ts'
import { Placements } from './route/placements.ts'
import { NodeEvents } from './systems/node-events.ts'

const BASE = { name: 'base', sha256: sha256Hex('base'), contextTokens: 2_048 }
const KEY = makeKey('live', routingOfAccount(accountOfWallet(WALLET)), new Uint8Array(32).fill(7))
const GENERATION = contentId('gen', 'the call')
const ADAPTER: Adapter = {
  id: contentId('adp', 'a'),
  name: 'dora/brief',
  ownerAccount: accountOfWallet(WALLET),
  payee: WALLET,
  description: '',
  baseSha256: BASE.sha256,
  sha256: sha256Hex('adapter'),
  bytes: 1,
  promptNanoUsd: nanoUsd(1n),
  completionNanoUsd: nanoUsd(5n),
  createdAtMs: 0,
  withdrawnAtMs: null,
}

/** Says what it is told to, so much a pull; then nothing, until it is hung up on. */
function nodeSaying(
  list: readonly (NodeEvent | NodeEventList)[],
  signal: AbortSignal,
  log: string[],
) {
  const left = [...list]
  const hungUp = new Promise<never>((_, reject) => {
    const stop = () => {
      log.push('node: hung up on')
      reject(new Error('the connection was closed'))
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
  })
  hungUp.catch(() => undefined)
  return {
    [Symbol.asyncIterator]: () => ({
      next: (): Promise<IteratorResult<NodeEventList>> => {
        const value = left.shift()
        return value === undefined
          ? hungUp
          : Promise.resolve({ done: false, value: [value].flat() })
      },
    }),
  }
}

function world(said: readonly (NodeEvent | NodeEventList)[], adapters: readonly Adapter[] = []) {
  const log: string[] = []
  const told: [event: string, facts: object][] = []
  const outliving: Promise<unknown>[] = []
  const records: CapturedGeneration[] = []
  const queue = [...adapters]
  const hangUp = new AbortController()
  const meter = {
    authorize: () => (log.push('account: authorize'), Promise.resolve(ok(callerOf(WALLET, GRANT)))),
    holdBound: (asked: { maxTokens: number | null }) => {
      log.push('account: hold')
      const caller = callerOf(WALLET, GRANT)
      const maxTokens = asked.maxTokens ?? 100
      const hold = { caller, generationId: GENERATION, heldNanoUsd: nanoUsd(1n), maxTokens }
      return Promise.resolve(
        ok({ ...hold, clampedByCredit: false, clampedByRate: false, rates: null }),
      )
    },
    capture: (_: unknown, { record }: { record: CapturedGeneration }) => {
      log.push('account: capture')
      records.push(record)
      return Promise.resolve({ kind: 'captured', chargedNanoUsd: record.priceNanoUsd })
    },
    checkpoint: (_: unknown, { usage }: CapturedGeneration) => {
      log.push(`account: checkpoint ${usage.completionTokens}`)
      return Promise.resolve()
    },
    void: (_: unknown, endedBy: string) => {
      log.push(`account: void ${endedBy}`)
      return Promise.resolve({ kind: 'voided', chargedNanoUsd: nanoUsd(0n) })
    },
  }
  const status = {
    nodeId: 'n',
    url: 'http://node',
    state: 'ready',
    payee: WALLET,
    base: BASE,
    embedding: { model: 'm', dimensions: 1 },
    maxRank: 64,
    adapters: [],
    active: 0,
    waiting: 0,
    slots: 1,
    seq: 1,
  }
  const payees = { platform: WALLET, stakers: WALLET, commons: WALLET }
  const prices = { promptNanoUsd: nanoUsd(2n), completionNanoUsd: nanoUsd(8n) }
  const ports = {
    now: () => 0,
    outlive: (work: Promise<unknown>) => void outliving.push(work),
    patience: { silenceMs: 60_000, callMs: 600_000 },
    publicUrl: 'http://edge',
    adaptersUrl: 'http://edge',
    secrets: {
      keyPeppers: { current: { version: 1, secret: 'p'.repeat(32) }, retired: [] },
      urlSigningKey: 's',
    },
    baseTerms: { ...prices, payees, weiPerNanoUsd: 1n },
    meterOf: () => meter,
    fleet: { view: () => Promise.resolve([{ status, seenAtMs: 0 }]) },
    placements: new Placements(),
    log: (event: string, facts: object) => void told.push([event, facts]),
    adapters: { find: () => Promise.resolve(queue.shift() ?? null) },
    engine: {
      generate: (_url: string, _request: unknown, signal: AbortSignal) => {
        log.push('node: asked')
        return Promise.resolve(ok(nodeSaying(said, signal, log)))
      },
    },
  } as unknown as Ports
  const call: Call = {
    generationId: GENERATION,
    authorization: `Bearer ${KEY}`,
    model: adapters[0]?.name ?? BASE.name,
    turns: [{ role: 'user', content: 'hi' }],
    datanets: [],
    maxTokens: 50,
    sampling: { temperature: 1, topP: 1, seed: null, stop: [] },
    holdBeforeMs: null,
    keep: (produced) => (log.push(`kept: ${produced.endedBy}`), Promise.resolve(true)),
    signal: hangUp.signal,
  }
  const settled = async () => {
    for (let before = -1; before < outliving.length;) {
      before = outliving.length
      await Promise.all(outliving)
    }
  }
  return { call, ports, log, told, records, hangUp, settled }
}

async function begun({ call, ports }: ReturnType<typeof world>) {
  const answered = await answer(call, ports)
  if (!answered.ok) throw new Error(answered.error.kind)
  return answered.value
}

const START: NodeEvent = { type: 'start', promptTokens: 3 }
const token = (text: string): NodeEvent => ({ type: 'token', text, tokens: 1 })
const END: NodeEvent = {
  type: 'end',
  finishReason: 'stop',
  promptTokens: 3,
  completionTokens: 2,
}

test('one call of the account stands before the node, one after the last token', async () => {
  const one = world([START, token('a'), token('b'), END])
  const { events } = await begun(one)
  const seen: AnswerEvent[] = []
  for await (const some of events) seen.push(...some)
  expect(one.log).toEqual(['account: hold', 'node: asked', 'kept: done', 'account: capture'])
  expect(seen.at(-1)).toMatchObject({ type: 'end', end: { endedBy: 'done' } })
})

test('what a node says together is told together, up to its end or its failure', async () => {
  const texts = async (said: NodeEventList[]) => {
    const told: unknown[] = []
    const { events } = await begun(world(said))
    for await (const some of events) {
      told.push(some.map((event) => ('text' in event ? event.text : event.type)))
    }
    return told
  }
  const broken: NodeEvent = { type: 'error', code: 'engine_failed', message: 'it died' }
  expect(await texts([[START, token('a'), token('b'), END]])).toEqual([
    ['a', 'b', 'finish'],
    ['end'],
  ])
  expect(await texts([[START], [token('a'), broken, token('b')]])).toEqual([['a'], ['end']])
  expect(await texts([[START, token('a')], [token('b')], [END]])).toEqual([
    ['a'],
    ['b'],
    ['finish'],
    ['end'],
  ])
})

test('F04 the account learns of each 64 tokens, though they come together', async () => {
  const tokens = Array.from({ length: 150 }, () => token('a'))
  const one = world([[START, ...tokens, { ...END, completionTokens: 150 }]])
  const { events } = await begun({ ...one, call: { ...one.call, maxTokens: 200 } })
  const counts: number[] = []
  for await (const some of events) counts.push(some.length)
  expect(counts).toEqual([64, 64, 23, 1])
  const noted = one.log.filter((line) => line.includes('checkpoint'))
  expect(noted).toEqual(['account: checkpoint 64', 'account: checkpoint 128'])
  expect(one.records).toMatchObject([{ usage: { completionTokens: 150 } }])
})

test('F01 a caller who leaves before the first event: the node first, then the money', async () => {
  const one = world([])
  const answered = answer(one.call, one.ports)
  await Promise.resolve()
  setImmediate(() => one.hangUp.abort())
  expect((await answered).ok).toBe(false)
  await one.settled()
  expect(one.log).toEqual([
    'account: hold',
    'node: asked',
    'node: hung up on',
    'account: void client_abort',
  ])
})

test('F02 a caller who leaves mid-stream: nobody pulls, and yet the call comes to its end', async () => {
  const one = world([START, token('a'), token('b'), token('c')])
  const { events } = await begun(one)
  await events.next()
  one.hangUp.abort()
  await one.settled()
  expect(one.log.slice(2)).toEqual(['node: hung up on', 'kept: client_abort', 'account: capture'])
  expect(one.records).toMatchObject([
    { endedBy: 'client_abort', usage: { promptTokens: 3, completionTokens: 1 } },
  ])
})

test('a caller who leaves pays for what he was told, and not for what was read ahead for him', async () => {
  const line = new TextEncoder().encode(`${JSON.stringify(token('x'))}\n`)
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const one = world([])
  const first = new TextEncoder().encode(`${JSON.stringify(START)}\n`)
  for (const bytes of [first, ...Array.from({ length: 500 }, () => line)]) {
    writer.write(bytes).catch(() => undefined)
  }
  const events = new NodeEvents(readable)
  const engine = { ...one.ports.engine, generate: () => Promise.resolve(ok(events)) }
  const call = { ...one.call, maxTokens: 1_000 }
  const answered = await begun({ ...one, call, ports: { ...one.ports, engine } })
  let told = 0
  for (let list = 0; list < 3; list++) {
    const next = await answered.events.next()
    told += next.done === true ? 0 : next.value.length
    await new Promise(setImmediate)
  }
  one.hangUp.abort()
  await one.settled()
  expect(told).toBeGreaterThan(32)
  expect(one.records).toMatchObject([
    { endedBy: 'client_abort', usage: { completionTokens: told } },
  ])
})

async function drained(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}

describe('an answer that is to be kept before it is charged', () => {
  const whole = [START, token('a'), token('b'), END]

  test('is kept as far as it was told, though nobody listened to its end', async () => {
    const one = world(whole)
    const kept: Produced[] = []
    const keep = (produced: Produced) => (kept.push(produced), Promise.resolve(true))
    const answered = await answer({ ...one.call, keep }, one.ports)
    if (!answered.ok) throw new Error(answered.error.kind)
    await answered.value.events.next()
    one.hangUp.abort()
    await one.settled()
    const texts = kept.flatMap(({ said }) => said.map((each) => 'text' in each && each.text))
    expect(texts).toEqual(['a'])
    expect(kept[0]?.usage.completionTokens).toBe(1)
  })

  test('costs nothing when it could not be kept', async () => {
    const one = world(whole)
    const keep = () => Promise.reject(new Error('the cell is down'))
    const { events } = await begun({ ...one, call: { ...one.call, keep } })
    await expect(drained(events)).rejects.toThrow('the cell is down')
    expect(one.log.slice(2)).toEqual(['account: void upstream_error'])
  })

  test('broken off costs nothing where the reply is one whole: nobody gets a part', async () => {
    const broken: NodeEvent = { type: 'error', code: 'engine_failed', message: 'it died' }
    const one = world([START, token('a'), broken])
    const { events } = await begun({ ...one, call: { ...one.call, whole: true } })
    const seen: AnswerEvent[] = []
    for await (const some of events) seen.push(...some)
    expect(seen.at(-1)).toMatchObject({
      end: { chargedNanoUsd: 0n, failure: { code: 'engine_failed' } },
    })
    expect(one.log.slice(2)).toEqual(['account: void upstream_error'])
  })

  test('is left to the attempt that has taken it over', async () => {
    const one = world(whole)
    const keep = () => Promise.resolve(false)
    const { events } = await begun({ ...one, call: { ...one.call, keep } })
    await expect(drained(events)).rejects.toThrow('taken this call over')
    expect(one.log.slice(2)).toEqual([])
  })
})

const MOST = Number.MAX_SAFE_INTEGER
test('F12 a node that counts more prompt than there can be is not believed', async () => {
  const one = world([{ type: 'start', promptTokens: 35 }, token('a')])
  const { events } = await begun(one)
  const last = []
  for await (const some of events) last.push(...some)
  // Two bytes, and the template's allowance of 16 a turn and 16 at the end, make at most 34.
  const ended = { endedBy: 'upstream_error' }
  expect(last).toMatchObject([{ type: 'end', end: { ...ended, usage: { completionTokens: 0 } } }])
  expect(one.log.at(-1)).toBe('account: void upstream_error')
  const claim = { claimedTokens: '35+0', countedTokens: '0+0', claimedNanoUsd: '70' }
  const facts = { generationId: GENERATION, nodeId: 'n', ...claim, aboveHoldNanoUsd: '69' }
  expect(one.told).toEqual([['node_overcounted', facts]])
})

test.each([
  ['goes on after what was asked', 1, [token('a'), token('b')], '3+2', '3+1'],
  [
    'claims more at its end than it sent',
    50,
    [token('a'), { ...END, completionTokens: 9 }],
    '3+9',
    '3+1',
  ],
  [
    'sends more at once than there are exact numbers',
    50,
    [token('a'), { ...token('b'), tokens: MOST }],
    `3+${MOST}`,
    '3+1',
  ],
  [
    'claims more at its end than there are exact numbers',
    50,
    [token('a'), { ...END, promptTokens: MOST, completionTokens: MOST }],
    `${MOST}+${MOST}`,
    '3+1',
  ],
  ['claims another prompt at its end', 50, [token('a'), { ...END, promptTokens: 8 }], '8+2', '3+1'],
] as const)(
  'F12 a node that %s is told to the operator; what was counted is charged',
  async (_, maxTokens, rest, claimedTokens, countedTokens) => {
    const one = world([START, ...rest])
    const { events } = await begun({ ...one, call: { ...one.call, maxTokens } })
    await drained(events)
    expect(one.records).toMatchObject([{ usage: { promptTokens: 3, completionTokens: 1 } }])
    const facts = { claimedTokens, countedTokens }
    expect(one.told).toMatchObject([['node_overcounted', facts]])
  },
)

test('a node that claims less than it sent is not believed either, and has claimed nothing', async () => {
  const one = world([START, token('a'), token('b'), { ...END, completionTokens: 1 }])
  const { events } = await begun(one)
  await drained(events)
  expect(one.records).toMatchObject([{ endedBy: 'upstream_error' }])
  expect(one.told).toEqual([])
})

test.each([
  ['context_exceeded', 'refused'],
  ['schema_unsupported', 'refused'],
  ['engine_failed', 'upstream_error'],
  ['adapter_loading', 'upstream_error'],
] as const)('a call that a node answers with %s ended by %s', async (code, endedBy) => {
  const one = world([{ type: 'error', code, message: 'no' }])
  expect(await answer(one.call, one.ports)).toMatchObject({ ok: false, error: { code } })
  expect(one.log.at(-1)).toBe(`account: void ${endedBy}`)
})

const UNLIMITED = { requests: null, tokens: null }

test.each([
  [2_045, false],
  [2_046, true],
  [9_999, true],
  [null, false],
])('of a context of 2048 with a prompt of 3, %s tokens are cut: %s', async (maxTokens, isCut) => {
  const one = world([START, token('a'), token('b'), END])
  const call = { ...one.call, maxTokens }
  const { clampedByContext, events, hold } = await begun({ ...one, call })
  expect(clampedByContext).toBe(isCut)
  const headers = headersOf({ hold: { ...hold, rates: UNLIMITED }, clampedByContext }, GENERATION)
  expect(headers['x-meed-clamped']).toBe(isCut ? 'context' : undefined)
  await drained(events)
})

test('F17 a price that changes mid-call reaches the next call, not this one', async () => {
  const dearer = { ...ADAPTER, completionNanoUsd: nanoUsd(500n) }
  const one = world([START, token('a'), token('b'), END], [ADAPTER, dearer])
  const { events } = await begun(one)
  await events.next()
  expect(await one.ports.adapters.find('dora/brief')).toBe(dearer)
  for await (const _ of events);
  const [record] = one.records
  expect(record?.terms).toMatchObject({ promptNanoUsdPerToken: 3n, completionNanoUsdPerToken: 13n })
  expect(record?.priceNanoUsd).toBe(3n * 3n + 13n * 2n)
})

test('a stranger is told that the key is unknown, not which models exist', async () => {
  const one = world([])
  const unknown = () => Promise.resolve(err({ kind: 'key_unknown' as const }))
  const ports = { ...one.ports, meterOf: () => ({ authorize: unknown }) } as unknown as Ports
  const told = await answer({ ...one.call, model: 'no/such' }, ports)
  expect(told).toEqual({ ok: false, error: { kind: 'key_unknown' } })
})
