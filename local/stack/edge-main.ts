// The edge as a process: the worker of wrangler.toml, bundled by wrangler, run by workerd under
// Miniflare with its objects, queue and buckets on disk. Variables come over the environment.
//
//   node local/stack/edge-main.ts <port> <folder for state>
import { join } from 'node:path'
import { bundleWorker } from './bundle.ts'
import { ROOT } from './settings.ts'
import { runWorker } from './worker.ts'

const CONFIG = join(ROOT, 'wrangler.toml')

const [port = '', folder = ''] = process.argv.slice(2)
const vars: Record<string, string> = JSON.parse(process.env['MEED_EDGE_VARS'] ?? '{}')

const script = await bundleWorker(CONFIG, 'index.js', join(folder, 'bundle'))
const miniflare = runWorker({
  name: 'meed',
  config: CONFIG,
  script,
  folder,
  port: Number(port),
  vars,
})
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
