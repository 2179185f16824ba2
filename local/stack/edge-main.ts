// The edge as a process: the worker of wrangler.toml, bundled by wrangler, run by workerd under
// Miniflare with its objects, queue and buckets on disk. Variables come over the environment.
//
//   node local/stack/edge-main.ts <port> <folder for state>
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'
import { bundleWorker } from './bundle.ts'
import { ROOT } from './settings.ts'

const CONFIG = join(ROOT, 'wrangler.toml')

const [port = '', folder = ''] = process.argv.slice(2)
const vars: Record<string, string> = JSON.parse(process.env['MEED_EDGE_VARS'] ?? '{}')

const script = await bundleWorker(CONFIG, 'index.js', join(folder, 'bundle'))
const { workerOptions } = unstable_getMiniflareWorkerOptions(CONFIG)
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: Number(port),
    cf: false,
    log: new Log(LogLevel.WARN),
    // Objects and buckets; the older options, one a resource, are dropped without a word.
    resourcePersistencePath: join(folder, 'resources'),
    workers: [
      {
        ...workerOptions,
        name: 'meed',
        modules: [{ type: 'ESModule', path: 'index.js', contents: script }],
        bindings: vars,
      },
    ],
  }),
)
await miniflare.ready
console.log('ready')

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  await miniflare.dispose()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
process.on('disconnect', () => void stop())
