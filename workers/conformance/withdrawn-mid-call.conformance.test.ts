// F27: a contribution is withdrawn between the moment its passage was given to the model and the end
// of the answer that cites it. The call keeps what it was given; the next one does not find it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { call, createKey, until } from '../../local/demo/client.ts'
import { person, type Part } from '../../local/stack/people.ts'
import { chatChunk } from '../../schemas/wire/chat.ts'
import { retrieveReply } from '../../schemas/wire/retrieve.ts'
import { faulty, framesOf, freshAccount, idOf } from './fault-world.cases.ts'
import { expectInvariants } from './invariants.cases.ts'
import { expectSettled } from './settled.cases.ts'
import { chat, openWorld, question, type World } from './world.cases.ts'

const DATANETS = { datanets: ['meed/elements'] }
const CREDIT = 10_000_000n
const WORDS = 'Who discovered titanium?'
const CONTRIBUTORS: readonly Part[] = ['alice', 'bruno', 'chen']

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const found = async () => {
  const body = { query: WORDS, ...DATANETS }
  const reply = await call(`${world.stack.url}/v1/retrieve`, retrieveReply, {
    key: world.key,
    body,
  })
  return reply.data
}

const shown = z.looseObject({ withdrawn: z.boolean(), sha256: z.string(), text: z.string() })
const credited = z.looseObject({
  receipt: z.unknown(),
  credit: z
    .looseObject({ shares: z.array(z.looseObject({ payee: z.string(), share: z.number() })) })
    .nullable(),
})

test('F27 a citation stands by its hash, and the passage is given to nobody any more', async () => {
  const [best] = await found()
  if (best === undefined) throw new Error('the demo Datanet answers its question')
  const owner = CONTRIBUTORS.find((part) => person(part).address === best.payee) ?? 'bruno'
  const { url, deployment } = world.stack
  const own = await createKey(url, deployment, person(owner), 'owner', { scopes: ['datanets'] })

  const key = await freshAccount(world, CREDIT)
  const asked = question(faulty(WORDS, { tokenMs: 100 }), { stream: true, ...DATANETS })
  const reply = await chat(world, key, asked)
  const contribution = `${url}/v1/contributions/${best.contribution_id}`
  const gone = await fetch(contribution, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${own}` },
  })
  expect([reply.status, gone.status]).toEqual([200, 204])

  const frames = (await framesOf(reply)).filter((frame) => !frame.includes('[DONE]'))
  const annotations = frames.flatMap((frame) => {
    const { choices } = chatChunk.parse(JSON.parse(frame.slice('data: '.length)))
    return choices.flatMap(({ delta }) => delta.annotations ?? []).map(({ meed }) => meed)
  })
  const citation = annotations.find(({ passage_id: id }) => id === best.id)
  expect(citation?.passage_sha256).toBe(best.sha256)
  const passage = await call(`${url}/v1/passages/${best.id}`, shown, { key: world.key })
  expect(passage).toMatchObject({ withdrawn: true, sha256: best.sha256, text: best.text })

  // What it was given under the terms of its beginning is credited; the next call is not given it.
  const receipted = await until('the receipt', async () => {
    const one = await call(`${url}/v1/generations/${idOf(reply)}`, credited, { key })
    return one.receipt === null ? null : one
  })
  const payees = receipted.credit?.shares.map(({ payee }) => payee)
  expect(payees).toContain(best.payee)
  expect((await found()).map(({ id }) => id)).not.toContain(best.id)
  await expectInvariants(world, key, { deposited: CREDIT, calls: 1, ...DATANETS })
  expect(await expectSettled(world)).toBe(1)
})
