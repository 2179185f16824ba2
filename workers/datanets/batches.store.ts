// Batches in Postgres: an item's row is written after its contribution, so that a crash between leaves
// an item untold, never one told that is nowhere. Sent again, it is a duplicate, and told as one.
import { and, asc, eq, gt, or, sql } from 'drizzle-orm'
import { datanets } from '../../schemas/db/datanets.ts'
import { grantedTo, readableBy } from '../../schemas/db/readable.ts'
import { batchItems, contributionBatches } from '../../schemas/db/reviews.ts'
import { parseId } from '../../schemas/ids.ts'
import type { AccountId, BatchId } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Batch, Batches, BatchItem, BatchPage, Outcome } from './batches.port.ts'
import type { Database } from './database.port.ts'

export class BatchStore implements Batches {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async open(id: BatchId, accountId: AccountId, name: string, expected: number, nowMs: number) {
    const known = or(readableBy(accountId), grantedTo(accountId, 'contributor'))
    const [datanet] = await this.#db
      .select({ id: datanets.id })
      .from(datanets)
      .where(and(eq(datanets.name, name), known))
    if (datanet === undefined) return err({ kind: 'datanet_unknown', name } as const)
    const createdAt = new Date(nowMs)
    await this.#db
      .insert(contributionBatches)
      .values({ id, datanetId: datanet.id, accountId, expected, createdAt })
      // An upload whose check broke off opens its batch once more.
      .onConflictDoNothing()
    return ok(null)
  }

  async isOpen(id: BatchId, accountId: AccountId, name: string): Promise<boolean> {
    const found = await this.#db
      .select({ id: contributionBatches.id })
      .from(contributionBatches)
      .innerJoin(datanets, eq(datanets.id, contributionBatches.datanetId))
      .where(
        and(
          eq(contributionBatches.id, id),
          eq(contributionBatches.accountId, accountId),
          eq(datanets.name, name),
        ),
      )
    return found.length === 1
  }

  async tell(batchId: BatchId, item: BatchItem, nowMs: number): Promise<void> {
    const { name, ...told } = { ...item, toldAt: new Date(nowMs) }
    await this.#db
      .insert(batchItems)
      .values({ batchId, name, ...told })
      .onConflictDoUpdate({ target: [batchItems.batchId, batchItems.name], set: told })
  }

  async find(
    id: BatchId,
    accountId: AccountId,
    { outcome, after, limit }: BatchPage,
  ): Promise<Batch | null> {
    const [row] = await this.#db
      .select({ datanet: datanets.name, expected: contributionBatches.expected })
      .from(contributionBatches)
      .innerJoin(datanets, eq(datanets.id, contributionBatches.datanetId))
      .where(and(eq(contributionBatches.id, id), eq(contributionBatches.accountId, accountId)))
    if (row === undefined) return null
    const sums = await this.#db
      .select({ outcome: batchItems.outcome, items: sql<number>`count(*)::int` })
      .from(batchItems)
      .where(eq(batchItems.batchId, id))
      .groupBy(batchItems.outcome)
    const items = await this.#db
      .select()
      .from(batchItems)
      .where(
        and(
          eq(batchItems.batchId, id),
          outcome === null ? undefined : eq(batchItems.outcome, outcome),
          after === null ? undefined : gt(batchItems.name, after),
        ),
      )
      .orderBy(asc(batchItems.name))
      .limit(limit)
    const countOf = (one: Outcome) => sums.find((sum) => sum.outcome === one)?.items ?? 0
    return {
      id,
      ...row,
      counts: {
        accepted: countOf('accepted'),
        pending: countOf('pending'),
        duplicate: countOf('duplicate'),
        withdrawn: countOf('withdrawn'),
        rejected: countOf('rejected'),
      },
      items: items.map(({ name, outcome: told, contributionId, code, message }) => ({
        name,
        outcome: told,
        contributionId: contributionId === null ? null : parseId('con', contributionId),
        code,
        message,
      })),
    }
  }
}
