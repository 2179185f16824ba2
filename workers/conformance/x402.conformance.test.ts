// Calls without a key, paid singly by x402: the unmodified client of x402 against the real edge and chain.
import { wrapFetchWithPaymentFromConfig } from '@x402/fetch'
import { x402Client } from '@x402/core/client'
import {
  decodePaymentRequiredHeader,
  decodePaymentResponseHeader,
  encodePaymentSignatureHeader,
} from '@x402/core/http'
import type { PaymentPayload } from '@x402/core/types'
import { ExactEvmScheme } from '@x402/evm/exact/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createKey, sendOpen, until, type Wallet } from '../../local/demo/client.ts'
import { person } from '../../local/stack/people.ts'
import { WEI_PER_NANO_USD } from '../../local/stack/chain.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { creditsOf, generationOf, ledgerOf, MODEL, openWorld, question } from './world.cases.ts'
import type { ChatBody, World } from './world.cases.ts'

/** The smallest payment that the local stack takes. */
const MINIMUM = 1_000_000n

let world: World
beforeAll(async () => {
  world = await openWorld({ holdTtlSeconds: 4, silenceSeconds: 2 })
})
afterAll(() => world.stop())

/** A wallet that nobody has seen, with so much OPEN and no coin for gas. */
async function freshWallet(nanoUsd: bigint): Promise<Wallet> {
  const account = privateKeyToAccount(generatePrivateKey())
  const address = parseAddress(account.address)
  const wei = nanoUsd * WEI_PER_NANO_USD
  await sendOpen(world.stack, person('treasury'), address, wei)
  return { account, address }
}

const schemesOf = ({ account }: Wallet) => ({
  schemes: [{ network: 'eip155:*' as const, client: new ExactEvmScheme(account) }],
  // Without this the client refuses every token that it does not know.
  spendControls: { allowedAssets: true as const, maxAmountPerPayment: false as const },
})

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const type = { 'content-type': 'application/json' }
  const text = JSON.stringify(body)
  return fetch(`${world.stack.url}${path}`, {
    method: 'POST',
    headers: { ...type, ...headers },
    body: text,
  })
}

/** What the client does, in single steps. */
async function payloadFor(wallet: Wallet, reply: Response): Promise<PaymentPayload> {
  const required = decodePaymentRequiredHeader(
    must(reply.headers.get('payment-required'), 'a price'),
  )
  return x402Client.fromConfig(schemesOf(wallet)).createPaymentPayload(required)
}

const CHAT = '/v1/chat/completions'
const signed = (payload: PaymentPayload) => ({
  'payment-signature': encodePaymentSignatureHeader(payload),
})
const codeOf = async (reply: Response) => errorBody.parse(await reply.json()).error.code
const keyOf = (wallet: Wallet) =>
  createKey(world.stack.url, world.stack.deployment, wallet, 'to look at the credit')
const paidBy = (reply: Response) =>
  decodePaymentResponseHeader(must(reply.headers.get('payment-response'), 'a settlement'))

describe('a call without a key', () => {
  test('is told its price, in the shape of x402 and in that of the API', async () => {
    const reply = await post(CHAT, question('x', { max_tokens: 10 }))
    expect([reply.status, await codeOf(reply)]).toEqual([402, 'payment_required'])
    const header = must(reply.headers.get('payment-required'), 'a price')
    const { accepts, x402Version, extensions } = decodePaymentRequiredHeader(header)
    const { deployment } = world.stack
    expect(x402Version).toBe(2)
    expect(accepts).toEqual([
      expect.objectContaining({
        scheme: 'exact',
        network: 'eip155:31337',
        asset: deployment.open,
        payTo: deployment.escrow,
        amount: (MINIMUM * WEI_PER_NANO_USD).toString(),
        extra: { name: 'Open', version: '1' },
      }),
    ])
    expect(extensions).toHaveProperty('payment-identifier')
  })

  test('that could never run is refused for that, and asks for no payment', async () => {
    for (const [body, status] of [
      [question('x', { model: 'no/such' }), 404],
      [question('x', { n: 99 }), 400],
    ] as const) {
      const reply = await post(CHAT, body)
      expect([reply.status, reply.headers.get('payment-required')]).toEqual([status, null])
    }
  })

  test('with a key that is mistyped is still told so', async () => {
    const reply = await post(CHAT, question('x'), { authorization: 'Bearer meed_live_nonsense' })
    expect([reply.status, await codeOf(reply)]).toEqual([401, 'invalid_api_key'])
  })
})

describe('the unmodified client', () => {
  test.each([
    [CHAT, question('one two', { max_tokens: 4 })],
    ['/v1/responses', { model: MODEL, input: 'one two', max_output_tokens: 16 }],
    ['/v1/completions', { model: MODEL, prompt: 'one two', max_tokens: 4 }],
    ['/v1/embeddings', { model: 'all-MiniLM-L6-v2-int8', input: 'one two' }],
    ['/v1/retrieve', { query: 'Who discovered titanium?', datanets: ['meed/elements'] }],
  ])('pays for %s, and what is left stays', async (path, body) => {
    const wallet = await freshWallet(MINIMUM)
    const fetchPaying = wrapFetchWithPaymentFromConfig(fetch, schemesOf(wallet))
    const reply = await fetchPaying(`${world.stack.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect([reply.status, await reply.text()]).toEqual([200, expect.any(String)])
    expect(paidBy(reply)).toMatchObject({
      success: true,
      payer: wallet.account.address.toLowerCase(),
    })
    const key = await keyOf(wallet)
    const { available_nano_usd: left, captured_nano_usd: spent } = await creditsOf(world, key)
    expect(BigInt(left) + BigInt(spent)).toBe(MINIMUM)
    expect(BigInt(spent)).toBeGreaterThan(0n)
    expect((await ledgerOf(world, key)).balanced).toBe(true)
  })

  test('pays its next call from what was left: the chain is not asked again', async () => {
    const wallet = await freshWallet(MINIMUM)
    const fetchPaying = wrapFetchWithPaymentFromConfig(fetch, schemesOf(wallet))
    const ask = async () => {
      const body = JSON.stringify(question('one two', { max_tokens: 4 }))
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
      const reply = await fetchPaying(`${world.stack.url}${CHAT}`, init)
      await reply.text()
      return [reply.status, paidBy(reply)] as const
    }
    const [first, second] = [await ask(), await ask()]
    expect(first).toMatchObject([200, { amount: (MINIMUM * WEI_PER_NANO_USD).toString() }])
    // The wallet is empty now: a second payment could not have been settled.
    expect(second).toMatchObject([200, { success: true, transaction: '', amount: '0' }])
  })

  test('streams: the first word is there before the last was made', async () => {
    const wallet = await freshWallet(MINIMUM)
    const fetchPaying = wrapFetchWithPaymentFromConfig(fetch, schemesOf(wallet))
    const words = Array.from({ length: 40 }, (_, i) => `w${i}`).join(' ')
    const body = question(`${words} faults:{"tokenMs":20}`, { stream: true, max_tokens: 60 })
    const reply = await fetchPaying(`${world.stack.url}${CHAT}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const id = must(reply.headers.get('x-meed-generation-id'), 'a call has an id')
    const reader = must(reply.body, 'a stream').getReader()
    let text = ''
    while (!text.includes('w0')) text += new TextDecoder().decode((await reader.read()).value)
    const key = await keyOf(wallet)
    expect((await generationOf(world, key, id)).state).toBe('held')
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      text += new TextDecoder().decode(next.value)
    }
    expect(text).toContain('data: [DONE]')
    expect((await generationOf(world, key, id)).state).toBe('captured')
  })
})

describe('a payment', () => {
  const body = (): ChatBody => question('one two', { max_tokens: 4 })

  test('that is replayed, or used by two calls at once, serves one of them', async () => {
    const wallet = await freshWallet(MINIMUM * 3n)
    const payload = await payloadFor(wallet, await post(CHAT, body()))
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => post(CHAT, body(), signed(payload))),
    )
    const statuses = replies.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(new Set(statuses)).toEqual(
      new Set([200, ...statuses.filter((s) => s === 409 || s === 402)]),
    )
    const replay = await post(CHAT, body(), signed(payload))
    expect([replay.status, replay.headers.get('payment-response')]).toEqual([402, null])
    const elsewhere = await post('/v1/completions', { model: MODEL, prompt: 'x' }, signed(payload))
    expect(elsewhere.status).toBe(402)
    const { available_nano_usd: left, captured_nano_usd: spent } = await creditsOf(
      world,
      await keyOf(wallet),
    )
    expect(BigInt(left) + BigInt(spent)).toBe(MINIMUM)
  })

  test('with an identifier is told its answer again, and no other call', async () => {
    const wallet = await freshWallet(MINIMUM * 3n)
    const payload = await payloadFor(wallet, await post(CHAT, body()))
    const named = withIdentifier(payload, 'pay_0123456789abcdef')
    const first = await post(CHAT, body(), signed(named))
    const again = await post(CHAT, body(), signed(named))
    expect([first.status, again.status]).toEqual([200, 200])
    expect(await again.text()).toBe(await first.text())
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(paidBy(again)).toEqual(paidBy(first))
    const other = withIdentifier(
      await payloadFor(wallet, await post(CHAT, body())),
      'pay_0123456789abcdef',
    )
    const refused = await post(CHAT, body(), signed(other))
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'payment_identifier_reused'])
    const { captured_nano_usd: spent } = await creditsOf(world, await keyOf(wallet))
    expect(spent).toBe(first.headers.get('x-meed-cost-nano-usd'))
  })

  test('that is too small, for another payee, unreadable or of an empty wallet is not taken', async () => {
    const wallet = await freshWallet(MINIMUM * 3n)
    const reply = await post(CHAT, body())
    const good = await payloadFor(wallet, reply)
    const small = { ...good, accepted: { ...good.accepted, amount: '1' } }
    const stray = { ...good, accepted: { ...good.accepted, payTo: wallet.address } }
    const empty = await payloadFor(await freshWallet(1n), reply)
    for (const bad of [small, stray, empty]) {
      const refused = await post(CHAT, body(), signed(bad))
      expect([refused.status, refused.headers.get('payment-response')]).toEqual([402, null])
      expect(refused.headers.get('payment-required')).not.toBeNull()
    }
    const odd = await post(CHAT, body(), { 'payment-signature': 'not base64 {' })
    expect([odd.status, await codeOf(odd)]).toEqual([400, 'payment_malformed'])
    expect(await creditsOf(world, await keyOf(wallet))).toMatchObject({ available_nano_usd: '0' })
  })

  test('for a call that fails costs nothing: it is credit, and the same payment may try again', async () => {
    const wallet = await freshWallet(MINIMUM)
    const fails = question('x faults:{"refuse":true}', { max_tokens: 4 })
    const payload = await payloadFor(wallet, await post(CHAT, fails))
    const failed = await post(CHAT, fails, signed(payload))
    expect(failed.status).toBe(502)
    const again = await post(CHAT, fails, signed(payload))
    expect(again.status).toBe(502)
    expect(await creditsOf(world, await keyOf(wallet))).toMatchObject({
      available_nano_usd: MINIMUM.toString(),
      captured_nano_usd: '0',
    })
  })

  test('whose worker dies between settling and the call is credit all the same', async () => {
    const wallet = await freshWallet(MINIMUM)
    const slow = question('x faults:{"silent":true}', { max_tokens: 4, stream: true })
    const payload = await payloadFor(wallet, await post(CHAT, slow))
    const hung = post(CHAT, slow, signed(payload)).catch(() => null)
    const key = await keyOf(wallet)
    await until('the hold', async () => {
      const { held_nano_usd: held } = await creditsOf(world, key)
      return held === '0' ? null : held
    })
    await world.stack.edge().kill()
    await hung
    await world.stack.restartEdge()
    await until('the credit', async () => {
      const { available_nano_usd: left } = await creditsOf(world, key).catch(() => ({
        available_nano_usd: '0',
      }))
      return left === MINIMUM.toString() ? left : null
    })
    expect((await ledgerOf(world, key)).balanced).toBe(true)
  })
})

function withIdentifier(payload: PaymentPayload, id: string): PaymentPayload {
  const name = 'payment-identifier'
  const extension = { info: { required: false, id }, schema: {} }
  return { ...payload, extensions: { ...payload.extensions, [name]: extension } }
}
