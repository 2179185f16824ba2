// Contributions under review, over HTTP: queue, verdicts, agreement, a batch with its figures; and
// what is made is made once for an Idempotency-Key.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { call } from '../../local/demo/client.ts'
import { agreementObject, batchObject, reviewedObject } from '../../schemas/wire/reviews.ts'
import { indexObject, tuningObject } from '../../schemas/wire/tuning.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { accountOfWallet } from '../../schemas/ids.ts'
import { person, type Part } from '../../local/stack/people.ts'
import { accountWith, openWorld, type World } from './world.cases.ts'

const NET = 'dora/reviewed'
const SHORT = { title: 'Short', source: 's', licence: 'CC0-1.0', text: 'Two words.' }

let world: World
const keys = new Map<Part, string>()
const keyOf = (part: Part) => keys.get(part) ?? ''
beforeAll(async () => {
  world = await openWorld()
  for (const part of ['dora', 'alice', 'bruno', 'chen'] as const) {
    keys.set(part, await accountWith(world, part, 0n))
  }
  const about = { title: 'Notes', description: 'Short notes.', licence: 'CC0-1.0' }
  const net = { ...about, name: NET, is_public: true, fee_nano_usd: '0' }
  await post('/v1/datanets', keyOf('dora'), net)
  // Whoever would train on it has to ask.
  await fetch(`${world.stack.url}/v1/datanets/${NET}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${keyOf('dora')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ allows_training: false }),
  })
  for (const [part, role] of [
    ['alice', 'contributor'],
    ['bruno', 'curator'],
  ] as const) {
    const account_id = accountOfWallet(person(part).address)
    await post(`/v1/datanets/${NET}/grants`, keyOf('dora'), { account_id, role })
  }
})
afterAll(() => world.stop())

const post = (path: string, key: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${world.stack.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const get = <S extends z.ZodType>(path: string, key: string, shape: S) =>
  call(`${world.stack.url}${path}`, shape, { key })
const bodyOf = async (response: Response) =>
  z.looseObject({ id: z.string() }).parse(await response.json())

test('a flagged contribution waits in the queue until a curator takes it in', async () => {
  const sent = await post(`/v1/datanets/${NET}/contributions`, keyOf('alice'), SHORT)
  expect(sent.status).toBe(201)
  const made = await bodyOf(sent)
  expect(made).toMatchObject({ state: 'pending', flags: [{ code: 'text_short' }] })
  const queue = z.object({ data: z.array(reviewedObject) })
  const path = `/v1/datanets/${NET}/contributions?state=pending`
  const { data } = await get(path, keyOf('bruno'), queue)
  expect(data.map(({ id }) => id)).toEqual([made.id])
  await expect(get(path, keyOf('chen'), queue)).rejects.toMatchObject({ status: 404 })
  const review = { verdict: 'approve', reason: 'Short, and right.' }
  const own = await post(`/v1/contributions/${made.id}/review`, keyOf('alice'), review)
  expect(own.status).toBe(404)
  const done = await post(`/v1/contributions/${made.id}/review`, keyOf('bruno'), review)
  expect(await bodyOf(done)).toMatchObject({ state: 'accepted' })
  const seen = await get(`/v1/contributions/${made.id}`, keyOf('alice'), reviewedObject)
  expect(seen).toMatchObject({ state: 'accepted', reasons: ['Short, and right.'], reviews: 1 })
  const agreement = await get(`/v1/datanets/${NET}/agreement`, keyOf('dora'), agreementObject)
  expect(agreement).toMatchObject({
    reviews: 1,
    shared_contributions: 0,
    observed: null,
    pairs: [],
  })
})

test('a batch tells what became of each item, sent once or again', async () => {
  const opened = await post(`/v1/datanets/${NET}/batches`, keyOf('alice'), { expected: 4 })
  const { id: batch } = await bodyOf(opened)
  const send = (item: string, text: string) =>
    post(`/v1/datanets/${NET}/contributions`, keyOf('alice'), { ...SHORT, text, batch, item })
  const secret = '-----BEGIN PRIVATE KEY-----'
  const texts = { a: 'Again two.', b: SHORT.text, c: `A key: ${secret}`, d: '… —' }
  for (const [item, text] of Object.entries(texts)) await send(item, text)
  const figures = { expected: 4, told: 4, accepted: 0, pending: 1, duplicate: 1, rejected: 2 }
  const seen = await get(`/v1/batches/${batch}`, keyOf('alice'), batchObject)
  expect(seen).toMatchObject(figures)
  expect(seen.items.map(({ name, code }) => [name, code])).toEqual([
    ['a', null],
    ['b', 'contribution_duplicate'],
    ['c', 'text_rejected'],
    ['d', 'text_empty'],
  ])
  expect(JSON.stringify(seen)).not.toContain(secret)
  await send('a', texts.a)
  const again = await get(`/v1/batches/${batch}?outcome=duplicate`, keyOf('alice'), batchObject)
  expect(again).toMatchObject({ told: 4, pending: 0, duplicate: 2 })
  expect(again.items.map(({ name }) => name)).toEqual(['a', 'b'])
  const foreign = await post(`/v1/datanets/${NET}/contributions`, keyOf('dora'), {
    ...SHORT,
    batch,
    item: 'x',
  })
  expect(foreign.status).toBe(404)
})

test.each([
  ['a request for access', 'requests', { purpose: 'p', scopes: ['train'] }, 'chen'],
  ['a version', 'versions', { note: 'first' }, 'dora'],
] as const)('%s is made once for an Idempotency-Key', async (_, path, body, part) => {
  const key = { 'idempotency-key': `once ${path}`.replace(' ', '-') }
  const place = `/v1/datanets/${NET}/${path}`
  const [first, second] = [
    await post(place, keyOf(part), body, key),
    await post(place, keyOf(part), body, key),
  ]
  expect([first.status, second.status]).toEqual([201, 201])
  expect(await second.text()).toBe(await first.text())
  expect(second.headers.get('idempotent-replayed')).toBe('true')
  const other = await post(place, keyOf(part), { ...body, note: 'x', purpose: 'x' }, key)
  expect(other.status).toBe(422)
})

test('access that everybody has is not asked for', async () => {
  const asked = { purpose: 'p', scopes: ['retrieve'] }
  const reply = await post(`/v1/datanets/${NET}/requests`, keyOf('chen'), asked)
  expect([reply.status, errorBody.parse(await reply.json()).error.code]).toEqual([
    409,
    'access_open',
  ])
})

test('a file is taken in once for an Idempotency-Key', async () => {
  const about = { name: 'n.txt', title: 'n', source: 's', licence: 'CC0-1.0' }
  const query = new URLSearchParams(about).toString()
  const send = () =>
    fetch(`${world.stack.url}/v1/datanets/${NET}/files?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keyOf('dora')}`, 'idempotency-key': 'file-1' },
      body: 'The notes of a file, in so many words.',
    })
  const [first, second] = [await send(), await send()]
  expect([first.status, second.status]).toEqual([201, 201])
  expect(await second.text()).toBe(await first.text())
})

test('an owner tunes a Datanet on judged questions, and nobody else does', async () => {
  const about = { ...SHORT, text: 'The harbour lamp of Arbroath burns colza oil in winter.' }
  const made = await bodyOf(await post(`/v1/datanets/${NET}/contributions`, keyOf('dora'), about))
  const questions = [{ question: 'What oil burns in the harbour lamp?', answers: [made.id] }]
  const place = `/v1/datanets/${NET}/tuning`
  expect((await post(place, keyOf('alice'), { questions })).status).toBe(403)
  const tuned = await post(place, keyOf('dora'), { questions })
  const said = tuningObject.parse(await tuned.json())
  expect(said).toMatchObject({ questions: 1, stored: true, ndcg10: { tuned: 1, words: 1 } })
  const { data } = await get('/v1/datanets', keyOf('dora'), cards)
  const card = data.find(({ name }) => name === NET)
  expect(card?.vector_part).toBeCloseTo(said.vector_part, 5)
  const index = await post(`/v1/datanets/${NET}/index`, keyOf('dora'), {})
  expect(Object.values(indexObject.parse(await index.json()).cells)).toEqual([0])
})

const cards = z.object({
  data: z.array(z.object({ name: z.string(), vector_part: z.number().nullable() })),
})
