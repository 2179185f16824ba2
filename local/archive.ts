// npm run archive -- --to DIR: copies every final epoch, and what the chain says of it, into a folder
// in which `npm run verify-epoch -- --archive DIR` recomputes all of them with the network off.
//
//   npm run archive -- --to DIR [--mirror URL --rpc URL --distributor 0x… --chain-id N]
import { parseArgs } from 'node:util'
import { exportArchive } from './verify/archive-folder.ts'
import { findSource, WHERE_OPTIONS } from './verify/where.ts'

const { values } = parseArgs({ options: { ...WHERE_OPTIONS, to: { type: 'string' } } })
if (values.to === undefined) {
  console.error('archive: say where to: npm run archive -- --to DIR')
  process.exit(2)
}
try {
  const { source, newest } = await findSource(values)
  const last = await newest()
  await exportArchive(source, last, values.to)
  console.log(`archive: epochs 1 to ${last} in ${values.to}`)
  console.log(`check it offline: npm run verify-epoch -- --archive ${values.to} --all`)
} catch (error) {
  console.error(`archive: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
