// The document against the real thing: what the edge answers is what /openapi.json says, every
// refusal has the one error shape, and no body, however made, gives more than a refusal.
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { errorBody } from '../../schemas/wire/error.ts'
import { badBodies, bodiesWrongInside } from './bad-bodies.cases.ts'
import { creditsOf, MODEL, openWorld, question, type World } from './world.cases.ts'

const SEED = 20_261_125
const CASES = 400

let world: World
let ajv: Ajv2020
let document: Document
beforeAll(async () => {
  world = await openWorld()
  document = await (await fetch(`${world.stack.url}/openapi.json`)).json()
  ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
})
afterAll(() => world.stop())

type Document = { paths: Record<string, Record<string, { responses: Record<string, Reply> }>> }
type Reply = { content?: Record<string, unknown> }

const bearer = () => ({ authorization: `Bearer ${world.key}` })

function send(path: string, body?: object, headers: Record<string, string> = bearer()) {
  const type = { 'content-type': 'application/json' }
  return fetch(`${world.stack.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body === undefined ? {} : type) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** The schema that the document gives for this reply. */
function schemaOf(path: string, method: string, status: number, type: string): ValidateFunction {
  expect(Object.keys(document.paths[path]?.[method]?.responses ?? {})).toContain(String(status))
  const steps = ['paths', path, method, 'responses', String(status), 'content', type, 'schema']
  const pointer = steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))
  const found = ajv.getSchema(`api#/${pointer.map(encodeURIComponent).join('/')}`)
  if (found === undefined) throw new Error(`no schema for ${method} ${path} ${status} ${type}`)
  return found
}

/** @returns what in the reply is not as the document says; null where all is */
async function faultOf(reply: Response, path: string, method: string): Promise<unknown> {
  const type = (reply.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const validate = schemaOf(path, method, reply.status, type)
  const text = await reply.text()
  const bodies =
    type === 'text/event-stream'
      ? text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [line.slice(6)] : []))
      : [text]
  for (const body of bodies) {
    const value: unknown = JSON.parse(body)
    if (!validate(value)) return [method, path, body.slice(0, 300), validate.errors]
    const stray = camelsIn(value)
    if (stray.length > 0) return [method, path, stray]
  }
  return bodies.length > 0 ? null : 'nothing was said'
}

/** What was hashed or signed is spelt as its bytes are; so are tokens, and the words of JSON Schema. */
const AS_IT_IS = new Set(['receipt', 'evidence', 'top_logprobs', 'schema'])

/** Members of a reply that are not snake_case, also where its schema leaves room for more. */
function camelsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [
    ...(/[A-Z]/.test(name) ? [name] : []),
    ...(AS_IT_IS.has(name) ? [] : camelsIn(member)),
  ])
}

const grounded = { datanets: ['meed/elements'] }
const CALLS: [string, object | undefined][] = [
  ['/v1/chat/completions', question('one two', { n: 2, logprobs: true, top_logprobs: 3 })],
  ['/v1/chat/completions', question('Who discovered titanium?', grounded)],
  ['/v1/chat/completions', question('Who discovered titanium?', { stream: true, ...grounded })],
  ['/v1/chat/completions', question('x faults:{"dieAfterTokens":2}', { stream: true })],
  ['/v1/chat/completions', question('x faults:{"dieAfterTokens":2}')],
  ['/v1/responses', { model: MODEL, input: 'Who discovered titanium?', ...grounded }],
  ['/v1/responses', { model: MODEL, input: 'x', stream: true }],
  ['/v1/completions', { model: MODEL, prompt: 'x', logprobs: 2 }],
  ['/v1/completions', { model: MODEL, prompt: 'x', stream: true }],
  ['/v1/embeddings', { model: 'all-MiniLM-L6-v2-int8', input: 'x' }],
  ['/v1/models', undefined],
  ['/v1/credits', undefined],
  ['/v1/ledger', undefined],
  ['/v1/datanets', undefined],
  ['/v1/epochs', undefined],
  ['/v1/generations', undefined],
  ['/v1/usage', undefined],
  ['/v1/statements', undefined],
  ['/v1/keys', undefined],
  ['/v1/key', undefined],
  ['/v1/webhooks', undefined],
  ['/v1/webhooks/event-types', undefined],
  ['/v1/standing', undefined],
]

describe('what the edge answers is what the document says', () => {
  test.each(CALLS)('%s', async (path, body) => {
    const method = body === undefined ? 'get' : 'post'
    expect(await faultOf(await send(path, body), path, method)).toBeNull()
  })

  test('the paths with a parameter', async () => {
    const { id } = z
      .object({ id: z.string() })
      .parse(await (await send('/v1/chat/completions', question('x', grounded))).json())
    expect(
      await faultOf(await send(`/v1/generations/${id}`), '/v1/generations/{id}', 'get'),
    ).toBeNull()
    expect(await faultOf(await send(`/v1/models/${MODEL}`), '/v1/models/{model}', 'get')).toBeNull()
    expect(
      await faultOf(await send('/v1/models/dora/brief'), '/v1/models/{owner}/{name}', 'get'),
    ).toBeNull()
    const net = await send('/v1/datanets/meed/elements')
    expect(net.status).toBe(200)
    expect(await faultOf(net, '/v1/datanets/{owner}/{name}', 'get')).toBeNull()
  })

  test('a foreign or unknown id is not found, in the shape of errors, on every such path', async () => {
    const reads = Object.entries(document.paths).filter(
      ([path, methods]) => path.includes('{') && 'get' in methods,
    )
    expect(reads.length).toBeGreaterThan(5)
    for (const [path] of reads) {
      const reply = await send(path.replace(/\{\w+\}/g, 'gen_0000000000000000000000'))
      expect([400, 404], path).toContain(reply.status)
      expect(await faultOf(reply, path, 'get')).toBeNull()
    }
  })

  test('every path that wants a key says so without one', async () => {
    const open = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => {
        const security = Object(operation).security
        const wanted = Array.isArray(security) && security.length === 1
        return wanted ? [{ path, method }] : []
      }),
    )
    expect(open.length).toBeGreaterThan(8)
    for (const { path, method } of open) {
      const url = `${world.stack.url}${path.replace(/\{\w+\}/g, 'x')}`
      const headers = { 'content-type': 'application/json' }
      const body = method === 'get' || method === 'delete' ? {} : { body: '{}' }
      const reply = await fetch(url, { method: method.toUpperCase(), headers, ...body })
      expect([reply.status, path]).toEqual([401, path])
      expect(errorBody.safeParse(await reply.json()).success).toBe(true)
    }
  })

  test('the page is served under a policy that lets nothing run', async () => {
    const reply = await fetch(`${world.stack.url}/docs`)
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await reply.text()).toContain('/v1/chat/completions')
  })

  test('a browser may call: preflight, and the headers that it may read', async () => {
    const preflight = await fetch(`${world.stack.url}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://page.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
    const reply = await send('/v1/models')
    expect(reply.headers.get('access-control-expose-headers')).toContain('x-request-id')
    await reply.text()
  })
})

describe('bad bodies', () => {
  const targets: [string, Record<string, unknown>][] = [
    ['/v1/chat/completions', question('x')],
    ['/v1/responses', { model: MODEL, input: 'x' }],
    ['/v1/completions', { model: MODEL, prompt: 'x' }],
    ['/v1/embeddings', { model: 'all-MiniLM-L6-v2-int8', input: 'x' }],
  ]

  test(`${CASES} of them: always a 4xx in the error shape, nothing charged, memory flat`, async () => {
    const before = (await creditsOf(world, world.key)).captured_nano_usd
    const memory: number[] = []
    for (const [index, [path, base]] of targets.entries()) {
      const drawn = fc.sample(fc.oneof(badBodies(base), bodiesWrongInside(base)), {
        seed: SEED + index,
        numRuns: CASES / targets.length,
      })
      for (const { what, body, headers } of drawn) {
        const reply = await fetch(`${world.stack.url}${path}`, {
          method: 'POST',
          headers: { ...bearer(), 'content-type': 'application/json', ...headers },
          body,
        })
        const parsed = errorBody.safeParse(await reply.json())
        expect([parsed.success, Math.floor(reply.status / 100)], `${what} at ${path}`).toEqual([
          true,
          4,
        ])
      }
      memory.push(residentMiB())
    }
    expect((await creditsOf(world, world.key)).captured_nano_usd).toBe(before)
    const [first = 0, ...later] = memory
    expect(Math.max(...later) - first).toBeLessThan(96)
  })

  test('a body sent in chunks without a length is stopped at the limit', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1 << 16
        if (sent > 256 << 20) controller.error(new Error('nobody stopped this body'))
        else controller.enqueue(new Uint8Array(1 << 16).fill(0x20))
      },
    })
    const reply = await fetch(`${world.stack.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { ...bearer(), 'content-type': 'application/json' },
      body: endless,
      ...{ duplex: 'half' },
    }).catch(() => null)
    // Some clients see the refusal, some only that nobody reads on.
    if (reply !== null) expect(reply.status).toBe(413)
    // It drains 16 MiB so that the refusal is read; two sockets' buffers may hold 36 MiB more.
    expect(sent).toBeLessThan(128 << 20)
    expect((await send('/v1/models')).status).toBe(200)
  })
})

/** Of workerd, the edge's child, where the system tells it. */
function residentMiB(): number {
  const { pid } = world.stack.edge().process
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    const sizes = children.map((child) => {
      const status = readFileSync(`/proc/${child}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024
    })
    return Math.max(...sizes)
  } catch {
    return 0
  }
}
