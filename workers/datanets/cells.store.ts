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
  const find = cellFinder(centroids)
  const points = pointed.parse(
    await db.execute(sql`select no, point.bits::text as signs ${ofModel}`),
  )
  const homes = points.rows.map(({ no, signs }) => [no, find(packed(signs)) + 1] as const)
  const cellRows = centroids.map((centroid, index) => {
    return { cell: index + 1, centroid: `[${centroid.join(',')}]` }
  })
  await db.execute(sql`
    with homes as materialized (
      select * from unnest(${`{${homes.map(([no]) => no).join(',')}}`}::int[],
        ${`{${homes.map(([, cell]) => cell).join(',')}}`}::int[]) as home(no, cell)
    ),
    moved as (
      update ${passagePoints} set cell = homes.cell from homes where passage_points.no = homes.no
      returning passage_points.cell
    ),
    sizes as (
      select cell, count(*)::int as passages from (
        select cell from moved union all
        select point.cell ${ofModel} and no not in (select no from homes)
      ) as placed group by cell
    ),
    resized as (
      update ${datanetCells} set passages = coalesce(
        (select passages from sizes where sizes.cell = datanet_cells.cell), 0)
      where datanet_no = ${datanetNo} and embedding_model = ${model}
        and (cell = 0 or cell > ${cellRows.length})
    )
    insert into ${datanetCells} (datanet_no, embedding_model, cell, centroid, passages)
    select ${datanetNo}::int, ${model}, row.cell, row.centroid::vector(384),
      coalesce(sizes.passages, 0)
    from jsonb_to_recordset(${JSON.stringify(cellRows)}::jsonb) as row(cell int, centroid text)
      left join sizes using (cell)
    on conflict (datanet_no, embedding_model, cell)
    do update set centroid = excluded.centroid, passages = excluded.passages`)
}

function packed(signs: string): Uint8Array {
  return Uint8Array.from({ length: signs.length / 8 }, (_, byte) =>
    Number.parseInt(signs.slice(byte * 8, byte * 8 + 8), 2),
  )
}
