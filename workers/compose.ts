// The one file that knows both sides: it builds every port from the bindings, once per request, and each
// part of it when it is first asked for: a call needs few of many.
import { isPayToSigned } from '../schemas/chain/pay-to-type.ts'
import type { NeonHttpDatabase } from 'drizzle-orm/neon-http'
import type { AccountId } from '../schemas/ids.ts'
import type { EventMessage } from '../schemas/wire/event-message.ts'
import type { KeyMode } from '../schemas/wire/key.ts'
import { keyRequestSigner } from './systems/chain-deposits.ts'
import { cardsByStripe } from './systems/card-stripe.ts'
import { archiveR2 } from './systems/archive-r2.ts'
import { claimChain } from './systems/chain-claims.ts'
import { leakReporterKeys } from './systems/leak-reporter-keys.ts'
import { log } from './systems/log.ts'
import { embedderOverHttp, engineOverHttp, extractorOverHttp } from './systems/node-http.ts'
import { openPostgres } from './systems/postgres.ts'
import { breathe, callAfter } from './systems/timer.ts'
import { OPEN_DOMAIN, paymentVerifier } from './systems/x402-facilitator.ts'
import { withdrawalSigner } from './systems/withdrawal-signer.ts'
import { embedderOnWorkersAi, firstOf } from './systems/workers-ai.ts'
import { leakReportsIn } from './auth/leak-reports.store.ts'
import { trainingTextsIn } from './attribute/spans/training.store.ts'
import type { Bindings } from './bindings.ts'
import { configOf } from './config-of.ts'
import type { Config } from './env.ts'
import { AccessStore } from './datanets/access.store.ts'
import { BatchStore } from './datanets/batches.store.ts'
import { DatanetStore } from './datanets/datanets.store.ts'
import { citedOriginalsIn } from './datanets/cited-originals.store.ts'
import { originalsIn } from './datanets/originals.store.ts'
import { uploadFilesIn } from './datanets/upload-files.store.ts'
import { ReviewStore } from './datanets/reviews.store.ts'
import { VersionStore } from './datanets/versions.store.ts'
import { earningsIn } from './earnings.store.ts'
import { generationsIn } from './generations.store.ts'
import { cellsIn } from './http/idempotency.object.ts'
import { IsolateCache, type Lent } from './isolate-cache.ts'
import { lazily, type Makers } from './lazily.ts'
import { charactersOf } from './meter/call-steps.ts'
import { JoinedCalls } from './meter/joined-calls.ts'
import { meterOf, type JoinedSteps } from './meter/account-meter.ts'
import { reportsOf } from './meter/account-reports.ts'
import { bookName } from './meter/book-name.ts'
import { adapterBytesIn } from './models/adapter-bytes.store.ts'
import { adaptersIn } from './models/adapters.store.ts'
import type { Adapter, Adapters } from './models/models.port.ts'
import { webhookPolicyOf } from './webhook-policy.ts'
import { TALLY_SHARD } from './objects.ts'
import type { BaseTerms, Ports } from './ports.ts'
import { PassageStore } from './retrieve/passages.store.ts'
import { HybridRetriever } from './retrieve/retriever.ts'
import { Placements } from './route/placements.ts'
import type { Fleet, SeenNode } from './route/route.port.ts'
import { archiveReader } from './settle/archive-reader.ts'
import { usageIn } from './usage.store.ts'

/** Nodes are seen at most 3 s late on top of their own beat: what they hold changes more slowly. */
const nodesSeen = new IsolateCache<readonly SeenNode[]>(
  { freshMs: 500, usableMs: 3_000 },
  (nodes) => nodes.length > 0,
)
/** A published name never changes its bytes; the price of a call is frozen with its hold. */
const adaptersSeen = new IsolateCache<Adapter | null>(
  { freshMs: 5_000, usableMs: 30_000 },
  (adapter) => adapter !== null && adapter.withdrawnAtMs === null,
)

const placements = new Placements()

/** The steps of this isolate's calls on their way to their accounts, by the name of the book. */
const steps = new Map<string, JoinedSteps>()
const BOOKS_MAX = 1_000

function stepsOf(book: string): JoinedSteps {
  const known = steps.get(book)
  if (known !== undefined) return known
  if (steps.size >= BOOKS_MAX) {
    for (const [name, each] of steps) if (each.isIdle(now())) steps.delete(name)
  }
  const calls: JoinedSteps = new JoinedCalls(charactersOf)
  steps.set(book, calls)
  return calls
}

/** @param outlive how work of this request goes on after its reply */
export function compose(env: Bindings, outlive: Ports['outlive']): Ports {
  return portsOf({ env, config: configOf(env), lent: { now, outlive } })
}

const accountIn = (env: Bindings, account: AccountId, mode: KeyMode) =>
  env.ACCOUNT.getByName(bookName(account, mode))
const tallyIn = (env: Bindings) => env.TALLY.getByName(`shard-${TALLY_SHARD}`)

type Asking = { readonly env: Bindings; readonly config: Config; readonly lent: Lent }
type Parts = Ports & { readonly db: NeonHttpDatabase }

const now = () => Date.now()

/** What follows from the configuration alone. */
const configured = {
  patience: ({ config }) => ({
    silenceMs: config.UPSTREAM_SILENCE_SECONDS * 1_000,
    callMs: config.CALL_SECONDS_MAX * 1_000,
  }),
  publicUrl: ({ config }) => config.PUBLIC_URL,
  adaptersUrl: ({ config }) => config.ADAPTERS_S3_URL ?? config.PUBLIC_URL,
  secrets: ({ config }) => ({
    keyPeppers: {
      current: { version: config.KEY_PEPPER_VERSION, secret: config.KEY_PEPPER },
      retired: config.KEY_PEPPERS_RETIRED ?? [],
    },
    nodeToken: config.NODE_TOKEN,
    operatorToken: config.OPERATOR_TOKEN,
    urlSigningKey: config.URL_SIGNING_KEY,
  }),
  baseTerms: ({ config }) => baseTermsOf(config),
  recoverKeySigner: ({ config }) =>
    keyRequestSigner({ chainId: config.CHAIN_ID, escrow: config.ESCROW_ADDRESS }),
  isPayToSigned:
    ({ config }) =>
    (said) =>
      isPayToSigned({ chainId: config.CHAIN_ID, distributor: config.DISTRIBUTOR_ADDRESS }, said),
  testCreditNanoUsd: ({ config }) => config.TEST_CREDIT_NANO_USD,
  leakReporterKeys: ({ config }) => leakReporterKeys(config.LEAK_REPORTER_KEYS_URL, now),
  card: ({ config }) => cardDeskOf(config),
  withdrawals: ({ config }) => withdrawalsOf(config),
  claims: ({ config }) => claimChain(config.CHAIN_RPC_URL, config.DISTRIBUTOR_ADDRESS),
  escrow: ({ config }) => config.ESCROW_ADDRESS,
  webhookPolicy: ({ config }) => webhookPolicyOf(config),
  engine: ({ env, config }) => engineOverHttp(config.NODE_TOKEN, env.NODES),
} satisfies Partial<Makers<Asking, Parts>>

/** What lies in Postgres or a bucket. */
const stored = {
  db: ({ config }) => openPostgres(config.DATABASE_URL, config.DATABASE_FETCH_URL),
  retriever: (_, { db, embedder }) => new HybridRetriever(new PassageStore(db), embedder),
  adapters: ({ lent }, { db }) => {
    const adapters = adaptersIn(db)
    const find: Adapters['find'] = (name) => adaptersSeen.get(name, () => adapters.find(name), lent)
    const withdraw: Adapters['withdraw'] = async (name, ...by) => {
      const done = await adapters.withdraw(name, ...by)
      adaptersSeen.forget(name)
      return done
    }
    return { ...adapters, find, withdraw }
  },
  adapterBytes: ({ env }) => adapterBytesIn(env.VAULT),
  datanets: (_, { db, embedder }) => new DatanetStore(db, (texts) => embedder.embedded(texts)),
  access: (_, { db }) => new AccessStore(db),
  reviews: (_, { db, embedder }) => new ReviewStore(db, (texts) => embedder.embedded(texts)),
  batches: (_, { db }) => new BatchStore(db),
  versions: (_, { db }) => new VersionStore(db),
  originals: ({ env }) => originalsIn(env.VAULT),
  uploadFiles: ({ env }) => uploadFilesIn(env.VAULT),
  isCited: (_, { db }) => citedOriginalsIn(db),
  archive: ({ env }) => archiveReader(archiveR2(env.ARCHIVE)),
  generations: ({ env }, { db }) => generationsIn(db, env.VAULT),
  earnings: (_, { db }) => earningsIn(db),
  usage: (_, { db }) => usageIn(db),
  leakReports: (_, { db }) => leakReportsIn(db),
  trainingTexts: (_, { db }) => trainingTextsIn(db),
} satisfies Partial<Makers<Asking, Parts>>

/** Objects, nodes, queues, and the request's own. */
const live = {
  now: () => now,
  breathe: () => breathe,
  random: () => (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  log: () => log,
  outlive: ({ lent }) => lent.outlive,
  meterOf:
    ({ env, lent }) =>
    (account, mode) => {
      const calls = stepsOf(bookName(account, mode))
      const together = { calls, asker: { ...lent, after: callAfter } }
      return meterOf(() => accountIn(env, account, mode), together)
    },
  reportsOf:
    ({ env }) =>
    (account, mode) =>
      reportsOf(() => accountIn(env, account, mode), mode),
  auditOf:
    ({ env }) =>
    (account, mode) =>
      accountIn(env, account, mode).audit(),
  idempotency: ({ env }) => cellsIn(env.IDEMPOTENCY),
  embedder: ({ env, config }, { fleet }) => {
    const onNodes = embedderOverHttp(config.NODE_TOKEN, fleet)
    return env.AI === undefined ? onNodes : firstOf([onNodes, embedderOnWorkersAi(env.AI)])
  },
  fleet: ({ env, lent }) => fleetOf(env, lent),
  placements: () => placements,
  extractor: ({ config }, { fleet }) => extractorOverHttp(config.NODE_TOKEN, fleet),
  deposits: ({ env }) => env.DEPOSITS.getByName('escrow'),
  x402: ({ env, config }) => x402Of(env, config),
  tally: ({ env }) => tallyIn(env),
  settler: ({ env }) => env.SETTLER.getByName('settler'),
  payees: ({ env }) => tallyIn(env),
  relayer: ({ env, config }) =>
    config.RELAYER_KEY === undefined ? null : env.RELAYER.getByName('relayer'),
  uploadsOf:
    ({ env }) =>
    (account) =>
      env.UPLOADS.getByName(account),
  spanIndexOf:
    ({ env }) =>
    (adapter) =>
      env.SPANS.getByName(adapter),
  webhooksOf:
    ({ env }) =>
    (account, mode) =>
      env.WEBHOOKS.getByName(bookName(account, mode)),
  tell:
    ({ env }) =>
    (accountId, mode, event) =>
      tellThrough(env.EVENTS, { accountId, mode, event }),
} satisfies Partial<Makers<Asking, Parts>>

const portsOf = lazily<Asking, Parts>({ ...configured, ...stored, ...live })

function cardDeskOf(config: Config): Ports['card'] {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = config
  if (secretKey === undefined || webhookSecret === undefined) return null
  return cardsByStripe({ secretKey, webhookSecret, apiUrl: config.STRIPE_API_URL ?? null })
}

function x402Of(env: Bindings, config: Config): Ports['x402'] {
  if (config.X402_FACILITATOR_KEY === undefined) return null
  const terms = {
    chainId: config.CHAIN_ID,
    asset: config.OPEN_ADDRESS,
    ...OPEN_DOMAIN,
    payTo: config.ESCROW_ADDRESS,
    minimumNanoUsd: config.X402_MINIMUM_NANO_USD,
    weiPerNanoUsd: config.WEI_PER_NANO_USD,
  }
  const verifier = paymentVerifier(config.CHAIN_RPC_URL, terms)
  return { terms, verifier, payments: env.PAYMENTS.getByName('x402') }
}

function withdrawalsOf(config: Config): Ports['withdrawals'] {
  const { CHAIN_ID: chainId, ESCROW_ADDRESS: escrow, WITHDRAWAL_SIGNER_KEY: key } = config
  return key === undefined ? null : withdrawalSigner({ chainId, escrow }, key)
}

function baseTermsOf(config: ReturnType<typeof configOf>): BaseTerms {
  return {
    promptNanoUsd: config.BASE_PROMPT_NANO_USD,
    completionNanoUsd: config.BASE_COMPLETION_NANO_USD,
    embeddingNanoUsd: config.EMBEDDING_NANO_USD,
    payees: {
      platform: config.PLATFORM_ADDRESS,
      stakers: config.STAKERS_ADDRESS,
      commons: config.COMMONS_ADDRESS,
    },
    weiPerNanoUsd: config.WEI_PER_NANO_USD,
  }
}

function fleetOf(env: Bindings, lent: Lent): Fleet {
  const fleet = env.FLEET.getByName('fleet')
  return {
    join: (message) => fleet.join(message),
    forget: (nodeId) => fleet.forget(nodeId),
    heartbeat: (status, message) => fleet.heartbeat(status, message),
    noteDemand: (base) => fleet.noteDemand(base),
    noteActivity: (adapter) => fleet.noteActivity(adapter),
    view: () => nodesSeen.get('fleet', () => fleet.view(), lent),
  }
}

async function tellThrough(queue: Queue, message: EventMessage): Promise<void> {
  await queue.send(message).catch((error: unknown) => {
    log('event_not_sent', { event: message.event.id, reason: String(error) })
  })
}
