// What of a Datanet its contributions are indexed, licensed, screened and reviewed by.
import { eq } from 'drizzle-orm'
import { datanets } from '../../schemas/db/datanets.ts'
import { must } from '../../schemas/result.ts'
import type { Database } from './database.port.ts'

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
