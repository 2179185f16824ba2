// A PostgreSQL for the length of a test run or a bench, and where it is found.
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../stack/child.ts'
import { ROOT } from '../stack/settings.ts'
import type { PostgresInstall } from './install.ts'

const SUPERUSER = 'postgres'
/** Names the socket in its folder; nothing listens there. */
const PORT = 5432

export type PostgresServer = {
  /** As its superuser; a path in its place is another database. */
  readonly url: string
  readonly stop: () => Promise<void>
}

export async function startPostgres({ name, folder }: PostgresInstall): Promise<PostgresServer> {
  const state = await mkdtemp(join(tmpdir(), 'meed-pg-'))
  const child = startChild({
    name,
    command: process.execPath,
    args: [join(ROOT, 'local/postgres/main.ts'), folder, state, SUPERUSER],
    cwd: ROOT,
    logFile: join(state, 'log'),
    readyWhen: /database system is ready to accept connections/,
  })
  // After the child's own, which ends it: a process that dies has no time to wait for its last words.
  const clear = () => rmSync(state, { recursive: true, force: true, maxRetries: 5 })
  process.once('exit', clear)
  const stop = async () => {
    await child.stop()
    await rm(state, { recursive: true, force: true })
    process.off('exit', clear)
  }
  await child.ready.catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url: urlOf(state, SUPERUSER), stop }
}

/** All of it said, so that no variable of libpq's in the environment says otherwise. */
function urlOf(folder: string, user: string): string {
  const host = encodeURIComponent(folder)
  return `postgresql://${user}@localhost:${PORT}/postgres?host=${host}&sslmode=disable`
}
