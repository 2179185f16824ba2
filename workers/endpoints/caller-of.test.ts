import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { BASE62 } from '../../schemas/base62.ts'
import { accountOfWallet, parseAddress, routingOfAccount } from '../../schemas/ids.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { makeKey } from '../auth/key.ts'
import { refuse } from '../http/context.ts'
import { callerOf } from './caller-of.ts'
import { sampleEdge } from './sample-edge.cases.ts'

const pepper = { version: 1, secret: 'a pepper that is only for tests' }
const secrets = { keyPeppers: { current: pepper, retired: [{ ...pepper, version: 0 }] } }
const asked: string[] = []
/** Everything that could reach the outside says so; nothing is there. */
const ports = new Proxy({}, { get: (_, name) => (name === 'secrets' ? secrets : touch(name)) })

function touch(name: string | symbol): never {
  asked.push(String(name))
  throw new Error(`${String(name)} was asked`)
}

const app = sampleEdge(ports)
app.onError((_, context) => context.text('asked', 500))
app.get('/', async (context) => {
  const caller = await callerOf(context)
  return caller.ok ? context.text('admitted') : refuse(context, caller.error)
})
const ask = (authorization: string) => app.request('/', { headers: { authorization } })

const routing = routingOfAccount(accountOfWallet(parseAddress(`0x${'5a'.repeat(20)}`)))
const key = makeKey('live', routing, new Uint8Array(32).fill(7))
const damaged = fc
  .record({ at: fc.integer({ min: 10, max: 62 }), digit: fc.nat(61) })
  .map(({ at, digit }) => key.slice(0, at) + BASE62.charAt(digit) + key.slice(at + 1))
  .filter((text) => text !== key)

test('ten thousand mistyped keys ask nothing of anybody, and are refused alike', async () => {
  const bodies = new Set<string>()
  const texts = fc.sample(damaged, { numRuns: 10_000, seed: 5 })
  for (const text of texts) {
    const reply = await ask(`Bearer ${text}`)
    bodies.add(`${reply.status} ${await reply.text()}`)
  }
  expect(bodies.size).toBe(1)
  const [body = ''] = bodies
  expect(errorBody.parse(JSON.parse(body.slice(4))).error.code).toBe('invalid_api_key')
  expect(asked).toEqual([])
})

test('a key that is well formed is asked about: so the test above could fail', async () => {
  expect((await ask(`Bearer ${key}`)).status).toBe(500)
  expect(asked).toEqual(['meterOf'])
})
