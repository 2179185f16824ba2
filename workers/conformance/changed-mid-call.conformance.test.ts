// F17: what a call costs and what it may do is of the moment that it began. A price that changes while it
// runs, and a key that is revoked, reach the next call.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { call, createKey } from '../../local/demo/client.ts'
import { person } from '../../local/stack/people.ts'
import { COMPLETION, endOf, faulty, freshAccount, idOf, PROMPT } from './fault-world.cases.ts'
import { expectInvariants } from './invariants.cases.ts'
import { expectSettled } from './settled.cases.ts'
import { chat, generationOf, openWorld, question, type World } from './world.cases.ts'

const CREDIT = 10_000_000n
const DATANET = 'meed/elements'
const WORDS = 'Who discovered titanium?'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

/** An answer that has begun, of a node that waits between its tokens. */
async function begun(key: string) {
  const asked = faulty(WORDS, { tokenMs: 100 })
  const reply = await chat(world, key, question(asked, { stream: true, datanets: [DATANET] }))
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const read = async () => {
    const { value = '', done } = (await reader?.read()) ?? { done: true }
    text += value
    return !done
  }
  while (!text.includes('"content":"')) expect(await read()).toBe(true)
  return {
    id: idOf(reply),
    async rest() {
      while (await read());
      return text
    },
  }
}

/** What was charged beside the tokens: the fee of the Datanet. */
async function feeIn(key: string, id: string): Promise<bigint> {
  const { state, usage, price_nano_usd: price } = await endOf(world, key, id)
  expect(state).toBe('captured')
  const { prompt_tokens: read = 0, completion_tokens: made = 0 } = usage ?? {}
  return BigInt(price ?? 0) - PROMPT * BigInt(read) - COMPLETION * BigInt(made)
}

test('F17 a price that changes mid-call is paid by the next call', async () => {
  const { url, deployment } = world.stack
  const key = await freshAccount(world, CREDIT)
  const owner = await createKey(url, deployment, person('curator'), 'price')
  const shown = z.looseObject({ fee_nano_usd: z.string() })
  const place = `${url}/v1/datanets/${DATANET}`
  const before = BigInt((await call(place, shown, { key: owner })).fee_nano_usd)
  const first = await begun(key)
  const body = { fee_nano_usd: (before * 10n).toString() }
  await call(place, z.unknown(), { method: 'PATCH', key: owner, body })
  expect((await generationOf(world, key, first.id)).state).toBe('held')
  expect(await first.rest()).toContain('[DONE]')
  expect(await feeIn(key, first.id)).toBe(before)
  const second = await begun(key)
  expect(await second.rest()).toContain('[DONE]')
  expect(await feeIn(key, second.id)).toBe(before * 10n)
  await expectInvariants(world, key, { deposited: CREDIT, calls: 2, datanets: [DATANET] })
})

test('F17 a key that is revoked mid-call ends no answer, and begins none', async () => {
  const admin = await freshAccount(world, CREDIT)
  const made = z.object({ id: z.string(), key: z.string() })
  const keys = `${world.stack.url}/v1/keys`
  const one = await call(keys, made, { key: admin, body: { name: 'mid-call' } })
  const answer = await begun(one.key)
  await call(`${keys}/${one.id}`, z.unknown(), { method: 'DELETE', key: admin })
  expect((await generationOf(world, admin, answer.id)).state).toBe('held')
  const refused = await chat(world, one.key, question(WORDS))
  expect(refused.status).toBe(401)
  expect(await answer.rest()).toContain('[DONE]')
  expect((await endOf(world, admin, answer.id)).ended_by).toBe('done')
  await expectInvariants(world, admin, { deposited: CREDIT, calls: 1, datanets: [DATANET] })
})

test('I5 each charge is in one epoch, at the price that it froze', async () => {
  expect(await expectSettled(world)).toBeGreaterThan(0)
})
