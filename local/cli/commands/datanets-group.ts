// What all commands about Datanets share: the word they stand under, and how one is named.
import { idFault } from '../../../schemas/id-words.ts'
import type { AskedDatanet } from '../../../schemas/datanet-name.ts'
import { ownedName } from '../../../schemas/wire/scalars.ts'
import { usageError } from '../cli-error.ts'
import type { Program } from '../cli.ts'

export type DatanetsGroup = ReturnType<typeof datanetsGroup>

export function datanetsGroup(program: Program) {
  return program
    .command('datanets')
    .description('Community data sets: make, feed, govern, search, version them (docs/datanets.md)')
}

export function datanetNamed(text: string): string {
  if (ownedName.safeParse(text).success) return text
  throw usageError(`"${text}" is no name of a Datanet. It is called owner/name, in small letters.`)
}

/** Where the API keeps it. */
export function placeOf(name: string): string {
  return `/v1/datanets/${datanetNamed(name)}`
}

/** owner/name@3; null where no number of a version is said. */
export function versionNamed(text: string): AskedDatanet {
  const [name = '', ...rest] = text.split('@')
  const number = rest.join('@')
  const version = /^[1-9][0-9]{0,8}$/.test(number) ? Number(number) : null
  return { name: datanetNamed(name), version }
}

export function idNamed(kind: Parameters<typeof idFault>[0], text: string): string {
  const fault = idFault(kind, text)
  if (fault === null) return text
  throw usageError(kind === 'acct' ? `${fault} "meed whoami" tells one's own.` : fault)
}
