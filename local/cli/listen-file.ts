// What `meed listen` keeps on this machine: for each server and account, its webhook and the secret
// that signs, so that both are the same the next time. Beside the configuration, for its owner alone.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { configFile, type Env } from './config.ts'
import { writePrivately } from './private-file.ts'

const listener = z.object({
  url: z.string(),
  account: z.string(),
  mode: z.string(),
  webhook: z.string(),
  secret: z.string(),
})
export type Listener = z.infer<typeof listener>
type Place = Pick<Listener, 'url' | 'account' | 'mode'>

const fileOf = (env: Env) => join(dirname(configFile(env)), 'listen.json')

/** A file that cannot be read is as good as none: the webhook is made anew. */
async function all(env: Env): Promise<readonly Listener[]> {
  try {
    return z.array(listener).parse(JSON.parse(await readFile(fileOf(env), 'utf8')))
  } catch {
    return []
  }
}

export async function listenerOf(env: Env, place: Place): Promise<Listener | null> {
  return (await all(env)).find((one) => isAt(one, place)) ?? null
}

export async function keepListener(env: Env, kept: Listener): Promise<void> {
  const others = (await all(env)).filter((one) => !isAt(one, kept))
  await writePrivately(fileOf(env), [...others, kept])
}

function isAt(one: Listener, { url, account, mode }: Place): boolean {
  return one.url === url && one.account === account && one.mode === mode
}
