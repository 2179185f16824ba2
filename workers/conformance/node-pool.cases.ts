// Nodes in this process, as many as somebody says over HTTP: speaks the scale subresource of Kubernetes,
// so that the edge scales them with the very client that scales pods. Each is a whole node with a fake
// engine, a key of its own and an HTTP server; they serve a base that no other node of a test serves.
import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { openAdapterStore } from '../../gpu-runtime/adapters/adapter-store.ts'
import { canaryGuard } from '../../gpu-runtime/adapters/canary-guard.ts'
import { prepareForLlama } from '../../gpu-runtime/adapters/prepare.ts'
import { startHeartbeat } from '../../gpu-runtime/control/heartbeat.ts'
import { openNodeKey } from '../../gpu-runtime/control/node-key.ts'
import { fakeEngine, faultsInQuestion } from '../../gpu-runtime/engines/fake-engine.ts'
import { BASE_SHAPE } from '../../gpu-runtime/models/manifest.ts'
import { createNodeServer } from '../../gpu-runtime/server/node-server.ts'
import { createNode } from '../../gpu-runtime/server/node.ts'
import { person } from '../../local/stack/people.ts'
import { sha256Hex } from '../../schemas/canonical.ts'

export const POOL_BASE = { name: 'pool-base', sha256: sha256Hex('the base of the pool') }
export const POOL_TOKEN = 'a service account, for tests only'

export type NodePool = {
  /** The scale subresource. */
  readonly url: string
  /** How many nodes it was last told to have. */
  readonly replicas: () => number
  /** Where its nodes find the edge, and its token: known only when the edge has started. */
  readonly connect: (edgeUrl: string, token: string) => void
  readonly stop: () => Promise<void>
}

const patch = z.object({ spec: z.object({ replicas: z.int().min(0).max(4) }) })

export async function openNodePool(folder: string): Promise<NodePool> {
  let replicas = 0
  let edge: { readonly url: string; readonly token: string } | null = null
  const running: (() => Promise<void>)[] = []
  let work = Promise.resolve()
  const reconcile = async (): Promise<void> => {
    if (edge === null) return
    const { url, token } = edge
    while (running.length < replicas) {
      running.push(await startNode(folder, running.length, url, token))
    }
    while (running.length > replicas) await running.pop()?.()
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (request.headers.authorization !== `Bearer ${POOL_TOKEN}`) {
        return void response.writeHead(403).end()
      }
      if (request.method === 'PATCH') {
        replicas = patch.parse(JSON.parse(body)).spec.replicas
        work = work.then(reconcile)
      }
      // Kubernetes leaves a zero out.
      const spec = replicas === 0 ? {} : { replicas }
      response.end(JSON.stringify({ kind: 'Scale', spec }))
    })
  })
  return {
    url: `${await listen(server)}/scale`,
    replicas: () => replicas,
    connect: (url, token) => (edge = { url, token }),
    async stop() {
      replicas = 0
      await work.then(reconcile)
      close(server)
    },
  }
}

/** @returns stops it as SIGTERM would */
async function startNode(
  folder: string,
  index: number,
  edgeUrl: string,
  token: string,
): Promise<() => Promise<void>> {
  const own = join(folder, `pool-${index}`)
  mkdirSync(own, { recursive: true })
  const engine = fakeEngine(faultsInQuestion, 2)
  const canaries = { folder: join(own, 'canaries'), canaryMsMax: 60_000 }
  const guard = canaryGuard(engine, { ...canaries, onQuarantine: () => undefined })
  const onChange = () => undefined
  const store = await openAdapterStore(join(own, 'adapters'), {
    bytesMax: 1 << 30,
    loaded: () => [],
    onChange,
    prepare: prepareForLlama(BASE_SHAPE),
  })
  const payee = person('node').address
  const identity = { nodeId: `pool-${index}`, url: '', payee, base: POOL_BASE }
  const node = createNode(identity, {
    engine,
    store,
    guard: () => guard,
    embedder: () => Promise.reject(new Error('this pool embeds nothing')),
    sandbox: { extract: () => Promise.reject(new Error('this pool reads no files')) },
    firstSeq: Date.now(),
    onChange,
  })
  const server = createNodeServer(node, token)
  identity.url = await listen(server)
  const sign = await openNodeKey(join(own, 'node-key'), () => Date.now())
  const heartbeat = startHeartbeat({ edgeUrl, token, sign }, node.status, {
    onFirst: onChange,
    onReply: onChange,
    onRefused: onChange,
  })
  return async () => {
    const drained = node.drain()
    await heartbeat.beat()
    await drained
    heartbeat.stop()
    close(server)
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

function close(server: Server): void {
  server.close()
  server.closeAllConnections()
}
