// Cuts a Datanet's embedding space into cells anew, one model at a time. Queries go on meanwhile: one
// statement swaps the centroids and moves the points that there are, a second one moves the points that came
// in meanwhile. Where two cut at once, the later swap stands, and the second statement of the other does nothing.
import { sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { passages } from '../../schemas/db/datanets.ts'
import { datanetCells, passagePoints } from '../../schemas/db/passage-index.ts'
import { cellFinder, cellsFor, centroidsOf, SAMPLED_PER_CELL } from './cells.ts'
import type { Database } from './database.port.ts'

const counted = z.object({ rows: z.array(z.object({ model: z.string(), passages: z.number() })) })
const sampled = z.object({ rows: z.array(z.object({ vector: z.string() })) })
const pointed = z.object({ rows: z.array(z.object({ no: z.number(), signs: z.string() })) })

/** @returns the number of cells of each model; 0 where a Datanet is too small to need any */
export async function cutCells(
  db: Database,
  datanetNo: number,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = counted.parse(
    await db.execute(sql`
      select embedding_model as model, sum(passages)::int as passages from ${datanetCells}
      where datanet_no = ${datanetNo} group by 1 order by 1`),
  )
  const cut = new Map<string, number>()
  for (const { model, passages: count } of rows) {
    const cells = cellsFor(count)
    if (cells > 0) await cutModel(db, datanetNo, model, cells, count)
    cut.set(model, cells)
  }
  return cut
}

async function cutModel(
  db: Database,
  datanetNo: number,
  model: string,
  cells: number,
  count: number,
): Promise<void> {
  const ofModel = sql`from ${passagePoints} as point join ${passages} as passage using (no)
    where point.datanet_no = ${datanetNo} and passage.embedding_model = ${model}`
  const every = Math.max(1, Math.floor(count / (cells * SAMPLED_PER_CELL)))
  const sample = sampled.parse(
    await db.execute(sql`
      select passage.embedding::text as vector ${ofModel} and no % ${every} = 0 order by no`),
  )
  const vectors = sample.rows.map(({ vector }) =>
    Float32Array.from(z.array(z.number()).parse(JSON.parse(vector))),
  )
  const centroids = centroidsOf(vectors, cells)
  const cut: Cut = {
    datanetNo,
    model,
    find: cellFinder(centroids),
    cells: centroids.map((centroid, index) => {
      return { cell: index + 1, centroid: `[${centroid.join(',')}]` }
    }),
  }
  const moved = await homesOf(db, cut, [])
  await moveInto(db, cut, moved, SWAP)
  // What came in meanwhile was placed by the cells of before.
  const placed = moved.map(({ no }) => no)
  const late = await homesOf(db, cut, placed)
  if (late.length > 0) await moveInto(db, cut, late, WHILE_IT_STANDS)
}

type Cut = {
  readonly datanetNo: number
  readonly model: string
  readonly find: (signs: Uint8Array) => number
  readonly cells: readonly { readonly cell: number; readonly centroid: string }[]
}

type Home = { readonly no: number; readonly cell: number }

/** @param placed numbers of points that have their place */
async function homesOf(
  db: Database,
  { datanetNo, model, find }: Cut,
  placed: readonly number[],
): Promise<Home[]> {
  const points = pointed.parse(
    await db.execute(sql`
      select no, point.bits::text as signs
      from ${passagePoints} as point join ${passages} as passage using (no)
      where point.datanet_no = ${datanetNo} and passage.embedding_model = ${model}
        and no <> all (${`{${placed.join(',')}}`}::int[])`),
  )
  return points.rows.map(({ no, signs }) => ({ no, cell: find(packed(signs)) + 1 }))
}

type Pass = {
  /** Whether points may move, decided once they are held. */
  readonly allowed: SQL
  /** Cells whose centroids are set: their number and the centroid. */
  readonly centroids: SQL
}

const SWAP: Pass = { allowed: sql`true`, centroids: sql`select cell, centroid from cut` }
const WHILE_IT_STANDS: Pass = {
  allowed: sql`(select count(*) from cut join cells_held using (cell)
    where cells_held.centroid = cut.centroid) = (select count(*) from cut)`,
  centroids: sql`select cell, centroid from cut where false`,
}

/**
 * Counts change by what moves, and are never set: what comes and goes meanwhile changes them, too. Points
 * are held before cells, and each in order, as whoever withdraws a text holds them (`unindexed`).
 */
async function moveInto(
  db: Database,
  { datanetNo, model, cells }: Cut,
  homes: readonly Home[],
  { allowed, centroids }: Pass,
): Promise<void> {
  await db.execute(sql`
    with homes as materialized (
      select * from unnest(${`{${homes.map(({ no }) => no).join(',')}}`}::int[],
        ${`{${homes.map(({ cell }) => cell).join(',')}}`}::int[]) as home(no, cell)
    ),
    cut as materialized (
      select cell, centroid::vector(384)
      from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as row(cell int, centroid text)
    ),
    held as materialized (
      select point.no, point.cell from ${passagePoints} as point join homes using (no)
      order by 1 for update of point
    ),
    cells_held as materialized (
      select cell, centroid from ${datanetCells}
      where datanet_no = ${datanetNo}::int and embedding_model = ${model}
        and (select count(*) from held) >= 0
      order by cell for update
    ),
    moved as (
      update ${passagePoints} set cell = homes.cell from homes join held using (no)
      where passage_points.no = homes.no and ${allowed}
      returning held.cell as left_cell, passage_points.cell
    ),
    anew as (${centroids}),
    changed as (
      select cell, sum(change)::int as passages from (
        select left_cell as cell, -1 as change from moved
        union all select cell, 1 from moved
        union all select cell, 0 from anew
      ) as each group by cell
    )
    insert into ${datanetCells} (datanet_no, embedding_model, cell, centroid, passages)
    select ${datanetNo}::int, ${model}, cell, anew.centroid, changed.passages
    from changed left join anew using (cell) order by cell
    on conflict (datanet_no, embedding_model, cell) do update
    set centroid = coalesce(excluded.centroid, datanet_cells.centroid),
      passages = datanet_cells.passages + excluded.passages`)
}

function packed(signs: string): Uint8Array {
  return Uint8Array.from({ length: signs.length / 8 }, (_, byte) =>
    Number.parseInt(signs.slice(byte * 8, byte * 8 + 8), 2),
  )
}
