// A store for the bench: PGlite in memory, a PostgreSQL that is started for it or one that is there, with
// the project's own migrations, one owner and Datanets filled by the very statement that contributions
// go in by.
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { eq, sql } from 'drizzle-orm'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { datanets } from '../../schemas/db/datanets.ts'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { installPostgres, PLATFORM, POSTGRES_FOLDER } from '../../local/postgres/install.ts'
import { startPostgres } from '../../local/postgres/server.ts'
import { insertContribution } from '../../workers/datanets/insert-contribution.store.ts'
import type { Database } from '../../workers/datanets/database.port.ts'
import type { Ingested } from '../../workers/datanets/ingest.ts'
import { BENCH_MODEL } from './embeddings.ts'

const WALLET = parseAddress(`0x${'be'.repeat(20)}`)
export const OWNER = accountOfWallet(WALLET)

export type BenchStore = {
  readonly database: 'pglite' | 'postgres'
  readonly name: string
  /** With the project's tables and nothing in them, whatever was there before. */
  readonly empty: () => Promise<Database>
  readonly close: () => Promise<void>
}

/**
 * @param databases of pglite and postgres, separated by commas
 * @param url of a PostgreSQL that is there; null starts one
 */
export function openStores(databases: string, url: string | null): Promise<BenchStore[]> {
  return Promise.all(
    databases.split(',').map(async (database) => {
      if (database === 'pglite') return openPglite()
      if (database === 'postgres') return openPostgres(url)
      throw new Error(`--database takes pglite and postgres, not "${database}".`)
    }),
  )
}

/** What `--database` is unless it is said: the store of a deployment first, where there is one for this platform. */
export async function databasesHere(): Promise<string> {
  const installed = await installPostgres(POSTGRES_FOLDER, PLATFORM, console.log)
  if (installed.ok) return 'postgres,pglite'
  console.log(`${installed.error.why}: PGlite alone is measured.`)
  return 'pglite'
}

function openPglite(): BenchStore {
  const empty = async () => {
    const db = drizzle(await PGlite.create({ extensions: { vector } }))
    await migrate(db, { migrationsFolder: 'migrations' })
    return db
  }
  return { database: 'pglite', name: 'PGlite in memory', empty, close: () => Promise.resolve() }
}

async function openPostgres(url: string | null): Promise<BenchStore> {
  const { name, server } =
    url === null ? await startedServer() : { name: 'PostgreSQL', server: null }
  const db = drizzlePg(url ?? server?.url ?? '')
  // The server may end before the last idle connection has heard that it may go.
  db.$client.on('error', () => undefined)
  const empty = async () => {
    await db.execute(sql`drop schema if exists public cascade`)
    await db.execute(sql`drop schema if exists drizzle cascade`)
    await db.execute(sql`create schema public`)
    await migratePg(db, { migrationsFolder: 'migrations' })
    return db
  }
  const close = async () => {
    await db.$client.end()
    await server?.stop()
  }
  return { database: 'postgres', name, empty, close }
}

async function startedServer() {
  const installed = await installPostgres(POSTGRES_FOLDER, PLATFORM, console.log)
  if (!installed.ok) throw new Error(`${installed.error.why}; name one with --postgres URL.`)
  const [newest] = installed.value
  const install = must(newest, 'a package has one release at least')
  return { name: install.name, server: await startPostgres(install) }
}

export async function addDatanet(db: Database, name: string) {
  const id = contentId('dn', name)
  const said = { title: name, description: '', licence: 'CC0-1.0', feeNanoUsd: '0' }
  await db
    .insert(datanets)
    .values({ id, name, ownerAccount: OWNER, isPublic: true, ...said, createdAt: new Date(1) })
  const rows = await db.select().from(datanets).where(eq(datanets.id, id))
  return must(rows[0], 'it was added')
}

export async function addContribution(
  db: Database,
  datanet: { readonly id: string; readonly no: number; readonly name: string },
  text: string,
  ingested: Ingested,
  vectors: readonly Float32Array[],
): Promise<void> {
  const about = { contributorAccount: OWNER, payee: WALLET, title: '', source: '' }
  await insertContribution(
    db,
    { id: datanet.id, no: datanet.no, language: 'en', searchable: true, own: { retrieve: true } },
    { datanet: datanet.name, ...about, licence: 'CC0-1.0', text, original: null },
    ingested,
    { model: BENCH_MODEL, vectors: vectors.map((each) => [...each]) },
    1,
  )
}

/** Bytes of every table and index that a passage lies in. */
export async function passageBytes(db: Database): Promise<number> {
  const tables = ['passages', 'passage_terms', 'passage_points', 'datanet_cells', 'datanet_terms']
  const sizes = await Promise.all(
    tables.map(async (table) => {
      const { rows } = (await db.execute(
        sql`select pg_total_relation_size(${table}::regclass)::text as bytes`,
      )) as { rows: { bytes: string }[] }
      return Number(rows[0]?.bytes ?? 0)
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
