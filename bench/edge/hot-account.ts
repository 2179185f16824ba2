// How many calls a second does one account carry, whatever stands before it?
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LogLevel } from 'miniflare'
import { z } from 'zod'
import { bundleWorker } from '../../local/stack/bundle.ts'
import { runWorker } from '../../local/stack/worker.ts'

const CONFIG = join(import.meta.dirname, 'hot-account.toml')
const result = z.object({ calls: z.number(), balanced: z.literal(true) })

/** @returns calls a second, each a hold and a capture, both durable before the next begins */
export async function hotAccount(callers: number, ms: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'meed-hot-'))
  const script = await bundleWorker(CONFIG, 'hot-account-worker.js', join(folder, 'bundle'))
  const log = LogLevel.ERROR
  const miniflare = runWorker({ name: 'hot', config: CONFIG, script, folder, log })
  try {
    const url = `http://hot/?callers=${callers}&ms=${ms}`
    const began = performance.now()
    const reply = await miniflare.dispatchFetch(url)
    const { calls } = result.parse(await reply.json())
    return calls / ((performance.now() - began) / 1_000)
  } finally {
    await miniflare.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}
