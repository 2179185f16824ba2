// Neon's HTTP protocol over any PostgreSQL: what @neondatabase/serverless sends to /sql, answered as
// Neon answers it. Single queries and batches (one transaction), rows as arrays of raw text, errors
// as 400 with PostgreSQL's own fields. It knows nothing of our tables.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'

export type RawResult = {
  readonly command: string
  readonly rowCount: number | null
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
}
export type Query = { readonly query: string; readonly params: readonly (string | null)[] }
export type BatchOptions = {
  readonly isolation: string | null
  readonly readOnly: boolean
  readonly deferrable: boolean
}

export interface SqlBackend {
  query(query: Query): Promise<RawResult>
  /** All or nothing: the first failure rolls everything back and is thrown. */
  transaction(queries: readonly Query[], options: BatchOptions): Promise<RawResult[]>
  close(): Promise<void>
}

const BODY_BYTES_MAX = 64 << 20
const ERROR_FIELDS = [
  ...['severity', 'code', 'detail', 'hint', 'position', 'internalPosition', 'internalQuery'],
  ...['where', 'schema', 'table', 'column', 'dataType', 'constraint', 'file', 'line', 'routine'],
]
const ISOLATION: Readonly<Record<string, string>> = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
}

const param = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? null : String(value)))
const query = z.object({ query: z.string(), params: z.array(param).default([]) })
const body = z.union([z.object({ queries: z.array(query) }), query])

export function createSqlEndpoint(backend: SqlBackend): Server {
  return createServer((request, response) => {
    void answer(backend, request, response)
  })
}

async function answer(
  backend: SqlBackend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST' || request.url?.split('?')[0] !== '/sql') {
    return send(response, 404, { message: 'this endpoint answers POST /sql' })
  }
  const text = await readText(request)
  if (text === null) return send(response, 413, { message: 'the request is over 64 MiB' })
  const parsed = body.safeParse(parseJson(text))
  if (!parsed.success) return send(response, 400, { message: 'expected {query, params}' })
  const arrayMode = request.headers['neon-array-mode'] === 'true'
  try {
    if ('queries' in parsed.data) {
      const results = await backend.transaction(parsed.data.queries, batchOptions(request))
      return send(response, 200, { results: results.map((one) => shape(one, arrayMode)) })
    }
    send(response, 200, shape(await backend.query(parsed.data), arrayMode))
  } catch (error) {
    send(response, 400, errorBody(error))
  }
}

function shape(result: RawResult, arrayMode: boolean): object {
  const { command, rowCount, fields, rows } = result
  const named = () =>
    rows.map((row) => Object.fromEntries(fields.map(({ name }, i) => [name, row[i] ?? null])))
  return { command, rowCount, fields, rowAsArray: arrayMode, rows: arrayMode ? rows : named() }
}

function batchOptions(request: IncomingMessage): BatchOptions {
  const { headers } = request
  const isolation = ISOLATION[String(headers['neon-batch-isolation-level'])] ?? null
  return {
    isolation,
    readOnly: headers['neon-batch-read-only'] === 'true',
    deferrable: headers['neon-batch-deferrable'] === 'true',
  }
}

/** `BEGIN …` with the options of a batch. */
export function beginStatement({ isolation, readOnly, deferrable }: BatchOptions): string {
  const parts = [
    isolation === null ? null : `ISOLATION LEVEL ${isolation}`,
    readOnly ? 'READ ONLY' : null,
    deferrable ? 'DEFERRABLE' : null,
  ].filter((part) => part !== null)
  return `BEGIN ${parts.join(' ')}`.trim()
}

function errorBody(error: unknown): object {
  const fields: Record<string, unknown> = {}
  const given = typeof error === 'object' && error !== null ? error : {}
  for (const [name, value] of Object.entries(given)) {
    if (ERROR_FIELDS.includes(name)) fields[name] = value
  }
  return { message: error instanceof Error ? error.message : String(error), ...fields }
}

async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    total += bytes.byteLength
    if (total > BODY_BYTES_MAX) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function send(response: ServerResponse, status: number, reply: object): void {
  const text = JSON.stringify(reply)
  response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}
