// The one file that knows both sides: it builds every port from the bindings, once per request.
import { keyRequestSigner } from './systems/chain-deposits.ts'
import { archiveR2 } from './systems/archive-r2.ts'
import { log } from './systems/log.ts'
import { embedderOverHttp, engineOverHttp } from './systems/node-http.ts'
import { openPostgres } from './systems/postgres.ts'
import type { Bindings } from './bindings.ts'
import { configOf } from './config-of.ts'
import { DatanetStore } from './datanets/datanets.store.ts'
import { generationsIn } from './generations.store.ts'
import { IsolateCache } from './isolate-cache.ts'
import { meterOf } from './meter/account-meter.ts'
import { adapterBytesIn } from './models/adapter-bytes.store.ts'
import { adaptersIn } from './models/adapters.store.ts'
import type { Adapter } from './models/models.port.ts'
import { TALLY_SHARD } from './objects.ts'
import type { Ports } from './ports.ts'
import { PassageStore } from './retrieve/passages.store.ts'
import { HybridRetriever } from './retrieve/retriever.ts'
import type { Fleet, SeenNode } from './route/route.port.ts'
import { archiveReader } from './settle/archive-reader.ts'

const EMBEDDING_MODEL = 'all-MiniLM-L6-v2-int8'

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

/** @param outlive how work of this request goes on after its reply */
export function compose(env: Bindings, outlive: Ports['outlive']): Ports {
  const config = configOf(env)
  const db = openPostgres(config.DATABASE_URL, config.DATABASE_FETCH_URL)
  const lent = { now: () => Date.now(), outlive }
  const fleetObject = env.FLEET.getByName('fleet')
  const fleet: Fleet = {
    heartbeat: (status) => fleetObject.heartbeat(status),
    noteActivity: (adapter) => fleetObject.noteActivity(adapter),
    view: () => nodesSeen.get('fleet', () => fleetObject.view(), lent),
  }
  const adapters = adaptersIn(db)
  const embedder = embedderOverHttp(config.NODE_TOKEN, fleet)
  const embed = (texts: readonly string[]) => embedder.embed(texts)
  return {
    now: lent.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    log,
    outlive,
    patience: {
      silenceMs: config.UPSTREAM_SILENCE_SECONDS * 1_000,
      callMs: config.CALL_SECONDS_MAX * 1_000,
    },
    publicUrl: config.PUBLIC_URL,
    secrets: {
      keyPepper: config.KEY_PEPPER,
      nodeToken: config.NODE_TOKEN,
      operatorToken: config.OPERATOR_TOKEN,
      urlSigningKey: config.URL_SIGNING_KEY,
    },
    baseTerms: {
      promptNanoUsd: config.BASE_PROMPT_NANO_USD,
      completionNanoUsd: config.BASE_COMPLETION_NANO_USD,
      payees: {
        platform: config.PLATFORM_ADDRESS,
        stakers: config.STAKERS_ADDRESS,
        commons: config.COMMONS_ADDRESS,
      },
      weiPerNanoUsd: config.WEI_PER_NANO_USD,
    },
    recoverKeySigner: keyRequestSigner({
      chainId: config.CHAIN_ID,
      escrow: config.ESCROW_ADDRESS,
    }),
    meterOf: (account) => meterOf(() => env.ACCOUNT.getByName(account)),
    auditOf: (account) => env.ACCOUNT.getByName(account).audit(),
    retriever: new HybridRetriever(new PassageStore(db), embedder),
    embedder,
    fleet,
    engine: engineOverHttp(config.NODE_TOKEN),
    adapters: {
      ...adapters,
      find: (name) => adaptersSeen.get(name, () => adapters.find(name), lent),
    },
    adapterBytes: adapterBytesIn(env.VAULT),
    datanets: new DatanetStore(db, embed, EMBEDDING_MODEL),
    deposits: env.DEPOSITS.getByName('escrow'),
    tally: env.TALLY.getByName(`shard-${TALLY_SHARD}`),
    settler: env.SETTLER.getByName('settler'),
    archive: archiveReader(archiveR2(env.ARCHIVE)),
    generations: generationsIn(db, env.VAULT),
  }
}
