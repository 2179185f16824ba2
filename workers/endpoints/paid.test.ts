import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import { makeId, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { ok } from '../../schemas/result.ts'
import type { Payments } from '../fund/payments.port.ts'
import { paymentRequest } from '../fund/x402.ts'
import type { Api } from '../http/context.ts'
import { credentialOf } from '../http/context.ts'
import type { Meter } from '../meter/meter.port.ts'
import type { Ports, X402 } from '../ports.ts'
import { endpoint } from './endpoint.ts'
import { paid } from './paid.ts'
import { NEEDED_HEADER } from './credit-refusals.ts'

const payer = parseAddress(`0x${'a1'.repeat(20)}`)
const terms = {
  ...{ chainId: 1, asset: parseAddress(`0x${'0e'.repeat(20)}`), name: 'Open', version: '1' },
  ...{ payTo: parseAddress(`0x${'e5'.repeat(20)}`), weiPerNanoUsd: 10n },
  minimumNanoUsd: nanoUsd(100n),
}

let payments: Payments
let replies: Response[]
/** What the operation was told of who pays, call by call. */
let told: unknown[]
let logged: string[]
let late: Promise<unknown>[]

beforeEach(() => {
  told = []
  logged = []
  late = []
  payments = {
    find: async () => null,
    open: async (presented) => ({ kind: 'open', record: presented as never }),
    settle: async (key) => {
      const funding = { depositId: key, amountNanoUsd: nanoUsd(500n) }
      return { kind: 'settled', funding, transaction: '0x77' }
    },
    close: async () => undefined,
    recover: async () => false,
  }
})

const short = (needed: bigint) =>
  new Response('{}', { status: 402, headers: { [NEEDED_HEADER]: needed.toString() } })
const served = () => new Response('served')

function post(amount: bigint | null): Promise<Response> {
  const one = endpoint(
    {
      ...{ method: 'post', path: '/v1/x', operationId: 'x', tag: 'Inference', summary: 'x' },
      ...{ auth: 'key', replies: {}, refusals: [] },
    },
    (context) => {
      told.push(credentialOf(context))
      return replies.shift() ?? served()
    },
  )
  const x402: X402 = {
    terms,
    payments,
    verifier: { verify: async () => ok({ unsettleable: null }) },
  }
  const ports: Partial<Ports> = {
    ...{ x402, now: () => 0, publicUrl: 'http://here', log: (event) => void logged.push(event) },
    outlive: (work) => void late.push(work),
    secrets: { keyPeppers: { current: { version: 1, secret: 'pepper' }, retired: [] } } as never,
    meterOf: () => ({ grantKey: async () => ok(null) }) as unknown as Meter,
  }
  const app = new Hono<Api>()
  app.use(async (context, next) => {
    context.set('ports', ports as Ports)
    context.set('requestId', makeId('req', 0, new Uint8Array(10)))
    await next()
  })
  app.post('/v1/x', (context) => paid(one).handle(context))
  const headers = amount === null ? {} : { 'payment-signature': signedFor(amount) }
  return Promise.resolve(app.request('/v1/x', { method: 'POST', body: '{}', headers }))
}

function signedFor(amount: bigint): string {
  const value = (amount * terms.weiPerNanoUsd).toString()
  const accepted = { ...paymentRequest(terms, nanoUsd(amount)), amount: value }
  const times = { validAfter: '0', validBefore: '60' }
  const nonce = `0x${'07'.repeat(32)}`
  const authorization = { from: payer, to: terms.payTo, value, ...times, nonce }
  const payload = { signature: `0x${'01'.repeat(65)}`, authorization }
  return btoa(JSON.stringify({ x402Version: 2, accepted, payload }))
}

const settled = (reply: Response) => JSON.parse(atob(reply.headers.get('payment-response') ?? ''))

describe('an operation that is paid for singly', () => {
  test('is served from credit where that is enough, and told what the payment bounds', async () => {
    replies = [served()]
    const reply = await post(500n)
    expect(settled(reply)).toMatchObject({ success: true, amount: '0', transaction: '' })
    expect(told).toEqual([{ kind: 'wallet', wallet: payer, funding: null, limitNanoUsd: 500n }])
  })

  test('settles first where it is not, and runs with what that brought in', async () => {
    replies = [short(400n), served()]
    const reply = await post(500n)
    expect([reply.status, settled(reply)]).toMatchObject([200, { transaction: '0x77' }])
    expect(told).toMatchObject([{ funding: null }, { funding: { amountNanoUsd: 500n } }])
  })

  test('never settles a payment that is below the price, or below the minimum', async () => {
    payments = { ...payments, settle: () => Promise.reject(new Error('nothing is settled here')) }
    replies = [short(600n)]
    expect((await post(500n)).headers.get('payment-required')).not.toBeNull()
    replies = [short(1n)]
    const reply = await post(99n)
    expect([reply.status, told.at(-1)]).toEqual([402, { kind: 'nobody' }])
  })

  test('is answered whatever becomes of the payment’s record after it was charged', async () => {
    payments = { ...payments, close: () => Promise.reject(new Error('the object is gone')) }
    replies = [short(400n), served()]
    const reply = await post(500n)
    expect([reply.status, await reply.text()]).toEqual([200, 'served'])
    await Promise.all(late)
    expect(logged).toEqual(['payment_not_closed'])
  })

  test('tells a settlement that takes too long to be sent again, not paid again', async () => {
    payments = { ...payments, settle: async () => ({ kind: 'pending' }) }
    replies = [short(400n)]
    const reply = await post(500n)
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2'])
  })
})
