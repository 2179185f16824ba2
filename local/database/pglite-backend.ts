// PGlite (PostgreSQL 18 in WebAssembly, with pgvector) as a backend of the SQL endpoint. Values go
// in and come out as PostgreSQL's own text: no JavaScript parser touches them.
import { PGlite, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { beginStatement, type Query, type RawResult, type SqlBackend } from './sql-endpoint.ts'

type Raw = Pick<QueryOptions, 'rowMode' | 'parsers' | 'serializers'>

/** @param folder where the database lives; undefined keeps it in memory */
export async function openPglite(folder: string | undefined): Promise<SqlBackend> {
  const parts = { extensions: { vector } }
  const db = await (folder === undefined ? PGlite.create(parts) : PGlite.create(folder, parts))
  const raw: Raw = {
    rowMode: 'array',
    parsers: identities(db.parsers),
    serializers: identities(db.serializers),
  }
  return {
    query: (query) => run(db, query, raw),
    transaction: (queries, options) =>
      db.transaction(async (tx) => {
        const mode = beginStatement(options).slice('BEGIN'.length)
        if (mode !== '') await tx.exec(`SET TRANSACTION${mode}`)
        const results: RawResult[] = []
        for (const query of queries) results.push(await run(tx, query, raw))
        return results
      }),
    close: () => db.close(),
  }
}

/** Text stays text, for every type that PGlite would otherwise translate. */
function identities(types: object): Record<number, (value: string) => string> {
  return Object.fromEntries(Object.keys(types).map((oid) => [oid, (value: string) => value]))
}

async function run(
  db: Pick<PGlite | Transaction, 'query'>,
  query: Query,
  raw: Raw,
): Promise<RawResult> {
  const result = await db.query<(string | null)[]>(query.query, [...query.params], raw)
  return rawOf(result, query.query)
}

function rawOf(result: Results<(string | null)[]>, text: string): RawResult {
  const command = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? ''
  const reads = result.fields.length > 0
  return {
    command,
    rowCount: reads ? result.rows.length : (result.affectedRows ?? null),
    fields: result.fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })),
    rows: result.rows,
  }
}
