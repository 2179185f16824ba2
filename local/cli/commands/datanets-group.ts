// What all commands about Datanets share: the word they stand under, and how one is named.
import { idFault } from '../../../schemas/id-words.ts'
import { askedDatanet } from '../../../schemas/datanet-name.ts'
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

type NamedVersion = { readonly name: string; readonly version: number }

export function versionNamed(text: string): NamedVersion {
  const { name, version } = /^[^@]+@[1-9][0-9]{0,8}$/.test(text)
    ? askedDatanet(text)
    : { name: '', version: null }
  if (version !== null) return { name: datanetNamed(name), version }
  throw usageError(
    `"${text}" is no version of a Datanet: it is owner/name@number. "meed datanets versions owner/name" lists them.`,
  )
}

export function idNamed(kind: Parameters<typeof idFault>[0], text: string): string {
  const fault = idFault(kind, text)
  if (fault === null) return text
  throw usageError(kind === 'acct' ? `${fault} "meed whoami" tells one's own.` : fault)
}
