// The node: fetches its models, starts its engine, serves the edge, says so, and drains when asked
// to stop. One line of JSON per event on standard error; one line on standard output when ready.
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseSha256 } from '../schemas/ids.ts'
import { openAdapterStore } from './adapters/adapter-store.ts'
import { prepareForLlama } from './adapters/prepare.ts'
import { parseNodeConfig, type NodeConfig } from './config.ts'
import { startHeartbeat } from './control/heartbeat.ts'
import { openNodeKey } from './control/node-key.ts'
import { prefetcher } from './control/prefetch.ts'
import { ExtractionSandbox } from './extract/sandbox.ts'
import { loadMiniLm } from './embed/minilm.ts'
import type { Engine } from './engines/engine.port.ts'
import { fakeEngine, faultsInQuestion } from './engines/fake-engine.ts'
import { startLlamaEngine } from './engines/llama-engine.ts'
import { fetchModels, type FetchOptions, type Progress } from './models/fetch-models.ts'
import { BASE_MODEL, BASE_SHAPE, EMBEDDING_MODELS } from './models/manifest.ts'
import { createNodeServer } from './server/node-server.ts'
import { createNode } from './server/node.ts'

const BASE_NAME = 'smollm2-135m-instruct'
const CONTEXT_TOKENS = 2_048
const MIB = 2 ** 20
/** How long running calls may go on after the node was asked to stop. */
const DRAIN_MS_MAX = 30_000

async function main(): Promise<void> {
  const config = parseNodeConfig(process.env)
  // Nothing that this process starts needs the fleet's token: neither the engine nor pip.
  delete process.env['NODE_TOKEN']
  const stop = listenForStop()
  const fetching = { folder: config.MODELS_DIR, env: process.env, onProgress: logDownloads() }
  const [onnx = '', tokenizer = ''] = await fetchModels(EMBEDDING_MODELS, fetching)
  const engine = await startEngine(config, fetching)
  const embedder = await loadMiniLm(onnx, tokenizer)
  const sandbox = new ExtractionSandbox()
  let beat: (() => Promise<boolean>) | null = null
  const onChange = () => void beat?.()
  const store = await openAdapterStore(join(config.STATE_DIR, 'adapters'), {
    bytesMax: config.ADAPTERS_MIB_MAX * MIB,
    loaded: () => engine.loaded().map((file) => basename(file, '.gguf')),
    onChange,
    prepare: prepareForLlama(BASE_SHAPE),
  })
  const identity = {
    nodeId: config.NODE_ID,
    url: '',
    payee: config.NODE_PAYEE,
    base: { name: BASE_NAME, sha256: parseSha256(BASE_MODEL.sha256) },
  }
  const node = createNode(identity, {
    engine,
    store,
    embedder,
    sandbox,
    firstSeq: Date.now(),
    onChange,
  })
  const server = createNodeServer(node, config.NODE_TOKEN)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.PORT, config.HOST, resolve)
  })
  identity.url = config.NODE_URL ?? `http://${config.HOST}:${portOf(server.address())}`
  const prefetch = prefetcher(store, (sha256, reason) => log('not_prefetched', { sha256, reason }))
  const sign = await openNodeKey(join(config.STATE_DIR, 'node-key'), () => Date.now())
  const link = { edgeUrl: config.EDGE_URL, token: config.NODE_TOKEN, sign }
  const heartbeat = startHeartbeat(link, node.status, {
    onFirst: () => console.log(`ready ${identity.url}`),
    onReply: (reply) => prefetch(reply.prefetch),
    onRefused: (code, message) => log('edge_refuses', { code, message }),
  })
  beat = heartbeat.beat
  log('serving', { url: identity.url, engine: config.ENGINE, slots: engine.slots })

  log('stopping', { reason: await stop.serve() })
  const drained = node.drain()
  await heartbeat.beat()
  await Promise.race([drained, setTimeout(DRAIN_MS_MAX)])
  heartbeat.stop()
  server.close()
  server.closeAllConnections()
  sandbox.close()
  await engine.stop()
  process.exit(0)
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

async function startEngine(config: NodeConfig, fetching: FetchOptions): Promise<Engine> {
  if (config.ENGINE === 'fake') {
    return fakeEngine(faultsInQuestion, config.SLOTS, CONTEXT_TOKENS)
  }
  const [modelFile = ''] = await fetchModels([BASE_MODEL], fetching)
  const options = { modelFile, slots: config.SLOTS, contextTokens: CONTEXT_TOKENS }
  const engine = await startLlamaEngine(options)
  void engine.died.then((reason) => {
    log('engine_died', { reason })
    process.exit(1)
  })
  return engine
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
