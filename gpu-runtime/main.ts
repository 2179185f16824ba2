// The node: fetches its models, starts its engine, serves the edge, says so, and drains when asked
// to stop. One line of JSON per event on standard error; one line on standard output when ready.
import { S3Client } from '@aws-sdk/client-s3'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { openAdapterStore } from './adapters/adapter-store.ts'
import { canaryGuard, forgetMade } from './adapters/canary-guard.ts'
import type { Combining } from './adapters/combined-adapter.ts'
import { composeInThread } from './adapters/composer.ts'
import { weightsMiB } from './adapters/weights-file.ts'
import { openBySchema, openS3, type OpenSource } from './adapters/sources.ts'
import { parseNodeConfig, type NodeConfig } from './config.ts'
import { startHeartbeat, type Heartbeat } from './control/heartbeat.ts'
import { loadedMiB } from './control/memory-watch.ts'
import { nodeMetrics } from './control/metrics.ts'
import { openNodeKey } from './control/node-key.ts'
import { prefetcher } from './control/prefetch.ts'
import { startUpkeep } from './control/upkeep.ts'
import { openWarmer, type Warmer } from './control/warmer.ts'
import { ExtractionSandbox } from './extract/sandbox.ts'
import { loadMiniLm } from './embed/minilm.ts'
import type { Engine } from './engines/engine.port.ts'
import { chooseEngine, type ChosenEngine } from './engines/start-engine.ts'
import { doubling, superviseEngine } from './engines/supervised-engine.ts'
import { fetchModels, type FetchOptions, type Progress } from './models/fetch-models.ts'
import { EMBEDDING_MODELS } from './models/manifest.ts'
import { createNodeServer } from './server/node-server.ts'
import { createNode } from './server/node.ts'

const MIB = 2 ** 20
/** How long running calls may go on after the node was asked to stop. */
const DRAIN_MS_MAX = 30_000
/** A canary is a dozen tokens: what takes longer has stalled. */
const CANARY_MS_MAX = 20_000

async function main(): Promise<void> {
  const config = parseNodeConfig(process.env)
  // Nothing that this process starts needs the fleet's token: neither the engine nor pip.
  delete process.env['NODE_TOKEN']
  const stop = listenForStop()
  const env = withoutBucketKeys(process.env)
  const fetching = { folder: config.MODELS_DIR, env, onProgress: logDownloads() }
  const embedding = await fetchModels(EMBEDDING_MODELS, fetching)
  let heartbeat: Heartbeat | null = null
  const parts = await startParts(config, fetching, embedding, () => void heartbeat?.beat())
  const { node, engine, store, sandbox, warmer, identity, metrics } = parts
  const server = createNodeServer(node, config.NODE_TOKEN, metrics)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.PORT, config.HOST, resolve)
  })
  identity.url = config.NODE_URL ?? `http://${config.HOST}:${portOf(server.address())}`
  const prefetch = prefetcher(store, (sha256, reason) => log('not_prefetched', { sha256, reason }))
  const sign = await openNodeKey(join(config.STATE_DIR, 'node-key'), () => Date.now())
  const link = { edgeUrl: config.EDGE_URL, token: config.NODE_TOKEN, sign }
  heartbeat = startHeartbeat(link, node.status, {
    onFirst: () => console.log(`ready ${identity.url}`),
    onReply: (reply) => prefetch(reply.prefetch),
    onRefused: (code, message) => log('edge_refuses', { code, message }),
  })
  const watched = { ...engine, adaptersMiB: parts.adaptersMiB }
  const upkeep = startUpkeep(watched, warmer, () => Date.now(), config.ENGINE_GROWTH_MIB_MAX)
  log('serving', { url: identity.url, engine: config.ENGINE, slots: engine.slots })

  log('stopping', { reason: await stop.serve() })
  const drained = node.drain()
  await heartbeat.beat()
  await Promise.race([drained, setTimeout(DRAIN_MS_MAX)])
  heartbeat.stop()
  await upkeep.stop()
  server.close()
  server.closeAllConnections()
  sandbox.close()
  await engine.stop()
  process.exit(0)
}

async function startParts(
  config: NodeConfig,
  fetching: FetchOptions,
  [onnx = '', tokenizer = '']: readonly string[],
  onChange: () => void,
) {
  let warmer: Warmer | null = null
  const chosen = await chooseEngine(config, fetching)
  const canaries = {
    folder: join(config.STATE_DIR, 'canaries', chosen.fingerprintName),
    canaryMsMax: CANARY_MS_MAX,
    onQuarantine: ({ sha256, reason }: { sha256: string; reason: string }) =>
      log('adapter_quarantined', { sha256, reason }),
    madeOf: (sha256: string) => store.madeOf(sha256),
  }
  await forgetMade(canaries.folder)
  const engine = await superviseEngine(chosen.start, {
    onDown(reason) {
      log('engine_down', { reason })
      onChange()
    },
    onUp() {
      log('engine_up', { starts: engine.starts() })
      guard = canaryGuard(engine, canaries)
      onChange()
      void warmer?.reconcile()
    },
    backoffMs: doubling,
  })
  let guard = canaryGuard(engine, canaries)
  const adaptersMiB = loadedMiB(() => engine.loaded(), weightsMiB)
  const store = await openAdapterStore(join(config.STATE_DIR, 'adapters'), {
    bytesMax: config.ADAPTERS_MIB_MAX * MIB,
    loaded: () => engine.loaded().map(hashOf),
    onChange,
    prepare: chosen.prepare,
    source: openBySchema(bucketOf(config)),
    composing: composingFor(engine, chosen, adaptersMiB, (sha256) => void guard.forget(sha256)),
  })
  const identity = identityOf(config, chosen)
  const sandbox = new ExtractionSandbox()
  const metrics = nodeMetrics(() => performance.now(), {
    status: () => node.status(),
    adapterSlots: engine.adapterSlots,
    isUp: engine.isUp,
    starts: engine.starts,
    memoryMiB: engine.memoryMiB,
  })
  const node = createNode(identity, {
    engine,
    isUp: engine.isUp,
    store,
    guard: () => guard,
    embedder: await loadMiniLm(onnx, tokenizer),
    sandbox,
    firstSeq: Date.now(),
    onChange,
    metrics,
    onUse: (sha256) => warmer?.used(sha256),
  })
  warmer = await openWarmer(join(config.STATE_DIR, 'hot-adapters.json'), {
    held: store.held,
    isLoaded: (sha256) => engine.loaded().map(hashOf).includes(sha256),
    places: engine.adapterSlots,
    isIdle: () => engine.isUp() && node.isIdle(),
    load: node.warm,
    now: () => Date.now(),
  })
  return { node, engine, store, sandbox, warmer, identity, metrics, adaptersMiB }
}

function composingFor(
  { maxRank: rankMax }: Pick<Engine, 'maxRank'>,
  { format }: Pick<ChosenEngine, 'format'>,
  noteSizes: () => unknown,
  forget: (sha256: string) => void,
): Combining {
  const onForgotten = (sha256: string) => {
    // The engine may still have it loaded.
    noteSizes()
    forget(sha256)
  }

  const now = () => performance.now()
  return { compose: composeInThread, format, rankMax, now, onForgotten }
}

/** What fetches models may start pip, which has no business with the bucket. */
function withoutBucketKeys(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')))
}

/** Its address is known when it listens. */
function identityOf(
  { NODE_ID: nodeId, NODE_PAYEE: payee }: NodeConfig,
  { base }: Pick<ChosenEngine, 'base'>,
) {
  return { nodeId, url: '', payee, base }
}

/** A bucket behind an endpoint of its own, R2 or MinIO, has its name in the path. */
function bucketOf({ ADAPTERS_S3_BUCKET: bucket }: NodeConfig): OpenSource | null {
  if (bucket === undefined) return null
  const forcePathStyle = process.env['AWS_ENDPOINT_URL_S3'] !== undefined
  return openS3(new S3Client({ forcePathStyle }), bucket)
}

/** A file that an engine loads is named by the hash of what was published. */
function hashOf(file: string): string {
  return basename(file, '.gguf')
}

/**
 * Hears SIGTERM, SIGINT and the parent's end from the very start. Before the node serves, there is
 * nothing to drain and it exits at once; `serve` gives the first reason heard from then on.
 */
function listenForStop(): { readonly serve: () => Promise<string> } {
  const asked = Promise.withResolvers<string>()
  let serving = false
  const act = (reason: string) => (serving ? asked.resolve(reason) : process.exit(0))
  process.on('SIGTERM', () => act('SIGTERM'))
  process.on('SIGINT', () => act('SIGINT'))
  process.on('disconnect', () => act('the parent is gone'))
  return {
    serve() {
      serving = true
      return asked.promise
    },
  }
}

/** One line a file and source, not one a chunk. */
function logDownloads(): Progress {
  let last = ''
  return (file, _received, from) => {
    const now = `${file.name} from ${from}`
    if (now !== last) log('fetching', { file: file.name, bytes: file.bytes, from })
    last = now
  }
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

function log(event: string, facts: Record<string, string | number>): void {
  console.error(JSON.stringify({ at: new Date().toISOString(), event, ...facts }))
}

await main()
