// The edge as a process: the worker of wrangler.toml, bundled by wrangler, run by workerd under
// Miniflare with its objects, queue and buckets on disk. Variables come over the environment.
//
//   node local/stack/edge-main.ts <port> <folder for state>
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'

const ROOT = join(import.meta.dirname, '../..')
const CONFIG = join(ROOT, 'wrangler.toml')
const QUIET = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }

const [port = '', folder = ''] = process.argv.slice(2)
const vars: Record<string, string> = JSON.parse(process.env['MEED_EDGE_VARS'] ?? '{}')

const script = await bundle(join(folder, 'bundle'))
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

async function bundle(out: string): Promise<string> {
  const wrangler = createRequire(import.meta.url).resolve('wrangler/package.json')
  const cli = join(dirname(wrangler), 'bin/wrangler.js')
  const args = [cli, 'deploy', '--dry-run', '--outdir', out, '--config', CONFIG]
  await promisify(execFile)(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...QUIET },
  })
  return readFile(join(out, 'index.js'), 'utf8')
}
