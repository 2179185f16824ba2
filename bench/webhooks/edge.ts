// The worker of bench:webhooks as a process of its own, so that it can be killed without warning.
//
//   node bench/webhooks/edge.ts <port> <folder for state>
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runWorker } from '../../local/stack/worker.ts'

const [port = '', folder = ''] = process.argv.slice(2)
const script = await readFile(join(folder, 'bundle/worker.js'), 'utf8')
const config = join(import.meta.dirname, 'edge.toml')
const miniflare = runWorker({ name: 'bench', config, script, folder, port: Number(port) })
await miniflare.ready
console.log('ready')
process.on('disconnect', () => process.exit(0))
