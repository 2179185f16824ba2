// Cards over HTTP: a checkout, the page on which it is paid, events from a stand-in that signs as Stripe
// does, a refund after the credit was spent, a card that is charged by itself.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { call, createKey, until } from '../../local/demo/client.ts'
import { person } from '../../local/stack/people.ts'
import { must } from '../../schemas/result.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { autoTopUpObject, topUpObject } from '../../schemas/wire/topup.ts'
import { openCardWorld, type CardWorld } from './card-world.cases.ts'
import { chat, creditsOf, ledgerOf, question, type World } from './world.cases.ts'

/** What the stack gives every test account. */
const GIVEN = 1_000_000_000n

let world: World
let stripe: CardWorld['stripe']
let stop: CardWorld['stop']
let key: string

beforeAll(async () => {
  ;({ world, stripe, stop } = await openCardWorld())
  const { url, deployment } = world.stack
  key = await createKey(url, deployment, person('chen'), 'cards', { mode: 'test' })
})
afterAll(() => stop())

const api = <S extends z.ZodType>(path: string, schema: S, options = {}) =>
  call(`${world.stack.url}${path}`, schema, { key, ...options })

async function topUp(amount: string, keepCard = false) {
  const urls = { success_url: 'http://127.0.0.1:9/ok', cancel_url: 'http://127.0.0.1:9/no' }
  const body = { amount, ...urls, ...(keepCard ? { keep_card: true } : {}) }
  return api('/v1/topups', topUpObject, { body })
}

const available = async () => BigInt((await creditsOf(world, key)).available_nano_usd)

test('a checkout that a person pays is credit, and one that nobody pays is not', async () => {
  const [opened] = [await topUp('25.00'), await topUp('10.00')]
  expect(await available()).toBe(GIVEN)
  const page = await fetch(opened.url)
  expect(await page.text()).toContain('$25.00')
  const paid = await fetch(opened.url, { method: 'POST', redirect: 'manual' })
  expect([paid.status, paid.headers.get('location')]).toEqual([303, 'http://127.0.0.1:9/ok'])
  expect(await available()).toBe(GIVEN + 25_000_000_000n)
  for (const event of stripe.events) expect(await stripe.deliver(event)).toBe(200)
  expect(await available()).toBe(GIVEN + 25_000_000_000n)
})

test('an event that is forged or future-dated is refused, and one that is unheard of is let pass', async () => {
  const url = `${world.stack.url}/v1/stripe/webhook`
  const body = must(stripe.events[0], 'an event').body
  const send = (signature: string) =>
    fetch(url, { method: 'POST', headers: { 'stripe-signature': signature }, body })
  const replies = [
    await send(stripe.sign(body, Date.now(), 'whsec_of_somebody_else')),
    await send(stripe.sign(body, Date.now() + 600_000)),
  ]
  const codes = await Promise.all(
    replies.map(async (reply) => errorBody.parse(await reply.json()).error.code),
  )
  expect(codes).toEqual(['event_unsigned', 'event_untimely'])
  const odd = JSON.stringify({ id: 'evt_1', object: 'event', type: 'odd', data: { object: {} } })
  const heard = await fetch(url, {
    method: 'POST',
    headers: { 'stripe-signature': stripe.sign(odd) },
    body: odd,
  })
  expect(await heard.json()).toEqual({ received: true, outcome: 'ignored' })
})

test('a payment that the bank takes back after it was spent is a debt that stops calls', async () => {
  const before = await available()
  const { id } = await topUp('10.00')
  const intent = await stripe.pay(id)
  await stripe.dispute(intent, 1_000)
  expect(await available()).toBe(before)
  const session = must([...stripe.sessions.values()][0], 'the first checkout')
  await (await chat(world, key, question('one two'))).text()
  const spent = before - (await available())
  expect(spent).toBeGreaterThan(0n)
  await stripe.refund(String(session['payment_intent']), 2_500)
  await stripe.dispute(String(session['payment_intent']), 100)
  const credits = await api('/v1/credits', z.looseObject({ owed_nano_usd: z.string() }))
  expect(credits.owed_nano_usd).toBe(spent.toString())
  const reply = await chat(world, key, question('one two'))
  expect([reply.status, errorBody.parse(await reply.json()).error.code]).toEqual([402, 'debt_owed'])
  await stripe.pay((await topUp('5.00', true)).id)
  expect(await available()).toBe(5_000_000_000n - spent)
  expect((await ledgerOf(world, key)).balanced).toBe(true)
})

test('a kept card is charged when credit falls below the threshold, once', async () => {
  const before = await available()
  const threshold = '5.00'
  const body = { enabled: true, threshold, amount: '20.00', monthly_cap: '30.00' }
  const options = { method: 'PUT', body }
  const set = await api('/v1/topups/auto', autoTopUpObject, options)
  expect(set).toMatchObject({ enabled: true, has_card: true })
  await until('the charge', async () => ((await available()) > before ? true : null))
  expect(await available()).toBe(before + 20_000_000_000n)
  const shown = await api('/v1/topups/auto', autoTopUpObject)
  expect(shown).toMatchObject({ pending: false, charged_this_month_nano_usd: '20000000000' })
})

test('a live key cannot be filled with test money', async () => {
  const reply = await fetch(`${world.stack.url}/v1/topups/auto`, {
    headers: { authorization: `Bearer ${world.key}` },
  })
  expect([reply.status, errorBody.parse(await reply.json()).error.code]).toEqual([
    400,
    'mode_mismatch',
  ])
})
