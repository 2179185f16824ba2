// The node: fetches its models, starts its engine, serves the edge, says so, and drains when asked
// to stop. One line of JSON per event on standard error; one line on standard output when ready.
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseSha256 } from '../schemas/ids.ts'
import { openAdapterStore } from './adapters/adapter-store.ts'
import { parseNodeConfig, type NodeConfig } from './config.ts'
import { startHeartbeat } from './control/heartbeat.ts'
import { loadMiniLm } from './embed/minilm.ts'
import type { Engine } from './engines/engine.port.ts'
import { fakeEngine, faultsInQuestion } from './engines/fake-engine.ts'
import { startLlamaEngine } from './engines/llama-engine.ts'
import { fetchModels } from './models/fetch-models.ts'
import { BASE_MODEL, LAPTOP_MODELS } from './models/manifest.ts'
import { createNodeServer } from './server/node-server.ts'
import { createNode } from './server/node.ts'

const BASE_NAME = 'smollm2-135m-instruct'
const CONTEXT_TOKENS = 2_048

async function main(): Promise<void> {
  const config = parseNodeConfig(process.env)
  const [base = '', onnx = '', tokenizer = ''] = await fetchModels(LAPTOP_MODELS, {
    folder: config.MODELS_DIR,
    env: process.env,
  })
  const engine = await startEngine(config, base)
  const embedder = await loadMiniLm(onnx, tokenizer)
  let beat: () => void = () => undefined
  const store = await openAdapterStore(join(config.STATE_DIR, 'adapters'), () => beat())
  const identity = {
    nodeId: config.NODE_ID,
    url: '',
    payee: config.NODE_PAYEE,
    base: { name: BASE_NAME, sha256: parseSha256(BASE_MODEL.sha256) },
  }
  const node = createNode(identity, engine, store, embedder)
  const server = createNodeServer(node, config.NODE_TOKEN)
  await new Promise<void>((resolve) => server.listen(config.PORT, config.HOST, resolve))
  identity.url = config.NODE_URL ?? `http://${config.HOST}:${portOf(server.address())}`
  const heartbeat = startHeartbeat(config.EDGE_URL, config.NODE_TOKEN, node.status, () =>
    console.log(`ready ${identity.url}`),
  )
  beat = () => void heartbeat.beat()
  log('serving', { url: identity.url, engine: config.ENGINE, slots: engine.slots })

  let stopping = false
  const stop = async (reason: string) => {
    if (stopping) return
    stopping = true
    log('stopping', { reason })
    const drained = node.drain()
    await heartbeat.beat()
    await drained
    heartbeat.stop()
    server.close()
    server.closeAllConnections()
    await engine.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('disconnect', () => void stop('the parent is gone'))
}

async function startEngine(config: NodeConfig, modelFile: string): Promise<Engine> {
  if (config.ENGINE === 'fake') {
    return fakeEngine(faultsInQuestion, config.SLOTS, CONTEXT_TOKENS)
  }
  const options = { modelFile, slots: config.SLOTS, contextTokens: CONTEXT_TOKENS }
  const engine = await startLlamaEngine(options)
  void engine.died.then((reason) => {
    log('engine_died', { reason })
    process.exit(1)
  })
  return engine
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

function log(event: string, facts: Record<string, string | number>): void {
  console.error(JSON.stringify({ at: new Date().toISOString(), event, ...facts }))
}

await main()
