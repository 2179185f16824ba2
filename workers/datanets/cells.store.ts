// Cuts a Datanet's embedding space into cells anew, one model at a time. Queries go on meanwhile:
// the swap is one statement, before it the old cells answer and after it the new ones.
import { sql } from 'drizzle-orm'
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
  const moved = await moveInto(db, cut, [])
  // What came in meanwhile was placed by the cells of before.
  await moveInto(db, cut, moved)
}

type Cut = {
  readonly datanetNo: number
  readonly model: string
  readonly find: (signs: Uint8Array) => number
  readonly cells: readonly { readonly cell: number; readonly centroid: string }[]
}

/**
 * Counts change by what moves, and are never set: what comes and goes meanwhile changes them, too.
 *
 * @param placed numbers of points that stay where they are
 * @returns the numbers of those that were placed
 */
async function moveInto(
  db: Database,
  { datanetNo, model, find, cells }: Cut,
  placed: readonly number[],
): Promise<number[]> {
  const points = pointed.parse(
    await db.execute(sql`
      select no, point.bits::text as signs
      from ${passagePoints} as point join ${passages} as passage using (no)
      where point.datanet_no = ${datanetNo} and passage.embedding_model = ${model}
        and no <> all (${`{${placed.join(',')}}`}::int[])`),
  )
  const homes = points.rows.map(({ no, signs }) => [no, find(packed(signs)) + 1] as const)
  await db.execute(sql`
    with homes as materialized (
      select * from unnest(${`{${homes.map(([no]) => no).join(',')}}`}::int[],
        ${`{${homes.map(([, cell]) => cell).join(',')}}`}::int[]) as home(no, cell)
    ),
    cut as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as row(cell int, centroid text)
    ),
    held as materialized (
      select point.no, point.cell from ${passagePoints} as point join homes using (no)
      order by 1 for update of point
    ),
    moved as (
      update ${passagePoints} set cell = homes.cell from homes join held using (no)
      where passage_points.no = homes.no
      returning held.cell as left_cell, passage_points.cell
    ),
    changed as (
      select cell, sum(change)::int as passages from (
        select left_cell as cell, -1 as change from moved
        union all select cell, 1 from moved
        union all select cell, 0 from cut
      ) as each group by cell
    )
    insert into ${datanetCells} (datanet_no, embedding_model, cell, centroid, passages)
    select ${datanetNo}::int, ${model}, cell, cut.centroid::vector(384), changed.passages
    from changed left join cut using (cell) order by cell
    on conflict (datanet_no, embedding_model, cell) do update
    set centroid = coalesce(excluded.centroid, datanet_cells.centroid),
      passages = datanet_cells.passages + excluded.passages`)
  return homes.map(([no]) => no)
}

function packed(signs: string): Uint8Array {
  return Uint8Array.from({ length: signs.length / 8 }, (_, byte) =>
    Number.parseInt(signs.slice(byte * 8, byte * 8 + 8), 2),
  )
}
