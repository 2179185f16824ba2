// Which original bytes does a contribution name? History stays provable: one that was withdrawn or refused
// after review names them still.
import { eq } from 'drizzle-orm'
import { contributions } from '../../schemas/db/datanets.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import type { Database } from './database.port.ts'

export function citedOriginalsIn(db: Database): (original: Sha256) => Promise<boolean> {
  return async (original) => {
    const found = await db
      .select({ id: contributions.id })
      .from(contributions)
      .where(eq(contributions.originalSha256, original))
      .limit(1)
    return found.length > 0
  }
}
