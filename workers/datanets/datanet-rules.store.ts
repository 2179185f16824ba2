// A Datanet's row, and what of it its contributions are indexed, licensed, screened and reviewed by.
import { eq } from 'drizzle-orm'
import { datanets } from '../../schemas/db/datanets.ts'
import { parseId } from '../../schemas/ids.ts'
import { parseNanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { Database } from './database.port.ts'
import type { Datanet } from './datanets.port.ts'

/** @param id of a Datanet that was found */
export async function rulesOf(db: Database, id: string) {
  const { no, ownerAccount, language, title, description, tags } = datanets
  const { allowsRetrieval: retrieve, allowsTraining: train, reviewPolicy, reviewsNeeded } = datanets
  const rows = await db
    .select({
      id: datanets.id,
      no,
      ownerAccount,
      language,
      title,
      description,
      tags,
      own: { retrieve, train },
      reviewPolicy,
      reviewsNeeded,
    })
    .from(datanets)
    .where(eq(datanets.id, id))
  return must(rows[0], 'a Datanet that was found is there')
}

/** A Datanet's row, as everybody inside takes it. */
export function datanetOf(row: typeof datanets.$inferSelect): Datanet {
  return {
    id: parseId('dn', row.id),
    name: row.name,
    ownerAccount: parseId('acct', row.ownerAccount),
    title: row.title,
    description: row.description,
    licence: row.licence,
    isPublic: row.isPublic,
    isListed: row.isListed,
    language: row.language,
    tags: row.tags,
    feeNanoUsd: parseNanoUsd(row.feeNanoUsd),
    allowsRetrieval: row.allowsRetrieval,
    allowsTraining: row.allowsTraining,
    reviewPolicy: row.reviewPolicy,
    reviewsNeeded: row.reviewsNeeded,
    pinnedVersion: row.pinnedVersion,
    vectorPart: row.vectorPart,
  }
}
