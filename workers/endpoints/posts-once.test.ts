// Every POST of the table either takes an Idempotency-Key, by whatever path it is handled, or stands
// here with the reason why a repeat does no harm.
import { expect, test } from 'vitest'
import { accountOfWallet, parseAddress, routingOfAccount } from '../../schemas/ids.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { makeKey } from '../auth/key.ts'
import { mount } from './endpoint.ts'
import { sampleEdge } from './sample-edge.cases.ts'
import { ENDPOINTS } from './table.ts'

const WITHOUT: Readonly<Record<string, string>> = {
  '/v1/credit-notes': 'its `reference` makes one credit note',
  '/v1/stripe/webhook': 'Stripe’s event has an id, and is taken once',
  '/v1/leaked-keys': 'the same signed body is heard once',
  '/v1/webhooks/{id}/pull': 'a read: `after` says what has arrived',
  '/v1/datanets/{owner}/{name}/tuning': 'a measurement; what it stores follows from the questions',
  '/v1/datanets/{owner}/{name}/index': 'sorts what is there; a repeat sorts the same',
  '/v1/adapters': 'an adapter has the id of its name and its bytes; a repeat is the same adapter',
  '/v1/epochs': 'closes what is open; a repeat finds less, or nothing',
  '/v1/claims': 'takes what the chain says is claimable; no account calls it',
  '/internal/nodes': 'a node says how it is; the last word holds',
  '/internal/nodes/heartbeat': 'a node says how it is; the last word holds',
  '/v1/standings/{address}': 'the operator’s word; a finding is known by its evidence',
}

const posts = ENDPOINTS.filter(({ contract }) => contract.method === 'post')
const takes = posts.filter(({ contract }) => contract.headers?.['Idempotency-Key'] !== undefined)
const pathOf = ({ contract }: (typeof posts)[number]) => contract.path

test('every POST takes an Idempotency-Key, or has a reason not to', () => {
  const without = posts.filter((one) => !takes.includes(one)).map(pathOf)
  expect(without.toSorted()).toEqual(Object.keys(WITHOUT).toSorted())
})

test('what takes one says that it may run already, or have had another body', () => {
  for (const { contract } of takes) {
    expect([contract.path, contract.refusals]).toEqual([
      contract.path,
      expect.arrayContaining([409, 422]),
    ])
  }
})

const pepper = { version: 1, secret: 'a pepper that is only for tests' }
const ports = {
  now: () => 0,
  random: (bytes: number) => new Uint8Array(bytes),
  secrets: { keyPeppers: { current: pepper, retired: [] } },
} as never
const account = accountOfWallet(parseAddress(`0x${'5a'.repeat(20)}`))
const key = makeKey('live', routingOfAccount(account), new Uint8Array(32).fill(7))
/** Of those that read their body first. */
const BODIES: Readonly<Record<string, object>> = {
  '/v1/chat/completions': { model: 'm', messages: [{ role: 'user', content: 'x' }] },
  '/v1/responses': { model: 'm', input: 'x' },
  '/v1/completions': { model: 'm', prompt: 'x' },
  '/v1/embeddings': { model: 'm', input: 'x' },
  '/v1/retrieve': { query: 'x', datanets: ['meed/elements'] },
}

test.each(takes.map((one) => [pathOf(one), one] as const))(
  '%s looks at it, and refuses one that is none',
  async (path, one) => {
    const app = sampleEdge(ports)
    mount(app, one)
    const reply = await app.request(path.replace(/\{\w+\}/g, 'x'), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': 'two words',
      },
      body: JSON.stringify(BODIES[path] ?? {}),
    })
    const { code } = errorBody.parse(await reply.json()).error
    expect([reply.status, code]).toEqual([400, 'invalid_idempotency_key'])
  },
)
