// npm run attest: an attestor beside the stack that runs here, or any other. It signs commits that it
// recomputed, with the key in ATTESTOR_KEY, until it is stopped.
//
//   ATTESTOR_KEY=0x… npm run attest -- --port N [--mirror URL --rpc URL --distributor 0x… --chain-id N]
import { parseArgs } from 'node:util'
import { startAttestor } from './verify/attestor.ts'
import { findSource, NowhereError, WHERE_OPTIONS } from './verify/where.ts'

const { values } = parseArgs({ options: { ...WHERE_OPTIONS, port: { type: 'string' } } })
const key = process.env['ATTESTOR_KEY'] ?? ''
const port = Number(values.port)
try {
  if (!/^0x[0-9a-f]{64}$/.test(key)) throw new NowhereError('ATTESTOR_KEY is no private key.')
  if (!Number.isInteger(port) || port < 0) throw new NowhereError('--port takes a port number.')
  const { source } = await findSource(values)
  const onAnswer = (epoch: number, said: string) => console.log(`attest: epoch ${epoch}: ${said}`)
  const server = await startAttestor({ port, key: key as `0x${string}`, source, onAnswer })
  console.log(`attest: ready on ${server.url}; name it in ATTESTOR_URLS of the settler`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop())
  }
} catch (error) {
  if (!(error instanceof NowhereError)) throw error
  console.error(`attest: ${error.message}`)
  process.exitCode = 2
}
