// Which earlier contributions does a text repeat, as far as an account may know? They are kept by id for
// whoever asks; a title and a Datanet are told to those who may read that Datanet, or who gave it.
import { and, eq, inArray, or } from 'drizzle-orm'
import { z } from 'zod'
import { contributions, datanets } from '../../schemas/db/datanets.ts'
import { readableBy } from '../../schemas/db/readable.ts'
import { parseId, PATTERNS, type AccountId, type ContributionId } from '../../schemas/ids.ts'
import type { Database } from './database.port.ts'
import type { Repeat, SeenRepeat } from './likeness.ts'

const stored = z
  .array(
    z.object({
      contributionId: z
        .string()
        .regex(PATTERNS.con)
        .transform((id) => parseId('con', id)),
      millionths: z.int(),
    }),
  )
  .nullable()

/** @param column as the contribution's row has it */
export function repeatsIn(column: unknown): readonly Repeat[] | null {
  return stored.parse(column)
}

/** What the account may see of each list, in its order; null of null. */
export async function seenRepeats(
  db: Database,
  accountId: AccountId,
  lists: readonly (readonly Repeat[] | null)[],
): Promise<(readonly SeenRepeat[] | null)[]> {
  const ids = [...new Set(lists.flatMap((list) => list ?? []).map((one) => one.contributionId))]
  const seen = await seenBy(db, accountId, ids)
  return lists.map((list) => {
    return (
      list?.flatMap((repeat) => {
        const found = seen.get(repeat.contributionId)
        return found === undefined ? [] : [{ ...repeat, ...found }]
      }) ?? null
    )
  })
}

async function seenBy(db: Database, accountId: AccountId, ids: readonly ContributionId[]) {
  if (ids.length === 0) return new Map<string, Omit<SeenRepeat, keyof Repeat>>()
  const rows = await db
    .select({
      id: contributions.id,
      datanet: datanets.name,
      title: contributions.title,
      withdrawnAt: contributions.withdrawnAt,
    })
    .from(contributions)
    .innerJoin(datanets, eq(datanets.id, contributions.datanetId))
    .where(
      and(
        inArray(contributions.id, [...ids]),
        or(readableBy(accountId), eq(contributions.contributorAccount, accountId)),
      ),
    )
  return new Map(
    rows.map(({ id, withdrawnAt, ...one }) => [id, { ...one, isWithdrawn: withdrawnAt !== null }]),
  )
}
