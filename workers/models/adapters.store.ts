// Adapters in Postgres. A name never changes its bytes; its owner part belongs to the account that took
// it first, and so do the bytes: all three are unique keys, so that two racing publishers cannot both win.
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { adapterFiles, adapters, namespaces } from '../../schemas/db/adapters.ts'
import { parseAddress, parseId, parseSha256 } from '../../schemas/ids.ts'
import { parseNanoUsd } from '../../schemas/money.ts'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import type { Adapter, AdapterRefusal, Adapters } from './models.port.ts'
import type { AdapterTerm, Published } from './models.port.ts'

type Database = PgDatabase<PgQueryResultHKT, Record<string, unknown>>
type Row = typeof adapters.$inferSelect

export function adaptersIn(db: Database): Adapters {
  return {
    async find(name) {
      const [row] = await db.select().from(adapters).where(eq(adapters.name, name))
      return row === undefined ? null : adapterOf(row)
    },
    async list() {
      const stands = isNull(adapters.withdrawnAt)
      const rows = await db.select().from(adapters).where(stands).orderBy(adapters.name)
      return rows.map(adapterOf)
    },
    publish: (adapter) => publish(db, adapter),
    async withdraw(name, account, atMs) {
      const named = eq(adapters.name, name)
      const at = new Date(atMs).toISOString()
      const withdrawnAt = sql`coalesce(${adapters.withdrawnAt}, ${at})`
      const done = await db
        .update(adapters)
        .set({ withdrawnAt })
        .where(and(named, eq(adapters.ownerAccount, account)))
        .returning({ id: adapters.id })
      if (done.length > 0) return ok(null)
      const [row] = await db.select({ id: adapters.id }).from(adapters).where(named)
      return err({ kind: row === undefined ? 'adapter_unknown' : 'owner_only', name })
    },
  }
}

async function publish(db: Database, adapter: Adapter): Promise<Result<Published, AdapterRefusal>> {
  const namespace = must(adapter.name.split('/')[0], 'an adapter is named owner/name')
  const createdAt = new Date(adapter.createdAtMs)
  const owner = { name: namespace, ownerAccount: adapter.ownerAccount, createdAt }
  await db.insert(namespaces).values(owner).onConflictDoNothing()
  const mine = and(
    eq(namespaces.name, namespace),
    eq(namespaces.ownerAccount, adapter.ownerAccount),
  )
  const [held] = await db.select().from(namespaces).where(mine)
  if (held === undefined) return err({ kind: 'namespace_taken', namespace })
  const taken = await takenBy(db, adapter)
  if (taken !== null) return err(taken)
  const { createdAtMs: _, withdrawnAtMs: __, promptNanoUsd, completionNanoUsd, ...plain } = adapter
  const prices = {
    promptNanoUsd: promptNanoUsd.toString(),
    completionNanoUsd: completionNanoUsd.toString(),
  }
  await db
    .insert(adapters)
    .values({ ...plain, ...prices, createdAt })
    .onConflictDoNothing()
  const named = eq(adapters.name, adapter.name)
  const [row] = await db.select().from(adapters).where(named)
  const stored = adapterOf(must(row, 'a published adapter is stored'))
  const { name, withdrawnAtMs } = stored
  if (stored.sha256 !== adapter.sha256) return err({ kind: 'name_taken', name })
  const differ = TERMS.filter(([, of]) => of(stored) !== of(adapter)).map(([term]) => term)
  if (differ.length > 0) return err({ kind: 'terms_kept', stored, differ })
  if (withdrawnAtMs !== null) await db.update(adapters).set({ withdrawnAt: null }).where(named)
  return ok({ adapter: { ...stored, withdrawnAtMs: null }, backFromMs: withdrawnAtMs })
}

const TERMS: readonly (readonly [AdapterTerm, (adapter: Adapter) => string | bigint])[] = [
  ['base', ({ baseSha256 }) => baseSha256],
  ['description', ({ description }) => description],
  ['prompt_price', ({ promptNanoUsd }) => promptNanoUsd],
  ['completion_price', ({ completionNanoUsd }) => completionNanoUsd],
]

/** Takes the bytes for the account; they stay its own even where the name then belongs to others. */
async function takenBy(
  db: Database,
  { sha256, ownerAccount, createdAtMs }: Adapter,
): Promise<AdapterRefusal | null> {
  const file = { sha256, ownerAccount, createdAt: new Date(createdAtMs) }
  await db.insert(adapterFiles).values(file).onConflictDoNothing()
  const [held] = await db.select().from(adapterFiles).where(eq(adapterFiles.sha256, sha256))
  const { ownerAccount: holder } = must(held, 'the bytes have an owner now')
  if (holder === ownerAccount) return null
  const theirs = and(eq(adapters.sha256, sha256), eq(adapters.ownerAccount, holder))
  const [first] = await db.select().from(adapters).where(theirs).orderBy(adapters.createdAt)
  return { kind: 'weights_taken', name: first?.name ?? null }
}

function adapterOf(row: Row): Adapter {
  return {
    id: parseId('adp', row.id),
    name: row.name,
    ownerAccount: parseId('acct', row.ownerAccount),
    payee: parseAddress(row.payee),
    description: row.description,
    baseSha256: parseSha256(row.baseSha256),
    sha256: parseSha256(row.sha256),
    bytes: row.bytes,
    promptNanoUsd: parseNanoUsd(row.promptNanoUsd),
    completionNanoUsd: parseNanoUsd(row.completionNanoUsd),
    createdAtMs: row.createdAt.getTime(),
    withdrawnAtMs: row.withdrawnAt?.getTime() ?? null,
  }
}
