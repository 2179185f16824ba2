// What is known of a text's words already, in any Datanet: whose they were first, and which clusters its
// passages belong to. Read before a contribution is written; what it leaves behind is written with it.
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { z } from 'zod'
import { fingerprints, passageBands } from '../../schemas/db/likeness.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import { parseId, parseSha256, type ContributionId } from '../../schemas/ids.ts'
import type { Cut } from './ingest.ts'
import type { Database } from './database.port.ts'
import { ALIKE, bandsOf, fingerprintsOf, noveltyOf, repeatsOf } from './likeness.ts'
import { signatureOf, similarityOf, type Repeat } from './likeness.ts'

/** What a contribution leaves behind for those that come after it. */
export type Remembered = {
  /** In millionths. */
  readonly novelty: number
  /** Those of whom most is repeated, most first: whoever may see them. */
  readonly repeats: readonly Repeat[]
  readonly fingerprints: readonly bigint[]
  readonly bands: readonly (Known & { readonly bands: readonly bigint[] })[]
}

export type Weighed = Remembered & {
  /** With the cluster that each belongs to: its own, or that of what it is nearly a copy of. */
  readonly cuts: readonly Cut[]
  /** Passages that are like one of an earlier contribution, or the same. */
  readonly alike: number
}

type Known = { readonly clusterId: Sha256; readonly signature: readonly number[] }

export async function weigh(db: Database, text: string, cuts: readonly Cut[]): Promise<Weighed> {
  const prints = fingerprintsOf(text)
  const holders = await knownPrints(db, prints)
  const known = [...holders.values()].reduce((sum, runs) => sum + runs, 0)
  const signed = cuts.map((cut) => {
    const signature = signatureOf(cut.text)
    return { cut, signature, bands: bandsOf(signature) }
  })
  const earlier = await knownBands(
    db,
    signed.flatMap(({ bands }) => bands),
  )
  const own = new Map<bigint, Known[]>()
  const placed = signed.map(({ cut, signature, bands }) => {
    const before = likest(alikeIn(earlier, bands, signature))
    const within = likest(alikeIn(own, bands, signature))
    const best = likest([before, within].filter((near) => near !== undefined))
    const clusterId = best?.clusterId ?? cut.clusterId
    for (const band of bands) own.set(band, [...(own.get(band) ?? []), { clusterId, signature }])
    return { cut: { ...cut, clusterId }, signature, bands, isAlike: before !== undefined }
  })
  return {
    cuts: placed.map(({ cut }) => cut),
    novelty: noveltyOf(prints.length, known),
    repeats: repeatsOf(prints.length, holders),
    alike: placed.filter(({ isAlike }) => isAlike).length,
    fingerprints: prints,
    bands: placed.map(({ cut, signature, bands }) => {
      return { bands, clusterId: cut.clusterId, signature }
    }),
  }
}

type Near = { readonly clusterId: Sha256; readonly similarity: number }

/** Passages that share a band and are alike enough. */
function alikeIn(
  known: ReadonlyMap<bigint, readonly Known[]>,
  bands: readonly bigint[],
  signature: readonly number[],
): Near[] {
  return bands
    .flatMap((band) => known.get(band) ?? [])
    .map(({ clusterId, signature: other }) => {
      return { clusterId, similarity: similarityOf(signature, other) }
    })
    .filter(({ similarity }) => similarity >= ALIKE)
}

/** Ties by the cluster's id. */
function likest(near: readonly Near[]): Near | undefined {
  return near.toSorted(
    (a, b) => b.similarity - a.similarity || (a.clusterId < b.clusterId ? -1 : 1),
  )[0]
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

/** How many of the fingerprints each contribution had first. */
async function knownPrints(
  db: Database,
  prints: readonly bigint[],
): Promise<Map<ContributionId, number>> {
  const result = await db.execute(sql`select contribution_id as id, count(*)::int as runs
    from ${fingerprints} where hash = any(${`{${prints.join(',')}}`}::bigint[]) group by 1`)
  const counted = z.object({ rows: z.array(z.object({ id: z.string(), runs: z.int() })) })
  return new Map(counted.parse(result).rows.map(({ id, runs }) => [parseId('con', id), runs]))
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
