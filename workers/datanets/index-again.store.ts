// Index rows of contributions that have none: those that a rule let be found again, and those of a
// database from before there was an index. One contribution a statement; what is indexed stays, so
// that it may be run again.
import { and, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { contributions, passages } from '../../schemas/db/datanets.ts'
import { passageTerms } from '../../schemas/db/passage-index.ts'
import { standing } from '../../schemas/db/readable.ts'
import type { Database } from './database.port.ts'
import { indexed, indexTextsOf } from './insert-contribution.store.ts'
import { rightsOf, type Rights } from './rights.ts'

type Indexed = { readonly id: string; readonly no: number; readonly language: string }

/** Everything that may be found and is not indexed. */
export async function indexMissing(
  db: Database,
  datanet: Indexed & { readonly own: Rights },
): Promise<void> {
  const rows = await db
    .selectDistinct({ licence: contributions.licence })
    .from(contributions)
    .where(eq(contributions.datanetId, datanet.id))
  const licences = rows.map(({ licence }) => licence)
  const found = licences.filter((licence) => rightsOf(licence, datanet.own)?.retrieve === true)
  await indexAgain(db, datanet, found)
}

const passageRows = z.object({
  rows: z.array(z.object({ id: z.string(), text: z.string(), model: z.string() })),
})

/** @param licences of the contributions that may be found */
export async function indexAgain(
  db: Database,
  datanet: Indexed,
  licences: readonly string[],
): Promise<void> {
  if (licences.length === 0) return
  const missing = await db
    .select({ no: contributions.no, id: contributions.id, at: contributions.createdAt })
    .from(contributions)
    .where(
      and(
        eq(contributions.datanetId, datanet.id),
        inArray(contributions.licence, [...licences]),
        standing(),
        sql`not exists (select 1 from ${passageTerms} where contribution_no = ${contributions.no})`,
      ),
    )
  for (const { no, id, at } of missing) {
    const found = passageRows.parse(
      await db.execute(sql`select id, text, embedding_model as model from ${passages}
        where contribution_id = ${id}`),
    ).rows
    const texts = JSON.stringify(indexTextsOf(found, datanet.language))
    await db.execute(sql`
      with searched as materialized (
        select row.terms, row.weights, passage.no, passage.embedding,
          passage.cluster_id as "clusterId", ${no}::int as contribution_no
        from jsonb_to_recordset(${texts}::jsonb) as row(id text, terms text, weights text)
          join ${passages} as passage using (id)
        where not exists (select 1 from ${passageTerms} where contribution_no = ${no}::int)
      ),
      ${indexed(datanet.no, found[0]?.model ?? '', sql`${at.toISOString()}::timestamptz`)}
      select 1`)
  }
}
