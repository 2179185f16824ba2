// A PostgreSQL behind an endpoint of its own, as an edge reaches it: SQL over HTTP on loopback.
import type { AddressInfo } from 'node:net'
import { openPostgresBackend } from './postgres-backend.ts'
import { createSqlEndpoint } from './sql-endpoint.ts'

/**
 * @param open closes both, the endpoint first
 * @returns where SQL is posted to
 */
export async function servedPostgres(url: string, open: AsyncDisposableStack): Promise<string> {
  const backend = openPostgresBackend(url)
  open.defer(() => backend.close())
  const endpoint = createSqlEndpoint(backend)
  open.defer(() => {
    endpoint.close()
    endpoint.closeAllConnections()
  })
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
  const { port } = endpoint.address() as AddressInfo
  return `http://127.0.0.1:${port}/sql`
}
