// A Datanet changed by its owner. What its own licence rule allows may be narrowed at any time and
// holds with the next query: index rows go in the same statement. It is widened only while nobody else
// gave a text under it, since they gave it under the narrower one.
import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import { datanetVersions } from '../../schemas/db/datanet-versions.ts'
import { contributions, datanets } from '../../schemas/db/datanets.ts'
import { readableBy } from '../../schemas/db/readable.ts'
import type { AccountId } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Database } from './database.port.ts'
import { datanetOf } from './datanet-rules.store.ts'
import type { Datanet, DatanetChange } from './datanets.port.ts'
import { indexAgain } from './index-again.store.ts'
import { unindexed } from './insert-contribution.store.ts'
import type { ChangeRefusal } from './refusal.ts'
import { rightsOf, type Rights } from './rights.ts'

export async function changeDatanet(
  db: Database,
  ownerAccount: AccountId,
  name: string,
  change: DatanetChange,
): Promise<Result<Datanet, ChangeRefusal>> {
  const [row] = await db
    .select()
    .from(datanets)
    .where(and(eq(datanets.name, name), readableBy(ownerAccount)))
  if (row === undefined) return err({ kind: 'datanet_unknown', name })
  if (row.ownerAccount !== ownerAccount) return err({ kind: 'owner_only', name })
  const { pinnedVersion } = change
  if (typeof pinnedVersion === 'number' && !(await hasVersion(db, row.id, pinnedVersion))) {
    return err({ kind: 'version_unknown', number: pinnedVersion })
  }
  const licences = await ownLicences(db, row.id)
  const given = await widenedOver(db, row, change, licences)
  if (given > 0) return err({ kind: 'rule_widened', contributions: given })
  const after = await written(db, row.id, change, licences.retrieve)
  if (change.allowsRetrieval === true) await indexAgain(db, after, licences.retrieve)
  return ok(datanetOf(after))
}

type Row = typeof datanets.$inferSelect

async function hasVersion(db: Database, datanetId: string, number: number): Promise<boolean> {
  const { datanetId: id, number: its } = datanetVersions
  const where = and(eq(id, datanetId), eq(its, number))
  return (await db.select({ its }).from(datanetVersions).where(where)).length === 1
}

/** Licences of its contributions that follow its own rule in one thing or the other. */
type OwnLicences = Readonly<Record<keyof Rights, readonly string[]>>

async function ownLicences(db: Database, datanetId: string): Promise<OwnLicences> {
  const rows = await db
    .selectDistinct({ licence: contributions.licence })
    .from(contributions)
    .where(eq(contributions.datanetId, datanetId))
  const follow = (right: keyof Rights) =>
    rows
      .map(({ licence }) => licence)
      .filter((licence) => {
        const most = rightsOf(licence, { retrieve: true, train: true })
        return most?.[right] !== rightsOf(licence, { retrieve: false, train: false })?.[right]
      })
  return { retrieve: follow('retrieve'), train: follow('train') }
}

/** @returns how many texts of others the change would widen the use of */
async function widenedOver(
  db: Database,
  row: Row,
  { allowsRetrieval, allowsTraining }: DatanetChange,
  own: OwnLicences,
): Promise<number> {
  const licences = [
    ...(allowsRetrieval === true && !row.allowsRetrieval ? own.retrieve : []),
    ...(allowsTraining === true && !row.allowsTraining ? own.train : []),
  ]
  if (licences.length === 0) return 0
  const [counted] = await db
    .select({ given: sql<number>`count(*)::int` })
    .from(contributions)
    .where(
      and(
        eq(contributions.datanetId, row.id),
        inArray(contributions.licence, licences),
        ne(contributions.contributorAccount, row.ownerAccount),
        isNull(contributions.withdrawnAt),
        ne(contributions.state, 'rejected'),
      ),
    )
  return counted?.given ?? 0
}

async function written(
  db: Database,
  id: string,
  { tags, feeNanoUsd, ...plain }: DatanetChange,
  licences: readonly string[],
): Promise<Row> {
  const set = {
    ...plain,
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(feeNanoUsd === undefined ? {} : { feeNanoUsd: feeNanoUsd.toString() }),
  }
  if (plain.allowsRetrieval === false) {
    // Twice: the second statement sees what was being indexed while the first waited for it.
    for (let time = 0; time < 2; time++) await closeRetrieval(db, id, licences)
  }
  const [row] =
    Object.keys(set).length === 0
      ? await db.select().from(datanets).where(eq(datanets.id, id))
      : await db.update(datanets).set(set).where(eq(datanets.id, id)).returning()
  if (row === undefined) throw new Error('a Datanet is never deleted')
  return row
}

async function closeRetrieval(
  db: Database,
  id: string,
  licences: readonly string[],
): Promise<void> {
  await db.execute(sql`
    with closed as (
      update ${datanets} set allows_retrieval = false where id = ${id} returning id
    ),
    gone as (
      select ${contributions.no} as no from ${contributions} join closed
        on closed.id = ${contributions.datanetId}
      where ${licences.length === 0 ? sql`false` : inArray(contributions.licence, [...licences])}
    ),
    ${unindexed(sql`select no from gone`)}
    select id from closed`)
}
