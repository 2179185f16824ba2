// What bench:webhooks drives: the deployed account, tally and webhooks objects and the deployed queue
// consumers, without what stands before a capture (keys over HTTP, an engine) and without Postgres.
import { accountOfWallet, contentId, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { consumeCaptured } from '../../workers/answers.queue.ts'
import { consumeEvents } from '../../workers/events.queue.ts'
import { meterOf } from '../../workers/meter/account-meter.ts'
import type { AccountObject } from '../../workers/meter/account.object.ts'
import { bookName } from '../../workers/meter/book-name.ts'
import type { Meter } from '../../workers/meter/meter.port.ts'
import { admitTarget } from '../../workers/notify/deliver.ts'
import { REFUSED_ADDRESSES, REFUSED_URLS } from '../../workers/notify/refused-targets.ts'
import { SECRET_BYTES } from '../../workers/notify/sign.ts'
import { DEFAULT_TERMS } from '../../workers/notify/subscription.ts'
import { WebhooksObject, type WebhooksPorts } from '../../workers/notify/webhooks.object.ts'
import { TallyObject } from '../../workers/settle/tally.object.ts'
import { receiptSigner } from '../../workers/systems/receipt-signer.ts'
import { secretBox } from '../../workers/systems/secret-box.ts'
import { breathe } from '../../workers/systems/timer.ts'
import { postWebhook } from '../../workers/systems/webhook-http.ts'
import { CALL, GRANT, recordOf, WALLET } from '../ledger/sample.ts'
import { HANG_MS, RETRY_SECONDS, isVoided } from './terms.ts'

export { AccountObject } from '../../workers/meter/account.object.ts'

type Env = {
  readonly ACCOUNT: DurableObjectNamespace<AccountObject>
  readonly TALLY: DurableObjectNamespace<BenchTally>
  readonly WEBHOOKS: DurableObjectNamespace<BenchWebhooks>
}

/** A public test key: nothing here is settled. */
const TEST_KEY = `0x${'01'.repeat(32)}` as const
const ACCOUNT = accountOfWallet(WALLET)
const PUBLIC_ADDRESS = '93.184.215.14'

export class BenchTally extends TallyObject<Env> {
  protected override shard = () => 0
  protected override payeeTerms = () => ({ maturityEpochs: 0, reserve: WALLET })
  protected override breathe = breathe
  protected override now = () => Date.now()
  protected override signer = () => receiptSigner(TEST_KEY)
  protected override domain = () => ({ chainId: 31_337, verifyingContract: WALLET })
}

export class BenchWebhooks extends WebhooksObject<Env> {
  protected override ports(): WebhooksPorts {
    const { seal, unseal } = secretBox('a key of the bench')
    return {
      now: () => Date.now(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      jitter: () => Math.random(),
      schedule: RETRY_SECONDS,
      rules: { allowLoopback: true },
      resolve: () => Promise.resolve([]),
      post: postWebhook(() => AbortSignal.timeout(HANG_MS)),
      seal,
      unseal: ({ sealed }, of) => unseal(sealed, of),
      listen: () => Promise.resolve(),
    }
  }
}

const meterIn = ({ ACCOUNT: accounts }: Env): Meter =>
  meterOf(() => accounts.getByName(bookName(ACCOUNT, 'live')))
const webhooksIn = ({ WEBHOOKS }: Env) => WEBHOOKS.getByName(bookName(ACCOUNT, 'live'))

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const number = (name: string) => Number(searchParams.get(name))
    switch (pathname) {
      case '/subscribe':
        return Response.json(await subscribe(searchParams.get('url') ?? '', env))
      case '/drive':
        return Response.json(await drive(number('from'), number('to'), meterIn(env)))
      case '/states':
        return Response.json(await statesOf(await request.json(), meterIn(env)))
      case '/dead':
        return Response.json(await deadOf(searchParams.get('of') ?? '', env))
      case '/ssrf':
        return Response.json(await tryTargets())
      default:
        return new Response('up')
    }
  },

  async queue(batch: MessageBatch, env: Env): Promise<void> {
    const ports = {
      embedder: { embed: () => Promise.resolve(null), embedded: () => Promise.resolve(null) },
      tally: env.TALLY.getByName('shard-0'),
      generations: {
        store: () => Promise.resolve(),
        find: () => Promise.resolve(null),
        putEvidence: () => Promise.resolve(sha256Hex('evidence that the bench does not keep')),
        evidence: () => Promise.resolve(null),
      },
      usage: { project: () => Promise.resolve() },
      spanIndexOf: () => ({ find: () => Promise.resolve(null) }),
      meterOf: () => meterIn(env),
      webhooksOf: () => webhooksIn(env),
      breathe,
      log: (event: string, facts: object) => console.log(JSON.stringify({ event, ...facts })),
    }
    await (batch.queue.endsWith('-events')
      ? consumeEvents(batch, ports, () => Promise.resolve())
      : consumeCaptured(batch, ports))
  },
}

async function subscribe(url: string, env: Env): Promise<object> {
  const meter = meterIn(env)
  await meter.grantKey(WALLET, GRANT, 'nonce')
  await meter.credit(WALLET, 'd', nanoUsd(1n << 60n))
  const terms = { ...DEFAULT_TERMS, url, events: ['generation.completed'] } as const
  const fresh = { id: contentId('sub', 'bench'), secret: new Uint8Array(SECRET_BYTES).fill(1) }
  const made = await webhooksIn(env).create({ accountId: ACCOUNT, mode: 'live' }, terms, fresh)
  if (!made.ok) throw new Error(made.error.kind)
  return { id: made.value.webhook.id, secret: made.value.secret }
}

/** Calls by their numbers, again after a crash; among them voids, and steps that are rolled back. */
async function drive(from: number, to: number, meter: Meter): Promise<object> {
  let rolledBack = 0
  const one = async (index: number) => {
    const generationId = contentId('gen', `call ${index}`)
    const before = await meter.generation(generationId)
    if (before !== null && before.state !== 'held') return
    const price = { fixedNanoUsd: nanoUsd(20n), nanoUsdPerCompletionToken: nanoUsd(80n) }
    const limits = { maxTokens: 64, maxTokensLimit: 2_048 }
    const hold = { keyDigest: GRANT.keyDigest, generationId, ...price, ...limits, call: CALL }
    if (before === null) await meter.hold(hold)
    if (isVoided(index)) await meter.void(generationId, 'client_abort')
    else await meter.capture(generationId, { record: recordOf(generationId, 32, 2_580n) })
    if (index % 20 !== 7) return
    // In one write with its neighbours, and rolled back alone: another amount, and no such hold.
    const bugs = [
      meter.credit(WALLET, 'd', nanoUsd(1n)),
      meter.capture(ghostOf(index), { record: recordOf(ghostOf(index), 32, 2_580n) }),
    ]
    for (const told of await Promise.allSettled(bugs)) if (told.status === 'rejected') rolledBack++
  }
  const indexes = Array.from({ length: to - from }, (_, i) => from + i)
  await Promise.all(indexes.map(one))
  return { rolledBack }
}

function ghostOf(index: number): GenerationId {
  return contentId('gen', `never held ${index}`)
}

async function statesOf(ids: unknown, meter: Meter): Promise<object> {
  if (!Array.isArray(ids)) throw new Error('a list of generations is asked for')
  return Promise.all(
    ids.map(async (id: GenerationId) => {
      const shown = await meter.generation(id)
      return { id, state: shown?.state ?? null, charged: String(shown?.chargedNanoUsd ?? null) }
    }),
  )
}

/** Every dead letter as the API shows it, page by page. */
async function deadOf(of: string, env: Env): Promise<object> {
  const ids: string[] = []
  let before: number | null = null
  for (;;) {
    const query = { state: 'dead', before, limit: 100 } as const
    const page = await webhooksIn(env).deliveries(of as never, query)
    if (!page.ok) throw new Error(page.error.kind)
    ids.push(...page.value.deliveries.map(({ id }) => id))
    before = page.value.deliveries.at(-1)?.sequence ?? null
    if (!page.value.hasMore) return ids
  }
}

/** By the rules of production: URLs whose name is public, and public names with other addresses. */
async function tryTargets(): Promise<object> {
  const rules = { allowLoopback: false }
  const named = REFUSED_URLS.map((url) =>
    admitTarget(url, { rules, resolve: () => Promise.resolve([PUBLIC_ADDRESS]) }),
  )
  const resolved = REFUSED_ADDRESSES.map((address) => {
    const resolve = () => Promise.resolve([PUBLIC_ADDRESS, address])
    return admitTarget('https://rebind.example.org/', { rules, resolve })
  })
  const told = await Promise.all([...named, ...resolved])
  return { tried: told.length, accepted: told.filter(({ ok }) => ok).length }
}
