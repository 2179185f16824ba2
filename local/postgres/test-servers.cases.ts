// Before the suite `postgres`: a server of each release, or the one that MEED_TEST_POSTGRES_URL names
// (its user may create databases and roles, pgvector is installed). Tests come as a role that is no
// superuser and owns what it makes, as on a hosted database.
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { installPostgres, PLATFORM, POSTGRES_FOLDER, type PostgresInstall } from './install.ts'
import { startPostgres } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Name and URL of each server; none where tests run in PGlite. */
    readonly postgresServers: readonly (readonly [string, string])[]
  }
}

const OWNER = 'meed'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['MEED_TEST_POSTGRES_URL']
  if (given !== undefined) {
    project.provide('postgresServers', [['PostgreSQL', given]])
    return () => Promise.resolve()
  }
  const installed = await installPostgres(POSTGRES_FOLDER, PLATFORM, console.log)
  if (!installed.ok) throw new Error(`${installed.error.why}; set MEED_TEST_POSTGRES_URL.`)
  const started = await Promise.allSettled(installed.value.map(startOwned))
  const servers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()))
  }
  const failed = started.find((each) => each.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  project.provide(
    'postgresServers',
    servers.map(({ own }) => own),
  )
  return stop
}

async function startOwned(install: PostgresInstall) {
  const server = await startPostgres(install)
  try {
    return { stop: server.stop, own: [install.name, await ownedUrl(server.url)] as const }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Of a role that may make databases and roles; only a superuser brings an extension into them. */
async function ownedUrl(url: string): Promise<string> {
  const template = new URL(url)
  template.pathname = '/template1'
  const superuser = new pg.Client(template.href)
  await superuser.connect()
  try {
    await superuser.query(`create role ${OWNER} login createdb createrole`)
    await superuser.query('create extension vector')
  } finally {
    await superuser.end()
  }
  const own = new URL(url)
  own.username = OWNER
  return own.href
}
