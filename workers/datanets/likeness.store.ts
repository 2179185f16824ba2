// What is known of a text's words already, in any Datanet, and which clusters its passages belong to.
// Read before a contribution is written; what it leaves behind is written with it.
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { z } from 'zod'
import { fingerprints, passageBands } from '../../schemas/db/likeness.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import { parseSha256 } from '../../schemas/ids.ts'
import type { Cut } from './ingest.ts'
import type { Database } from './database.port.ts'
import { ALIKE, bandsOf, fingerprintsOf, noveltyOf, signatureOf, similarityOf } from './likeness.ts'

/** What a contribution leaves behind for those that come after it. */
export type Remembered = {
  /** In millionths. */
  readonly novelty: number
  readonly fingerprints: readonly bigint[]
  readonly bands: readonly (Known & { readonly bands: readonly bigint[] })[]
}

export type Weighed = Remembered & {
  /** With the cluster that each belongs to: its own, or that of what it is nearly a copy of. */
  readonly cuts: readonly Cut[]
  /** Passages that are near-duplicates of earlier ones. */
  readonly alike: number
}

type Known = { readonly clusterId: Sha256; readonly signature: readonly number[] }

export async function weigh(db: Database, text: string, cuts: readonly Cut[]): Promise<Weighed> {
  const prints = fingerprintsOf(text)
  const known = await knownPrints(db, prints)
  const signed = cuts.map((cut) => {
    const signature = signatureOf(cut.text)
    return { cut, signature, bands: bandsOf(signature) }
  })
  const byBand = await knownBands(
    db,
    signed.flatMap(({ bands }) => bands),
  )
  const exact = new Set(cuts.map(({ clusterId }) => clusterId))
  const placed = signed.map(({ cut, signature, bands }) => {
    const near = bands.flatMap((band) => byBand.get(band) ?? [])
    const clusterId = clusterOf(cut, signature, near)
    for (const band of bands) {
      byBand.set(band, [...(byBand.get(band) ?? []), { clusterId, signature }])
    }
    return { cut: { ...cut, clusterId }, signature, bands }
  })
  return {
    cuts: placed.map(({ cut }) => cut),
    novelty: noveltyOf(prints.length, known),
    alike: placed.filter(({ cut }) => !exact.has(cut.clusterId)).length,
    fingerprints: prints,
    bands: placed.map(({ cut, signature, bands }) => {
      return { bands, clusterId: cut.clusterId, signature }
    }),
  }
}

/** The likest known passage's cluster when it is alike enough; ties by the cluster's id. */
function clusterOf(cut: Cut, signature: readonly number[], near: readonly Known[]): Sha256 {
  const [best] = near
    .map(({ clusterId, signature: other }) => {
      return { clusterId, similarity: similarityOf(signature, other) }
    })
    .filter(({ similarity }) => similarity >= ALIKE)
    .toSorted((a, b) => b.similarity - a.similarity || (a.clusterId < b.clusterId ? -1 : 1))
  return best?.clusterId ?? cut.clusterId
}

/** More parts of the statement that writes a contribution: `stored` has its row. */
export function remembered({ fingerprints: prints, bands }: Remembered, datanetNo: number): SQL {
  const rows = bands.flatMap(({ bands: each, clusterId, signature }) =>
    each.map((band) => ({ band: band.toString(), clusterId, signature })),
  )
  return sql`
    printed as (
      insert into ${fingerprints} (hash, contribution_id)
      select print, stored.id
      from stored, unnest(${`{${prints.join(',')}}`}::bigint[]) as print order by print
      on conflict do nothing
    ),
    banded as (
      insert into ${passageBands} (band, datanet_no, cluster_id, signature)
      select row.band, ${datanetNo}::int, row."clusterId", row.signature
      from stored, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row(band bigint, "clusterId" text, signature int[])
    )`
}

async function knownPrints(db: Database, prints: readonly bigint[]): Promise<number> {
  const result = await db.execute(sql`select count(*)::int as known from ${fingerprints}
    where hash = any(${`{${prints.join(',')}}`}::bigint[])`)
  const counted = z.object({ rows: z.array(z.object({ known: z.int() })) })
  return counted.parse(result).rows[0]?.known ?? 0
}

async function knownBands(db: Database, bands: readonly bigint[]): Promise<Map<bigint, Known[]>> {
  const result = await db.execute(sql`select band::text, cluster_id, signature from ${passageBands}
    where band = any(${`{${[...new Set(bands)].join(',')}}`}::bigint[])`)
  const found = z.object({
    rows: z.array(
      z.object({
        band: z.string(),
        cluster_id: z.string(),
        signature: z.union([z.array(z.int()), z.string().transform(parseArray)]),
      }),
    ),
  })
  const known = new Map<bigint, Known[]>()
  for (const row of found.parse(result).rows) {
    const band = BigInt(row.band)
    const one = { clusterId: parseSha256(row.cluster_id), signature: row.signature }
    known.set(band, [...(known.get(band) ?? []), one])
  }
  return known
}

/** An array as PostgreSQL writes it, where the driver leaves it so. */
function parseArray(text: string): number[] {
  return text.slice(1, -1).split(',').map(Number)
}
