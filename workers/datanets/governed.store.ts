// A Datanet by its name, for those who govern it: to everybody else it does not exist.
import { and, eq } from 'drizzle-orm'
import { datanets } from '../../schemas/db/datanets.ts'
import { governedBy } from '../../schemas/db/readable.ts'
import type { AccountId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { Database } from './database.port.ts'
import type { DatanetUnknown } from './refusal.ts'

export async function governedDatanet(
  db: Database,
  by: AccountId,
  name: string,
): Promise<Result<{ readonly id: string; readonly ownerAccount: string }, DatanetUnknown>> {
  const [found] = await db
    .select({ id: datanets.id, ownerAccount: datanets.ownerAccount })
    .from(datanets)
    .where(and(eq(datanets.name, name), governedBy(by)))
  return found === undefined ? err({ kind: 'datanet_unknown', name }) : ok(found)
}
