// The worker of bench:webhooks as a process of its own, so that it can be killed without warning.
//
//   node bench/webhooks/edge.ts <port> <folder for state>
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'

const [port = '', folder = ''] = process.argv.slice(2)
const contents = await readFile(join(folder, 'bundle/worker.js'), 'utf8')
const { workerOptions } = unstable_getMiniflareWorkerOptions(join(import.meta.dirname, 'edge.toml'))
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: Number(port),
    cf: false,
    log: new Log(LogLevel.WARN),
    resourcePersistencePath: join(folder, 'resources'),
    workers: [
      {
        ...workerOptions,
        name: 'bench',
        modules: [{ type: 'ESModule', path: 'index.js', contents }],
      },
    ],
  }),
)
await miniflare.ready
console.log('ready')
process.on('disconnect', () => process.exit(0))
