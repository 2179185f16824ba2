// Generations in Postgres, their evidence in the private bucket, a bundle for each batch of them.
import { and, eq } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { sha256Hex } from '../schemas/canonical.ts'
import { generations } from '../schemas/db/generations.ts'
import { parseId } from '../schemas/ids.ts'
import { endedBy, signedReceipt } from '../schemas/wire/generation.ts'
import { toWire } from '../schemas/wire/to-wire.ts'
import type { Generations, StoredGeneration } from './generations.port.ts'

type Database = PgDatabase<PgQueryResultHKT, Record<string, unknown>>
type Row = typeof generations.$inferSelect

const bundleTexts = z.array(z.string())

export function generationsIn(db: Database, bucket: R2Bucket): Generations {
  return {
    async store(list) {
      if (list.length > 0)
        await db.insert(generations).values(list.map(rowOf)).onConflictDoNothing()
    },
    async find(accountId, generationId) {
      const mine = and(eq(generations.id, generationId), eq(generations.accountId, accountId))
      const [row] = await db.select().from(generations).where(mine)
      return row === undefined ? null : generationOf(row)
    },
    async putEvidence(texts) {
      const bundle = JSON.stringify([...texts.values()])
      const sha256 = sha256Hex(bundle)
      await bucket.put(`evidence/${sha256}`, bundle, { sha256 })
      return sha256
    },
    async evidence(name) {
      const object = await bucket.get(`evidence/${name}`)
      const texts = object === null ? [] : bundleTexts.parse(JSON.parse(await object.text()))
      return new Map(texts.map((text) => [sha256Hex(text), text]))
    },
  }
}

function rowOf(generation: StoredGeneration): typeof generations.$inferInsert {
  const { credited, receipt } = generation.receipt
  return {
    id: generation.generationId,
    accountId: generation.accountId,
    keyId: generation.keyId,
    model: credited.model,
    promptTokens: credited.usage.promptTokens,
    completionTokens: credited.usage.completionTokens,
    priceNanoUsd: credited.priceNanoUsd.toString(),
    endedBy: generation.endedBy,
    shard: receipt.shard,
    seq: receipt.seq,
    receipt: toWire(generation.receipt),
    endedAt: new Date(credited.endedAtMs),
  }
}

function generationOf(row: Row): StoredGeneration {
  return {
    generationId: parseId('gen', row.id),
    accountId: parseId('acct', row.accountId),
    keyId: parseId('key', row.keyId),
    endedBy: endedBy.parse(row.endedBy),
    receipt: signedReceipt.parse(row.receipt),
  }
}
