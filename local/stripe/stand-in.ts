// Plays Stripe on this machine, for tests and for trying out top-ups: the few operations of its API that
// we use, answers in its shapes, idempotency keys as it keeps them, and events signed as it signs them.
// What a person or a bank does (pay, refund, dispute, win it) is a method here. It takes no card.
import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type StandInOptions = {
  readonly port: number
  readonly secretKey: string
  readonly webhookSecret: string
  /** Where events go; null sends none: a test takes them from `events`. */
  readonly webhookUrl: string | null
}

export type StandInEvent = {
  readonly id: string
  readonly type: string
  readonly body: string
}

type Thing = Record<string, unknown> & { readonly id: string }
type Answer = { readonly status: number; readonly body: object }

const DECLINED = 'pm_declines'

export class StripeStandIn {
  readonly events: StandInEvent[] = []
  readonly intents = new Map<string, Thing>()
  readonly sessions = new Map<string, Thing>()
  readonly refunds: Thing[] = []
  readonly disputes: Thing[] = []
  /** Every request that changed something, by its idempotency key: repeats are told the same. */
  readonly #answers = new Map<string, { readonly asked: string; readonly answer: Answer }>()
  readonly #options: StandInOptions
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  #names = 0

  constructor(options: StandInOptions) {
    this.#options = options
  }

  start(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#options.port, '127.0.0.1', () => resolve(this.url))
    })
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** A person pays a checkout; `late` methods are paid when the bank says so: `settle`. */
  async pay(sessionId: string, how: 'card' | 'late' = 'card'): Promise<string> {
    const session = found(this.sessions.get(sessionId))
    const intent = found(this.intents.get(String(session['payment_intent'])))
    Object.assign(session, { status: 'complete' })
    if (how === 'late') {
      Object.assign(intent, { status: 'processing' })
      await this.#tell('checkout.session.completed', session)
      return intent.id
    }
    this.#paid(session, intent)
    await this.#tell('payment_intent.succeeded', intent)
    await this.#tell('checkout.session.completed', session)
    return intent.id
  }

  /** A late payment arrives, or does not. */
  async settle(sessionId: string, how: 'succeeded' | 'failed'): Promise<void> {
    const session = found(this.sessions.get(sessionId))
    const intent = found(this.intents.get(String(session['payment_intent'])))
    if (how === 'succeeded') this.#paid(session, intent)
    else Object.assign(intent, { status: 'requires_payment_method' })
    await this.#tell(`checkout.session.async_payment_${how}`, session)
  }

  async refund(intentId: string, cents: number, status = 'succeeded'): Promise<string> {
    const refund = this.#thing('re', 'refund', { payment_intent: intentId, amount: cents, status })
    this.refunds.push(refund)
    await this.#tell('refund.created', refund)
    return refund.id
  }

  async dispute(intentId: string, cents: number): Promise<string> {
    const status = 'needs_response'
    const dispute = this.#thing('dp', 'dispute', {
      payment_intent: intentId,
      amount: cents,
      status,
    })
    this.disputes.push(dispute)
    await this.#tell('charge.dispute.created', dispute)
    return dispute.id
  }

  /** A refund or a dispute gets on: `failed`, `won`, `lost` … */
  async become(id: string, status: string): Promise<void> {
    const thing = found([...this.refunds, ...this.disputes].find((each) => each.id === id))
    Object.assign(thing, { status })
    const isRefund = thing['object'] === 'refund'
    await this.#tell(isRefund ? 'refund.updated' : 'charge.dispute.closed', thing)
  }

  /** The header that Stripe sends with these bytes at that time. */
  sign(body: string, atMs = Date.now(), secret = this.#options.webhookSecret): string {
    const t = Math.floor(atMs / 1_000)
    return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
  }

  async deliver({ body }: StandInEvent): Promise<number> {
    const { webhookUrl } = this.#options
    if (webhookUrl === null) return 0
    const headers = { 'content-type': 'application/json', 'stripe-signature': this.sign(body) }
    return (await fetch(webhookUrl, { method: 'POST', headers, body })).status
  }

  async #tell(type: string, object: Thing): Promise<void> {
    const id = this.#name('evt')
    const created = Math.floor(Date.now() / 1_000)
    const event = { id, object: 'event', type, created, livemode: this.#isLive, data: { object } }
    const told = { id, type, body: JSON.stringify(event, null, 2) }
    this.events.push(told)
    await this.deliver(told)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url)
    const body = await bodyOf(request)
    const hosted = /^\/pay\/(cs_\w+)$/.exec(pathname)?.[1]
    if (hosted !== undefined) return this.#hosted(request, hosted, response)
    const key = request.headers['idempotency-key']
    const answer =
      request.headers.authorization !== `Bearer ${this.#options.secretKey}`
        ? refusal(401, 'invalid_request_error', 'Invalid API Key provided')
        : typeof key === 'string' && request.method === 'POST'
          ? this.#once(key, `${pathname} ${body}`, () => this.#post(pathname, body))
          : request.method === 'POST'
            ? this.#post(pathname, body)
            : this.#get(pathname, searchParams.get('payment_intent'))
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.body))
  }

  /** The page to which a person is sent: one button. */
  async #hosted(request: IncomingMessage, id: string, response: ServerResponse): Promise<void> {
    const session = this.sessions.get(id)
    if (session === undefined) return void response.writeHead(404).end('No such checkout.')
    if (request.method === 'POST') {
      if (session['status'] === 'open') await this.pay(id)
      return void response.writeHead(303, { location: String(session['success_url']) }).end()
    }
    const dollars = (Number(session['amount_total']) / 100).toFixed(2)
    const page = `<!doctype html><title>Checkout stand-in</title><h1>$${dollars}</h1><p>No card is asked for: this is a stand-in.</p><form method="post"><button>Pay</button></form>`
    response.writeHead(200, { 'content-type': 'text/html' }).end(page)
  }

  #once(key: string, asked: string, act: () => Answer): Answer {
    const before = this.#answers.get(key)
    if (before === undefined) {
      const answer = act()
      this.#answers.set(key, { asked, answer })
      return answer
    }
    if (before.asked === asked) return before.answer
    const message = 'Keys for idempotent requests can only be used with the same parameters'
    return refusal(400, 'idempotency_error', message)
  }

  #post(path: string, body: string): Answer {
    const form = new URLSearchParams(body)
    if (path === '/v1/checkout/sessions') return this.#openSession(form)
    if (path === '/v1/payment_intents') return this.#charge(form)
    return refusal(404, 'invalid_request_error', `Unrecognized request URL (POST: ${path})`)
  }

  #get(path: string, intentId: string | null): Answer {
    const id = /^\/v1\/payment_intents\/(\w+)$/.exec(path)?.[1]
    const list = path === '/v1/refunds' ? this.refunds : this.disputes
    if (id === undefined) {
      const data = list.filter((each) => each['payment_intent'] === intentId)
      return { status: 200, body: { object: 'list', data, has_more: false, url: path } }
    }
    const intent = this.intents.get(id)
    if (intent !== undefined) return { status: 200, body: intent }
    return refusal(404, 'invalid_request_error', `No such payment_intent: '${id}'`)
  }

  #openSession(form: URLSearchParams): Answer {
    const amount = Number(form.get('line_items[0][price_data][unit_amount]'))
    const usage = form.get('payment_intent_data[setup_future_usage]')
    const intent = this.#intent(amount, {
      metadata: { meed_wallet: form.get('payment_intent_data[metadata][meed_wallet]') ?? '' },
      setup_future_usage: usage,
      customer: usage === null ? null : this.#name('cus'),
      payment_method: usage === null ? null : this.#name('pm'),
    })
    const session = this.#thing('cs', 'checkout.session', {
      amount_total: amount,
      payment_intent: intent.id,
      payment_status: 'unpaid',
      status: 'open',
      success_url: form.get('success_url'),
    })
    Object.assign(session, { url: `${this.url}/pay/${session.id}` })
    this.sessions.set(session.id, session)
    return { status: 200, body: session }
  }

  /** Off session: paid or refused at once, and told by an event either way. */
  #charge(form: URLSearchParams): Answer {
    const crossing = form.get('metadata[meed_crossing]') ?? ''
    const intent = this.#intent(Number(form.get('amount')), {
      metadata: { meed_wallet: form.get('metadata[meed_wallet]') ?? '', meed_crossing: crossing },
      customer: form.get('customer'),
      payment_method: form.get('payment_method'),
      setup_future_usage: null,
    })
    if (form.get('payment_method') === DECLINED) {
      const error = { type: 'card_error', code: 'card_declined', decline_code: 'do_not_honor' }
      Object.assign(intent, { status: 'requires_payment_method', last_payment_error: error })
      void this.#tell('payment_intent.payment_failed', intent)
      return { status: 402, body: { error: { ...error, message: 'Your card was declined.' } } }
    }
    Object.assign(intent, { status: 'succeeded', amount_received: intent['amount'] })
    void this.#tell('payment_intent.succeeded', intent)
    return { status: 200, body: intent }
  }

  #intent(amount: number, more: Record<string, unknown>): Thing {
    const received = { amount, amount_received: 0, last_payment_error: null }
    const status = 'requires_payment_method'
    const intent = this.#thing('pi', 'payment_intent', { ...received, status, ...more })
    this.intents.set(intent.id, intent)
    return intent
  }

  #paid(session: Thing, intent: Thing): void {
    Object.assign(intent, { status: 'succeeded', amount_received: intent['amount'] })
    Object.assign(session, { payment_status: 'paid' })
  }

  #thing(prefix: string, object: string, more: Record<string, unknown>): Thing {
    return { id: this.#name(prefix), object, currency: 'usd', livemode: this.#isLive, ...more }
  }

  #name(prefix: string): string {
    return `${prefix}_local${++this.#names}${randomBytes(6).toString('hex')}`
  }

  get #isLive(): boolean {
    return this.#options.secretKey.includes('_live_')
  }
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('there is no such thing here')
  return thing
}

function refusal(status: number, type: string, message: string): Answer {
  return { status, body: { error: { type, message } } }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
