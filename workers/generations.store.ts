// Generations in Postgres, with what each passage earned by them; their evidence in the private bucket,
// a bundle for each batch of them.
import { bytesToHex } from '@noble/hashes/utils.js'
import { and, eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { passages } from '../schemas/db/datanets.ts'
import { passageEarnings } from '../schemas/db/earnings.ts'
import { generations } from '../schemas/db/generations.ts'
import { parseId, parseSha256, type Sha256 } from '../schemas/ids.ts'
import { endedBy, signedReceipt } from '../schemas/wire/generation.ts'
import { toWire } from '../schemas/wire/to-wire.ts'
import { earningsOf } from './bill/passage-earnings.ts'
import { bundleOf, findIn, INDEX_BYTES_MAX } from './evidence-bundle.ts'
import type { Generations, StoredGeneration } from './generations.port.ts'

type Database = PgDatabase<PgQueryResultHKT, Record<string, unknown>>
type Row = typeof generations.$inferSelect

export function generationsIn(db: Database, bucket: R2Bucket): Generations {
  return {
    async store(list) {
      if (list.length > 0) await db.execute(projection(list))
    },
    async find(accountId, generationId) {
      const mine = and(eq(generations.id, generationId), eq(generations.accountId, accountId))
      const [row] = await db.select().from(generations).where(mine)
      return row === undefined ? null : generationOf(row)
    },
    async putEvidence(texts) {
      const bundle = bundleOf(await Promise.all(texts.map(hashed)))
      const sha256 = await hashOf(bundle)
      await bucket.put(`evidence/${sha256}`, bundle, { sha256 })
      return sha256
    },
    async evidence(name, sha256) {
      const key = `evidence/${name}`
      const head = await bucket.get(key, { range: { offset: 0, length: INDEX_BYTES_MAX } })
      const range = head === null ? null : findIn(await head.bytes(), sha256)
      const text = range === null ? null : await bucket.get(key, { range })
      return text === null ? null : text.text()
    },
  }
}

async function hashed(text: string): Promise<readonly [Sha256, Uint8Array]> {
  const bytes = new TextEncoder().encode(text)
  return [await hashOf(bytes), bytes]
}

/** By the platform, which takes a tenth of what JavaScript takes: a batch has hundreds of kilobytes. */
async function hashOf(bytes: Uint8Array): Promise<Sha256> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return parseSha256(bytesToHex(new Uint8Array(digest)))
}

/** One statement: what is new is inserted with its earnings, what is there already with nothing. */
function projection(list: readonly StoredGeneration[]): SQL {
  const rows = JSON.stringify(list.map(rowOf))
  const earnings = JSON.stringify(list.flatMap(earningRows))
  return sql`
    with fresh as (
      insert into ${generations} (id, account_id, key_id, model, prompt_tokens, completion_tokens,
        price_nano_usd, ended_by, shard, seq, receipt, ended_at)
      select distinct on (id) * from jsonb_to_recordset(${rows}::jsonb) as told(id text,
        account_id text, key_id text, model text, prompt_tokens int, completion_tokens int,
        price numeric, ended_by text, shard int, seq bigint, receipt jsonb, ended_at timestamptz)
      on conflict do nothing
      returning id, shard, seq, ended_at
    )
    insert into ${passageEarnings} (generation_id, line, cluster_id, passage_id, contribution_id,
      datanet_id, payee, share, amount_nano_usd, shard, seq, ended_at)
    select fresh.id, earned.line, earned.cluster_id, earned.passage_id, passages.contribution_id,
      passages.datanet_id, earned.payee, earned.share, earned.amount, fresh.shard, fresh.seq,
      fresh.ended_at
    from fresh
      join jsonb_to_recordset(${earnings}::jsonb) as earned(generation_id text, line int,
        cluster_id text, passage_id text, payee text, share int, amount numeric)
        on earned.generation_id = fresh.id
      left join ${passages} on ${passages.id} = earned.passage_id
    on conflict do nothing`
}

function rowOf(generation: StoredGeneration) {
  const { credited, receipt } = generation.receipt
  return {
    id: generation.generationId,
    account_id: generation.accountId,
    key_id: generation.keyId,
    model: credited.model,
    prompt_tokens: credited.usage.promptTokens,
    completion_tokens: credited.usage.completionTokens,
    price: credited.priceNanoUsd.toString(),
    ended_by: generation.endedBy,
    shard: receipt.shard,
    seq: receipt.seq,
    receipt: toWire(generation.receipt),
    ended_at: new Date(credited.endedAtMs).toISOString(),
  }
}

function earningRows({ generationId, receipt }: StoredGeneration) {
  return earningsOf(receipt.credited).map((earning, line) => ({
    generation_id: generationId,
    line,
    cluster_id: earning.clusterId,
    passage_id: earning.passageId,
    payee: earning.payee,
    share: earning.share,
    amount: earning.amountNanoUsd.toString(),
  }))
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
