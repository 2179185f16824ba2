// The local database as a process: PGlite in a folder, behind Neon's HTTP protocol.
import { createSqlEndpoint } from './sql-endpoint.ts'
import { openPglite } from './pglite-backend.ts'

const [folder, port] = process.argv.slice(2)
const backend = await openPglite(folder)
const server = createSqlEndpoint(backend)
server.listen(Number(port), '127.0.0.1', () => console.log('ready'))

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  server.close()
  server.closeAllConnections()
  await backend.close()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
process.on('disconnect', () => void stop())
