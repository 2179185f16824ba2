// Where `meed login` keeps what it was given: one JSON file, for its owner alone. The environment goes
// before it, and a flag before both; a key that is kept is sent only to the server it was kept with.
import { readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { jsonOrNull } from '../json-or-null.ts'
import { CliError, usageError } from './cli-error.ts'
import { writePrivately } from './private-file.ts'

export type Env = Readonly<Record<string, string | undefined>>

const config = z.object({
  url: z.string(),
  key: z.string(),
})
export type Config = z.infer<typeof config>

export const DEFAULT_URL = 'http://127.0.0.1:8787'

/** MEED_CONFIG, or meed/config.json where the system keeps configuration. */
export function configFile(env: Env): string {
  const named = env['MEED_CONFIG']
  if (named !== undefined && named !== '') return named
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'meed', 'config.json')
}

export async function readConfig(env: Env): Promise<Config | null> {
  const file = configFile(env)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new CliError(0, 'config_unreadable', `${file} cannot be read: ${String(error)}`)
  })
  if (text === null) return null
  const parsed = config.safeParse(jsonOrNull(text))
  if (parsed.success) return parsed.data
  throw new CliError(
    0,
    'config_unreadable',
    `${file} is no configuration. "meed login" writes one.`,
  )
}

/** @returns where */
export async function writeConfig(env: Env, kept: Config): Promise<string> {
  const file = configFile(env)
  await writePrivately(file, kept)
  return file
}

/** @returns whether there was one */
export async function removeConfig(env: Env): Promise<boolean> {
  const there = (await readFile(configFile(env)).catch(() => null)) !== null
  await rm(configFile(env), { force: true })
  return there
}

export type Profile = {
  readonly url: string
  readonly key: string | null
  readonly from: 'flag' | 'MEED_API_KEY' | 'login' | null
}

/** Which server, and which key, if any. */
export function profileOf(
  flags: { readonly url?: string | undefined; readonly key?: string | undefined },
  env: Env,
  kept: Config | null,
): Profile {
  const url = serverUrl(flags.url ?? (env['MEED_URL'] || undefined) ?? kept?.url ?? DEFAULT_URL)
  if (flags.key !== undefined) return { url, key: flags.key, from: 'flag' }
  const ofEnv = env['MEED_API_KEY'] || null
  if (ofEnv !== null) return { url, key: ofEnv, from: 'MEED_API_KEY' }
  if (kept !== null && kept.url === url) return { url, key: kept.key, from: 'login' }
  return { url, key: null, from: null }
}

/** Without a slash at its end, and without `/v1`, which people copy along. */
export function serverUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw usageError(`"${text}" is no URL of a server. Say it as --url https://…`)
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1$/, '')
}
