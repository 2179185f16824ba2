// A worker as wrangler bundles it for deployment, without deploying anything.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from './settings.ts'

const QUIET = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }

/**
 * @param config path of the wrangler.toml
 * @param entry name of the bundle: the entry's own, with `.js`
 * @param out folder that the bundle is written to
 */
export async function bundleWorker(config: string, entry: string, out: string): Promise<string> {
  const wrangler = createRequire(import.meta.url).resolve('wrangler/package.json')
  const cli = join(dirname(wrangler), 'bin/wrangler.js')
  const args = [cli, 'deploy', '--dry-run', '--outdir', out, '--config', config]
  const env = { ...process.env, ...QUIET }
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })
  return readFile(join(out, entry), 'utf8')
}
