// Copies every final epoch, and what the chain says of it, into a folder in which `meed verify-epoch
// --archive DIR` recomputes all of them with the network off.
import { exportArchive } from '../../verify/archive-folder.ts'
import { findSource } from '../../verify/where.ts'
import type { Cli } from '../cli.ts'
import { tell } from '../terminal.ts'
import { found, type PlaceFlags } from './where-flags.ts'

export async function archive(
  cli: Cli,
  { to, ...flags }: PlaceFlags & { readonly to: string },
): Promise<void> {
  const { source, newest } = await found(flags, findSource)
  const last = await newest()
  await exportArchive(source, last, to)
  tell(cli.terminal(), { epochs: last, folder: to }, () =>
    [
      `archive: epochs 1 to ${last} in ${to}`,
      `check it offline: npx meed verify-epoch --archive ${to} --all`,
    ].join('\n'),
  )
}
