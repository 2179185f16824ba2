// Versions in Postgres. Publishing is one statement that holds only while what was read still
// stands: two publishers at once, or a withdrawal between, make one version and one refusal.
import { and, asc, desc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Hex } from '../../schemas/chain/tree.ts'
import { datanetVersionItems, datanetVersions } from '../../schemas/db/datanet-versions.ts'
import { contributions, datanets } from '../../schemas/db/datanets.ts'
import { readableBy, standing } from '../../schemas/db/readable.ts'
import { parseAddress, parseId, parseSha256 } from '../../schemas/ids.ts'
import type { AccountId } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Database } from './database.port.ts'
import { governedDatanet } from './governed.store.ts'
import { diffOf, leafOf, versionTree, type VersionDiff, type VersionEntry } from './version.ts'
import type { ProvenEntry, Version, VersionRefusal } from './versions.port.ts'
import type { VersionRow, Versions } from './versions.port.ts'

export class VersionStore implements Versions {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async publish(
    accountId: AccountId,
    name: string,
    note: string,
    nowMs: number,
  ): Promise<Result<Version, VersionRefusal>> {
    const governed = await governedDatanet(this.#db, accountId, name)
    if (!governed.ok) return governed
    const datanet = governed.value
    const rows = await this.#db
      .select()
      .from(contributions)
      .where(and(eq(contributions.datanetId, datanet.id), standing()))
      .orderBy(asc(contributions.createdAt), asc(contributions.id))
    if (rows.length === 0) return err({ kind: 'version_empty' })
    const leaves = rows.map((row) => leafOf(entryOf(row)))
    const { root } = versionTree(leaves)
    const items = rows.map(({ id }, position) => ({ id, position, leaf: leaves[position] }))
    const number = await this.#insert(datanet.id, { root, note, accountId, items, nowMs })
    if (number === null) return err({ kind: 'version_raced' })
    return ok({ number, root, contributions: rows.length, note, publishedAtMs: nowMs })
  }

  async list(
    accountId: AccountId | null,
    name: string,
  ): Promise<Result<readonly Version[], VersionRefusal>> {
    const id = await this.#readable(accountId, name)
    if (id === null) return err({ kind: 'datanet_unknown', name })
    const rows = await this.#db
      .select()
      .from(datanetVersions)
      .where(eq(datanetVersions.datanetId, id))
      .orderBy(desc(datanetVersions.number))
    return ok(
      rows.map((row) => ({
        number: row.number,
        root: hex.parse(row.root),
        contributions: row.contributions,
        note: row.note,
        publishedAtMs: row.createdAt.getTime(),
      })),
    )
  }

  async entries(
    accountId: AccountId | null,
    name: string,
    number: number,
  ): Promise<Result<readonly ProvenEntry[], VersionRefusal>> {
    const id = await this.#readable(accountId, name)
    if (id === null) return err({ kind: 'datanet_unknown', name })
    const rows = await this.#db
      .select({ contribution: contributions, leaf: datanetVersionItems.leaf })
      .from(datanetVersionItems)
      .innerJoin(contributions, eq(contributions.id, datanetVersionItems.contributionId))
      .where(and(eq(datanetVersionItems.datanetId, id), eq(datanetVersionItems.number, number)))
      .orderBy(asc(datanetVersionItems.position))
    if (rows.length === 0) return err({ kind: 'version_unknown', number })
    const leaves = rows.map(({ leaf }) => hex.parse(leaf))
    const tree = versionTree(leaves)
    return ok(
      rows.map(({ contribution, leaf }) => ({
        ...entryOf(contribution),
        leaf: hex.parse(leaf),
        proof: tree.proofOf(hex.parse(leaf)),
        isWithdrawn: contribution.withdrawnAt !== null,
      })),
    )
  }

  async rows(
    accountId: AccountId | null,
    name: string,
    number: number,
    { after, limit }: { readonly after: number; readonly limit: number },
  ): Promise<Result<readonly VersionRow[], VersionRefusal>> {
    const id = await this.#readable(accountId, name)
    if (id === null) return err({ kind: 'datanet_unknown', name })
    const whole = await this.#db
      .select({ leaf: datanetVersionItems.leaf })
      .from(datanetVersionItems)
      .where(and(eq(datanetVersionItems.datanetId, id), eq(datanetVersionItems.number, number)))
      .orderBy(asc(datanetVersionItems.position))
    if (whole.length === 0) return err({ kind: 'version_unknown', number })
    const tree = versionTree(whole.map(({ leaf }) => hex.parse(leaf)))
    const found = await this.#db
      .select({ contribution: contributions, item: datanetVersionItems })
      .from(datanetVersionItems)
      .innerJoin(contributions, eq(contributions.id, datanetVersionItems.contributionId))
      .where(
        and(
          eq(datanetVersionItems.datanetId, id),
          eq(datanetVersionItems.number, number),
          gt(datanetVersionItems.position, after),
        ),
      )
      .orderBy(asc(datanetVersionItems.position))
      .limit(limit)
    return ok(
      found.map(({ contribution, item }) => {
        const leaf = hex.parse(item.leaf)
        const isWithdrawn = contribution.withdrawnAt !== null
        const { title, source, text } = contribution
        const shown = { title, source, text: isWithdrawn ? null : text }
        const proven = { leaf, proof: tree.proofOf(leaf), isWithdrawn }
        return { ...entryOf(contribution), ...proven, ...shown, position: item.position }
      }),
    )
  }

  async diff(
    accountId: AccountId | null,
    name: string,
    from: number,
    to: number,
  ): Promise<Result<VersionDiff, VersionRefusal>> {
    const before = await this.entries(accountId, name, from)
    if (!before.ok) return before
    const after = await this.entries(accountId, name, to)
    if (!after.ok) return after
    const ids = (list: readonly ProvenEntry[]) => list.map(({ contributionId }) => contributionId)
    return ok(diffOf(ids(before.value), ids(after.value)))
  }

  async #readable(accountId: AccountId | null, name: string): Promise<string | null> {
    const [row] = await this.#db
      .select({ id: datanets.id })
      .from(datanets)
      .where(and(eq(datanets.name, name), readableBy(accountId)))
    return row?.id ?? null
  }

  /** @returns the number, or null when the contributions are no longer those that were read */
  async #insert(datanetId: string, made: Made): Promise<number | null> {
    const { root, note, accountId, items, nowMs } = made
    const result = await this.#db.execute(sql`
      with item as (
        select * from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
          as row(id text, position int, leaf text)
      ),
      standing as (
        select count(*) as live, count(item.id) as listed
        from ${contributions} left join item on item.id = ${contributions.id}
        where ${contributions.datanetId} = ${datanetId} and ${standing()}
      ),
      published as (
        insert into ${datanetVersions} (datanet_id, number, root, contributions, note, published_by,
          created_at)
        select ${datanetId}, 1 + coalesce((select max(number) from ${datanetVersions}
          where datanet_id = ${datanetId}), 0), ${root}, ${items.length}::int, ${note}, ${accountId},
          ${new Date(nowMs).toISOString()}::timestamptz
        from standing where live = ${items.length}::int and listed = ${items.length}::int
        on conflict do nothing
        returning number
      ),
      placed as (
        insert into ${datanetVersionItems} (datanet_id, number, position, contribution_id, leaf)
        select ${datanetId}, published.number, item.position, item.id, item.leaf
        from published, item
      )
      select number from published`)
    const { rows } = z.object({ rows: z.array(z.object({ number: z.int() })) }).parse(result)
    return rows[0]?.number ?? null
  }
}

type Made = {
  readonly root: Hex
  readonly note: string
  readonly accountId: AccountId
  readonly items: readonly object[]
  readonly nowMs: number
}

const hex = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as Hex)

function entryOf(row: typeof contributions.$inferSelect): VersionEntry {
  return {
    contributionId: parseId('con', row.id),
    textSha256: parseSha256(row.textSha256),
    originalSha256: row.originalSha256 === null ? null : parseSha256(row.originalSha256),
    extraction: row.extraction,
    licence: row.licence,
    payee: parseAddress(row.payee),
    committedAtMs: row.createdAt.getTime(),
  }
}
