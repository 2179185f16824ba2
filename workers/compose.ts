// The one file that knows both sides: it builds every port from the bindings, once per request.
import { isPayToSigned } from '../schemas/chain/pay-to-type.ts'
import type { EventMessage } from '../schemas/wire/event-message.ts'
import { keyRequestSigner } from './systems/chain-deposits.ts'
import { cardsByStripe } from './systems/card-stripe.ts'
import { archiveR2 } from './systems/archive-r2.ts'
import { claimChain } from './systems/chain-claims.ts'
import { leakReporterKeys } from './systems/leak-reporter-keys.ts'
import { log } from './systems/log.ts'
import { embedderOverHttp, engineOverHttp, extractorOverHttp } from './systems/node-http.ts'
import { openPostgres } from './systems/postgres.ts'
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
import { originalsIn } from './datanets/originals.store.ts'
import { uploadFilesIn } from './datanets/upload-files.store.ts'
import { ReviewStore } from './datanets/reviews.store.ts'
import { VersionStore } from './datanets/versions.store.ts'
import { earningsIn } from './earnings.store.ts'
import { generationsIn } from './generations.store.ts'
import { cellsIn } from './http/idempotency.object.ts'
import { IsolateCache, type Lent } from './isolate-cache.ts'
import { meterOf } from './meter/account-meter.ts'
import { reportsOf } from './meter/account-reports.ts'
import { bookName } from './meter/book-name.ts'
import { adapterBytesIn } from './models/adapter-bytes.store.ts'
import { adaptersIn } from './models/adapters.store.ts'
import type { Adapter } from './models/models.port.ts'
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
  (adapter) => adapter !== null,
)

const placements = new Placements()

/** @param outlive how work of this request goes on after its reply */
export function compose(env: Bindings, outlive: Ports['outlive']): Ports {
  const config = configOf(env)
  const db = openPostgres(config.DATABASE_URL, config.DATABASE_FETCH_URL)
  const lent = { now: () => Date.now(), outlive }
  const fleet = fleetOf(env, lent)
  const adapters = adaptersIn(db)
  const tally = env.TALLY.getByName(`shard-${TALLY_SHARD}`)
  const onNodes = embedderOverHttp(config.NODE_TOKEN, fleet)
  const embedder = env.AI === undefined ? onNodes : firstOf([onNodes, embedderOnWorkersAi(env.AI)])
  return {
    now: lent.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    log,
    outlive,
    ...configured(config),
    meterOf: (account, mode) => meterOf(() => env.ACCOUNT.getByName(bookName(account, mode))),
    reportsOf: (account, mode) =>
      reportsOf(() => env.ACCOUNT.getByName(bookName(account, mode)), mode),
    auditOf: (account, mode) => env.ACCOUNT.getByName(bookName(account, mode)).audit(),
    idempotency: cellsIn(env.IDEMPOTENCY),
    retriever: new HybridRetriever(new PassageStore(db), embedder),
    embedder,
    fleet,
    placements,
    engine: engineOverHttp(config.NODE_TOKEN),
    adapters: {
      ...adapters,
      find: (name) => adaptersSeen.get(name, () => adapters.find(name), lent),
    },
    adapterBytes: adapterBytesIn(env.VAULT),
    datanets: new DatanetStore(db, (texts) => embedder.embedded(texts)),
    access: new AccessStore(db),
    reviews: new ReviewStore(db, (texts) => embedder.embedded(texts)),
    batches: new BatchStore(db),
    versions: new VersionStore(db),
    extractor: extractorOverHttp(config.NODE_TOKEN, fleet),
    originals: originalsIn(env.VAULT),
    uploadsOf: (account) => env.UPLOADS.getByName(account),
    uploadFiles: uploadFilesIn(env.VAULT),
    deposits: env.DEPOSITS.getByName('escrow'),
    // Few requests need these, and a key or a client of a chain takes longer to make than all the rest.
    get card() {
      return cardDeskOf(config)
    },
    get x402() {
      return x402Of(env, config)
    },
    get withdrawals() {
      return withdrawalsOf(config)
    },
    get claims() {
      return claimChain(config.CHAIN_RPC_URL, config.DISTRIBUTOR_ADDRESS)
    },
    escrow: config.ESCROW_ADDRESS,
    tally,
    settler: env.SETTLER.getByName('settler'),
    payees: tally,
    archive: archiveReader(archiveR2(env.ARCHIVE)),
    relayer: config.RELAYER_KEY === undefined ? null : env.RELAYER.getByName('relayer'),
    generations: generationsIn(db, env.VAULT),
    earnings: earningsIn(db),
    usage: usageIn(db),
    leakReports: leakReportsIn(db),
    spanIndexOf: (adapter) => env.SPANS.getByName(adapter),
    trainingTexts: trainingTextsIn(db),
    webhooksOf: (account, mode) => env.WEBHOOKS.getByName(bookName(account, mode)),
    tell: (accountId, mode, event) => tellThrough(env.EVENTS, { accountId, mode, event }),
    webhookPolicy: webhookPolicyOf(config),
  }
}

type Configured = Pick<Ports, 'patience' | 'publicUrl' | 'adaptersUrl' | 'secrets' | 'baseTerms'> &
  Pick<Ports, 'isPayToSigned' | 'recoverKeySigner' | 'testCreditNanoUsd' | 'leakReporterKeys'>

/** What follows from the configuration alone. */
function configured(config: Config): Configured {
  return {
    patience: {
      silenceMs: config.UPSTREAM_SILENCE_SECONDS * 1_000,
      callMs: config.CALL_SECONDS_MAX * 1_000,
    },
    publicUrl: config.PUBLIC_URL,
    adaptersUrl: config.ADAPTERS_S3_URL ?? config.PUBLIC_URL,
    secrets: {
      keyPeppers: {
        current: { version: config.KEY_PEPPER_VERSION, secret: config.KEY_PEPPER },
        retired: config.KEY_PEPPERS_RETIRED ?? [],
      },
      nodeToken: config.NODE_TOKEN,
      operatorToken: config.OPERATOR_TOKEN,
      urlSigningKey: config.URL_SIGNING_KEY,
    },
    baseTerms: baseTermsOf(config),
    recoverKeySigner: keyRequestSigner({
      chainId: config.CHAIN_ID,
      escrow: config.ESCROW_ADDRESS,
    }),
    isPayToSigned: (said) => {
      const place = { chainId: config.CHAIN_ID, distributor: config.DISTRIBUTOR_ADDRESS }
      return isPayToSigned(place, said)
    },
    testCreditNanoUsd: config.TEST_CREDIT_NANO_USD,
    leakReporterKeys: leakReporterKeys(config.LEAK_REPORTER_KEYS_URL, () => Date.now()),
  }
}

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
