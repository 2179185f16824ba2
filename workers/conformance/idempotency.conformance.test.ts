// Idempotency-Key over HTTP: one answer and one charge for a key, while it runs, afterwards, for a
// stream, after a restart, and when the worker is killed in the middle (F04, F05, F08, F09). Faults have an
// account of their own, for their invariants.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../local/demo/client.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { freshAccount } from './fault-world.cases.ts'
import { expectInvariants } from './invariants.cases.ts'
import { expectSettled } from './settled.cases.ts'
import { accountWith, creditsOf, MODEL, openWorld, question } from './world.cases.ts'
import type { ChatBody, World } from './world.cases.ts'

let world: World
let key: string
let calls = 0
const CREDIT = 1_000_000n
beforeAll(async () => {
  // What a queue lost in a restart is sent again soon.
  const edgeVars = { OUTBOX_REDELIVER_SECONDS: '2' }
  world = await openWorld({ holdTtlSeconds: 4, silenceSeconds: 2, edgeVars })
  key = await accountWith(world, 'stakers', 1_000_000_000n)
})
afterAll(() => world.stop())

const fresh = () => `once-${++calls}`

function post(idempotencyKey: string, body: ChatBody, path = '/v1/chat/completions') {
  return fetch(`${world.stack.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify(body),
  })
}

async function captured(): Promise<bigint> {
  return BigInt((await creditsOf(world, key)).captured_nano_usd)
}

/** How much an act charges the account. */
async function charged(act: () => Promise<void>): Promise<bigint> {
  const before = await captured()
  await act()
  return (await captured()) - before
}

/** A fault on an account of its own, then its invariants; `work` tells how many calls it had let in. */
async function faulted(work: () => Promise<number>): Promise<void> {
  const shared = key
  key = await freshAccount(world, CREDIT)
  try {
    await expectInvariants(world, key, { deposited: CREDIT, calls: await work() })
  } finally {
    key = shared
  }
}

const ANSWERS: [string, string, ChatBody][] = [
  ['a completion', '/v1/chat/completions', question('one two', { n: 2, logprobs: true })],
  ['a stream', '/v1/chat/completions', question('one two', { stream: true })],
  ['a grounded stream', '/v1/chat/completions', grounded()],
  ['a response', '/v1/responses', { model: MODEL, input: 'one two' }],
  ['a streamed response', '/v1/responses', { model: MODEL, input: 'one two', stream: true }],
  ['a text', '/v1/completions', { model: MODEL, prompt: 'and then' }],
  ['an embedding', '/v1/embeddings', { model: 'all-MiniLM-L6-v2-int8', input: ['a', 'b'] }],
]

function grounded(): ChatBody {
  return question('Who discovered titanium?', { stream: true, datanets: ['meed/elements'] })
}

test.each(ANSWERS)(
  '%s asked twice is the same, byte for byte, and paid once',
  async (_, path, body) => {
    const once = fresh()
    let first = ''
    const paid = await charged(async () => {
      const reply = await post(once, body, path)
      first = withoutHeartbeats(await reply.text())
      expect([reply.status, reply.headers.get('idempotent-replayed')]).toEqual([200, null])
    })
    expect(paid).toBeGreaterThan(0n)
    const again = await charged(async () => {
      const reply = await post(once, body, path)
      expect([reply.status, reply.headers.get('idempotent-replayed')]).toEqual([200, 'true'])
      expect(await reply.text()).toBe(first)
    })
    expect(again).toBe(0n)
  },
)

/** Comments are no part of an answer: how many there are is a matter of time. */
function withoutHeartbeats(text: string): string {
  return text.replaceAll(': MEED PROCESSING\n\n', '')
}

test('F09 the same key with another body is refused and costs nothing', () =>
  faulted(async () => {
    const once = fresh()
    await (await post(once, question('one'))).text()
    const cost = await charged(async () => {
      const reply = await post(once, question('two'))
      const { error } = errorBody.parse(await reply.json())
      expect([reply.status, error.type, error.code]).toEqual([
        422,
        'idempotency_error',
        'idempotency_key_reused',
      ])
      expect(reply.headers.get('x-should-retry')).toBe('false')
    })
    expect(cost).toBe(0n)
    return 1
  }))

test('F08 of fifty calls at once one runs; the others wait or get its answer', () =>
  faulted(async () => {
    const once = fresh()
    const words = Array.from({ length: 20 }, (_, i) => `w${i}`).join(' ')
    const body = question(`${words} faults:{"tokenMs":20}`)
    const replies = await Promise.all(Array.from({ length: 50 }, () => post(once, body)))
    const statuses = replies.map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200, 409]))
    const waiting = replies.filter(({ status }) => status === 409)
    for (const reply of waiting) {
      expect(reply.headers.get('retry-after')).toMatch(/^\d+$/)
      expect(reply.headers.get('x-should-retry')).toBe('true')
      expect(errorBody.parse(await reply.json()).error.code).toBe('idempotency_in_progress')
    }
    const whole = await Promise.all(
      replies.filter(({ status }) => status === 200).map((reply) => reply.text()),
    )
    expect(new Set(whole).size).toBe(1)
    const again = await charged(async () => {
      expect(await (await post(once, body)).text()).toBe(whole[0])
    })
    expect(again).toBe(0n)
    // 21 prompt words, of which the fault is one, and two words more in the answer.
    const { usage } = JSON.parse(whole[0] ?? '')
    expect(usage.cost_nano_usd).toBe(String(21 * 20 + 23 * 80))
    return 1
  }))

test('a refusal that cost nothing leaves the key free', async () => {
  const once = fresh()
  const refused = await post(once, question('x faults:{"refuse":true}'))
  expect(refused.status).toBe(502)
  await refused.text()
  const again = await post(once, question('x faults:{"refuse":true}'))
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([502, null])
  await again.text()
})

test('half of a whole answer reaches nobody and costs nothing: the key runs anew', async () => {
  const once = fresh()
  const body = question('one two faults:{"dieAfterTokens":2}')
  const ids = new Set<string | null>()
  const cost = await charged(async () => {
    for (let times = 0; times < 2; times++) {
      const reply = await post(once, body)
      expect([reply.status, reply.headers.get('x-should-retry')]).toEqual([502, 'true'])
      ids.add(reply.headers.get('x-meed-generation-id'))
      await reply.text()
    }
  })
  expect([cost, ids.size]).toEqual([0n, 2])
})

test('a stream that its caller gave up is over: charged for its part, and said so', async () => {
  const once = fresh()
  const words = Array.from({ length: 100 }, (_, i) => `w${i}`).join(' ')
  const body = question(`${words} faults:{"tokenMs":20}`, { stream: true })
  const reply = await post(once, body)
  const reader = reply.body?.getReader()
  let came = ''
  while (!came.includes('w2')) came += new TextDecoder().decode((await reader?.read())?.value)
  await reader?.cancel()
  const told = await until('the end', async () => {
    const next = await post(once, body)
    const text = await next.text()
    return text.includes('idempotency_in_progress') ? null : { status: next.status, text }
  })
  const { error } = errorBody.parse(JSON.parse(told.text))
  expect([told.status, error.code]).toEqual([409, 'idempotency_call_ended'])
  expect(Number(error.metadata['charged_nano_usd'])).toBeGreaterThan(0)
})

test('a key that is none is refused by name', async () => {
  for (const odd of ['x'.repeat(256), 'a b', 'ä']) {
    const reply = await post(encodeHeader(odd), question('x'))
    const { error } = errorBody.parse(await reply.json())
    expect([reply.status, error.param]).toEqual([400, 'Idempotency-Key'])
  }
})

/** A header's bytes as fetch takes them. */
function encodeHeader(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text))
}

test('making a Datanet twice under one key makes it once', async () => {
  const once = fresh()
  const body = {
    name: 'stakers/once',
    title: 'Once',
    description: 'Made once.',
    licence: 'CC0-1.0',
    is_public: true,
    fee_nano_usd: '0',
  }
  const first = await post(once, body, '/v1/datanets')
  const text = await first.text()
  const again = await post(once, body, '/v1/datanets')
  expect([first.status, again.status, await again.text()]).toEqual([201, 201, text])
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect((await post(fresh(), body, '/v1/datanets')).status).toBe(409)
})

test('F05 a restart forgets nothing', () =>
  faulted(async () => {
    const once = fresh()
    const first = await (await post(once, question('before'))).text()
    await world.stack.restartEdge()
    const again = await charged(async () => {
      const reply = await post(once, question('before'))
      expect(reply.headers.get('idempotent-replayed')).toBe('true')
      expect(await reply.text()).toBe(first)
    })
    expect(again).toBe(0n)
    return 1
  }))

test('F04 killed in the middle, the call is answered once in the end and paid once', () =>
  faulted(async () => {
    const once = fresh()
    const words = Array.from({ length: 40 }, (_, i) => `w${i}`).join(' ')
    const body = question(`${words} faults:{"tokenMs":50}`)
    // An edge that was restarted knows no node until the next heartbeat.
    const aNode = () =>
      until('a node', async () => {
        const { ok } = await fetch(`${world.stack.url}/v1/models/${MODEL}`)
        return ok ? true : null
      })
    await aNode()
    const before = await captured()
    const lost = post(once, body).then(
      () => 'answered',
      () => 'lost',
    )
    await until('the hold', async () => {
      const { held_nano_usd: held } = await creditsOf(world, key)
      return held === '0' ? null : held
    })
    await world.stack.edge().kill()
    expect(await lost).toBe('lost')
    await world.stack.restartEdge()
    await aNode()
    const told = await until('an answer', async () => {
      const reply = await post(once, body)
      const text = await reply.text()
      return text.includes('idempotency_in_progress') ? null : { status: reply.status, text }
    })
    const again = await post(once, body)
    const second = await again.text()
    const cost = (await captured()) - before
    // Either a checkpoint was charged and no whole answer exists, or the call ran anew and gave one.
    if (told.status === 200) {
      expect(second).toBe(told.text)
      expect(JSON.parse(told.text).usage.cost_nano_usd).toBe(cost.toString())
    } else {
      const { error } = errorBody.parse(JSON.parse(told.text))
      expect(error.code).toBe('idempotency_call_ended')
      expect(error.metadata['charged_nano_usd']).toBe(cost.toString())
    }
    // What ran anew was let in twice: the first of them expired, and cost nothing.
    return told.status === 200 ? 2 : 1
  }))

test('I5 what each fault charged is in one epoch', async () => {
  expect(await expectSettled(world)).toBeGreaterThan(0)
})
