// A call over nodes that fail in every way: each node is asked at most once, at most so many in all,
// none after one has begun, and no lease outlives its call.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '../schemas/canonical.ts'
import { err, ok } from '../schemas/result.ts'
import { nodeErrorCode, type EngineFeature } from '../schemas/wire/node.ts'
import { nodeStatus, type GenerateRequest, type NodeStatus } from '../schemas/wire/node.ts'
import type { NodeEventList } from './infer/engine.port.ts'
import { placeCall } from './place-call.ts'
import { Placements } from './route/placements.ts'
import { isRefusedAlike, mayTryAnother, NODES_TRIED_MAX } from './route/retry.ts'
import { NO_TRAFFIC, rankNodes } from './route/score.ts'
import { ROUTE_2 } from './route/terms.ts'

const BASE = sha256Hex('base')
const WANT = { baseSha256: BASE, adapterSha256: sha256Hex('adapter') }
const REQUEST = { generationId: 'gen_x', adapter: null } as unknown as GenerateRequest
const never = new AbortController().signal

function nodeOf(nodeId: string, maxRank = 16): NodeStatus {
  return nodeStatus.parse({
    nodeId,
    url: `http://${nodeId}.test`,
    state: 'ready',
    payee: `0x${'1'.repeat(40)}`,
    base: { name: 'base', sha256: BASE, contextTokens: 2_048 },
    embedding: { model: 'm', dimensions: 1 },
    maxRank,
    adapters: [],
    active: 0,
    waiting: 0,
    slots: 1,
    seq: 1,
  })
}

type Fate =
  | 'answers'
  | 'is silent'
  | 'breaks'
  | 'breaks off'
  | 'falls silent'
  | { readonly refuses: (typeof nodeErrorCode.options)[number]; readonly retryMs?: number }
  | { readonly errs: (typeof nodeErrorCode.options)[number] }
const code = fc.constantFrom(...nodeErrorCode.options)
const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.constantFrom('answers' as const, 'is silent' as const, 'breaks' as const),
  code.map((refuses) => ({ refuses })),
  code.map((errs) => ({ errs })),
)
const codeOf = (fated: Fate) =>
  typeof fated === 'string' ? null : 'refuses' in fated ? fated.refuses : fated.errs

async function* told(fated: Fate): AsyncGenerator<NodeEventList, void> {
  if (fated === 'breaks') throw new Error('reset')
  if (fated === 'is silent') return
  if (typeof fated !== 'string' && 'errs' in fated) {
    yield [{ type: 'error', code: fated.errs, message: 'no' }]
    return
  }
  yield [{ type: 'start', promptTokens: 1 }]
  yield [{ type: 'token', text: 'a', tokens: 1 }]
  if (fated === 'breaks off') throw new Error('reset')
  if (fated === 'falls silent') return
  yield [{ type: 'end', finishReason: 'stop', promptTokens: 1, completionTokens: 1 }]
}

function worldOf(
  fates: readonly Fate[],
  ranks: readonly number[] = [],
  features: readonly EngineFeature[][] = [],
  now = () => 0,
) {
  const nodes = fates.map((_, index) => {
    return { ...nodeOf(`n${index}`, ranks[index]), features: features[index] ?? [] }
  })
  const fateAt = new Map(nodes.map(({ url }, index) => [url, fates[index] ?? 'answers']))
  const asked: string[] = []
  const sent: GenerateRequest[] = []
  const placements = new Placements()
  const ports = {
    placements,
    patience: { silenceMs: 1, callMs: 1_000 },
    now,
    log: () => undefined,
    engine: {
      embed: () => Promise.reject(new Error('not asked')),
      countPrompt: () => Promise.reject(new Error('not asked')),
      countEmbedded: () => Promise.reject(new Error('not asked')),
      generate(url: string, request: GenerateRequest) {
        asked.push(url)
        sent.push(request)
        const fated = fateAt.get(url) ?? 'answers'
        if (typeof fated === 'string' || !('refuses' in fated)) {
          return Promise.resolve(ok(told(fated)))
        }
        const { refuses, ...when } = fated
        const refusal = { kind: 'engine_refused' as const, code: refuses, detail: '', ...when }
        return Promise.resolve(err(refusal))
      },
    },
  }
  const seen = nodes.map((status) => ({ status, seenAtMs: 0 }))
  const place = (request = REQUEST) => placeCall(WANT, nodes, seen, request, never, ports)
  const open = () => placements.traffic(seen, WANT.baseSha256).since
  return { nodes, asked, sent, place, open, fateOf: (url: string) => fateAt.get(url) ?? 'answers' }
}

const rank = fc.constantFrom(8, 16, 64)
const fleet = fc.array(fc.tuple(fate, rank), { maxLength: 6 })

test('the best node that can begins the call, after those before it have failed', async () => {
  await fc.assert(
    fc.asyncProperty(fleet, async (drawn) => {
      const { nodes, asked, place, open, fateOf } = worldOf(
        drawn.map(([fated]) => fated),
        drawn.map(([, maxRank]) => maxRank),
      )
      // Who only could refuse as one before did is not asked.
      const expected: NodeStatus[] = []
      for (const node of rankNodes(nodes, WANT, NO_TRAFFIC, ROUTE_2)) {
        const isAlike = (one: NodeStatus) => isRefusedAlike(codeOf(fateOf(one.url)), one, node)
        if (!expected.some(isAlike)) expected.push(node)
      }
      const placed = await place()
      expect(asked).toEqual(expected.slice(0, asked.length).map(({ url }) => url))
      expect(asked.length).toBeLessThanOrEqual(NODES_TRIED_MAX)
      for (const [index, url] of asked.slice(0, -1).entries()) {
        expect(fateOf(url)).not.toBe('answers')
        expect(mayTryAnother(codeOf(fateOf(url)), index + 1)).toBe(true)
      }
      const last = asked.at(-1)
      if (placed.ok) {
        expect([placed.value.node.url, fateOf(last ?? '')]).toEqual([last, 'answers'])
        expect([...open().values()]).toEqual([1])
        for (let next = await placed.value.events.next(); next.done !== true;) {
          next = await placed.value.events.next()
        }
        // Nothing that comes after the first event goes to another node.
        expect(asked.at(-1)).toBe(last)
      } else if (last === undefined) expect(placed.error.kind).toBe('no_node')
      else {
        const stopped = !mayTryAnother(codeOf(fateOf(last)), asked.length)
        expect(stopped || asked.length === expected.length).toBe(true)
      }
      expect(open().size).toBe(0)
    }),
  )
})

test('after too many ranks only an engine for larger ones is asked', async () => {
  const fates: Fate[] = ['a', 'b', 'c'].map(() => ({ refuses: 'rank_exceeded' }))
  const alike = worldOf(fates, [16, 16, 16])
  expect(await alike.place()).toMatchObject({ ok: false, error: { code: 'rank_exceeded' } })
  expect(alike.asked).toHaveLength(1)
  // Wherever it stands among the others.
  for (const large of [0, 1, 2]) {
    const larger = worldOf(
      fates,
      fates.map((_, index) => (index === large ? 64 : 16)),
    )
    await larger.place()
    expect(larger.asked.at(-1)).toBe(`http://n${large}.test`)
    expect(larger.asked.length).toBeLessThan(3)
  }
})

test('a node that broke is passed over by the next call; one that was only busy is not', async () => {
  const [first = '', second = ''] = rankNodes(
    [nodeOf('n0'), nodeOf('n1')],
    WANT,
    NO_TRAFFIC,
    ROUTE_2,
  ).map(({ url }) => url)
  const cases: [Fate, string[]][] = [
    ['breaks', [first, second, second]],
    [{ refuses: 'overloaded' }, [first, second, first, second]],
  ]
  for (const [fated, expected] of cases) {
    const fates = ['http://n0.test', 'http://n1.test'].map((url) =>
      url === first ? fated : ('answers' as const),
    )
    const { asked, place } = worldOf(fates)
    for (let call = 0; call < 2; call++) {
      const placed = await place()
      if (placed.ok) await placed.value.events.return?.()
    }
    expect(asked).toEqual(expected)
  }
})

test('a node that breaks off in an answer is passed over, and does not look idle for it', async () => {
  for (const fated of ['breaks off', 'falls silent'] as const) {
    const { place, open, asked } = worldOf([fated, fated])
    const placed = await place()
    if (!placed.ok) throw new Error('it began')
    const { events, node } = placed.value
    const read = async () => {
      for (let next = await events.next(); next.done !== true;) next = await events.next()
    }
    await read().catch(() => undefined)
    await events.return?.()
    expect(open().get(node.nodeId)).toBe(1)
    await place()
    expect(asked[1]).not.toBe(asked[0])
  }
})

test('a slot is free as soon as the last choice has ended, whoever still reads', async () => {
  const { place, open } = worldOf(['answers'])
  const placed = await place()
  if (!placed.ok) throw new Error('it began')
  let hasEnded = false
  while (!hasEnded) {
    expect(open().size).toBe(1)
    const next = await placed.value.events.next()
    hasEnded = next.done !== true && next.value.some(({ type }) => type === 'end')
  }
  expect(open().size).toBe(0)
})

test('an adapter is told to be kept back only where every node says so', async () => {
  const kept: Fate = { refuses: 'adapter_quarantined' }
  const toldOf = async (...fates: Fate[]) => {
    const placed = await worldOf(fates).place()
    return placed.ok ? 'answered' : 'code' in placed.error ? placed.error.code : placed.error.kind
  }
  expect(await toldOf(kept)).toBe('adapter_quarantined')
  expect(await toldOf(kept, kept, kept)).toBe('adapter_quarantined')
  expect(await toldOf(kept, kept, kept, kept)).toBe('no_node')
  const busy: Fate = { refuses: 'overloaded' }
  for (const fates of [
    [busy, kept],
    [kept, busy],
    [kept, busy, kept],
  ])
    expect(await toldOf(...fates)).toBe('overloaded')
})

test('whose a combination is, is told to nodes that say they know it, and left out for those of before', async () => {
  const parts = [
    { source: { sha256: BASE, bytes: 1, url: 'http://adapters.test/' }, weightMilli: 500 },
  ]
  const adapter = { sha256: sha256Hex('made'), parts, owner: 'dora' }
  const { owner: _, ...unowned } = adapter
  const known: [EngineFeature[], typeof unowned][] = [
    [['composition'], unowned],
    [['composition', 'composition_owner'], adapter],
  ]
  for (const [features, expected] of known) {
    const { place, sent } = worldOf(['answers'], [], [features])
    expect(await place({ ...REQUEST, adapter })).toMatchObject({ ok: true })
    expect(sent.map((one) => one.adapter)).toEqual([expected])
  }
})

test('where all are busy, that of the node which is free first is told', async () => {
  const busy = (retryMs?: number): Fate =>
    retryMs === undefined ? { refuses: 'overloaded' } : { refuses: 'overloaded', retryMs }
  const soonest = async (...fates: Fate[]) => {
    const { place, asked } = worldOf(fates)
    const placed = await place()
    expect(asked).toHaveLength(fates.length)
    return placed.ok || !('retryMs' in placed.error) ? null : placed.error.retryMs
  }
  expect(await soonest(busy(9), busy(5), busy(7))).toBe(5)
  expect(await soonest(busy(), busy(5))).toBe(5)
  // One that does not know may be free in a moment.
  expect(await soonest(busy(98_000), busy())).toBeNull()
  expect(await soonest(busy())).toBeNull()
})

test('whose call it is and how long it waits, is told to nodes that say they know it, and to no other', async () => {
  const turns = { tenant: 'somebody', waitMsMax: 100 }
  for (const [features, expected] of [
    [[], {}],
    [['turns'], turns],
  ] as const) {
    const { place, sent } = worldOf(['answers'], [], [[...features]])
    expect(await place({ ...REQUEST, ...turns })).toMatchObject({ ok: true })
    expect(sent).toEqual([{ ...REQUEST, ...expected }])
  }
})

test('what one node took to refuse, the next one is not waited for', async () => {
  const busy: Fate = { refuses: 'overloaded' }
  let now = 0
  const { place, sent } = worldOf([busy, busy, busy], [], [['turns'], ['turns'], ['turns']], () => {
    return (now += 30)
  })
  await place({ ...REQUEST, waitMsMax: 100 })
  const waits = sent.map(({ waitMsMax = 0 }) => waitMsMax)
  expect(waits).toHaveLength(3)
  expect(waits[0]).toBeLessThan(100)
  expect(waits).toEqual(waits.toSorted((a, b) => b - a))
  expect(waits.at(-1)).toBe(1)
})
