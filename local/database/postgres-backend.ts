// A real PostgreSQL as a backend of the SQL endpoint, through `pg`, values as raw text.
import pg from 'pg'
import { beginStatement, type Query, type RawResult, type SqlBackend } from './sql-endpoint.ts'

const types = { getTypeParser: () => (value: string) => value }

export function openPostgresBackend(connectionString: string): SqlBackend {
  const pool = new pg.Pool({ connectionString, max: 8 })
  // One that breaks while nobody uses it is gone from the pool, and no reason to end the process.
  pool.on('error', () => undefined)
  return {
    query: (query) => run(pool, query),
    async transaction(queries, options) {
      const client = await pool.connect()
      try {
        await client.query(beginStatement(options))
        const results: RawResult[] = []
        for (const query of queries) results.push(await run(client, query))
        await client.query('COMMIT')
        return results
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}

async function run(db: pg.Pool | pg.PoolClient, { query, params }: Query): Promise<RawResult> {
  // Extended also without parameters: as with Neon, one request is one statement.
  const mode = { rowMode: 'array', queryMode: 'extended' } as const
  const asked = { text: query, values: [...params], ...mode, types }
  const result = await db.query<(string | null)[]>(asked)
  return {
    command: result.command,
    rowCount: result.rowCount,
    fields: result.fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })),
    rows: result.rows,
  }
}
