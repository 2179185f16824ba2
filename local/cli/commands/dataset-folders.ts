// A version of a Datanet as a folder that Hugging Face's loaders read, with its proofs; and whether a folder
// is the version that it says it is.
import { listOf } from '../../../schemas/wire/account.ts'
import { datanetObject } from '../../../schemas/wire/account.ts'
import { versionObject, versionRow, type VersionRowShown } from '../../../schemas/wire/datanets.ts'
import { claimFolder } from '../../dataset/claim-folder.ts'
import { FolderError } from '../../dataset/folder-error.ts'
import { readExported, writeFolder } from '../../dataset/folder.ts'
import { verifyExported } from '../../dataset/verify-folder.ts'
import type { AskedDatanet } from '../../../schemas/datanet-name.ts'
import type { Client } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import { examples, type Cli } from '../cli.ts'
import { EXIT } from '../exit-codes.ts'
import { tell } from '../terminal.ts'
import { placeOf, versionNamed, type DatanetsGroup } from './datanets-group.ts'

const PAGE_ROWS = 50
const FORMATS = ['parquet', 'jsonl'] as const

export function addDatasetFolders(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('export <version> <folder>')
    .description(
      'A version as a dataset folder of its own, with its proofs; what is public needs no key',
    )
    .option('--format <format>', `of its rows: ${FORMATS.join(' or ')}`, 'parquet')
    .addHelpText('after', examples('meed datanets export harbour/lights@3 ./lights'))
    .action((version, folder, { format }) => exportVersion(cli, version, folder, format))
  datanets
    .command('verify <folder>')
    .description('Is an exported folder the version that it says it is? Needs no server')
    .option('--root <hash>', 'the Merkle root you have from elsewhere, 0x…; else the folder’s own')
    .addHelpText('after', examples('meed datanets verify ./lights --root 0x…'))
    .action((folder, { root }) => verify(cli, folder, root))
}

async function exportVersion(
  cli: Cli,
  asked: string,
  folder: string,
  formatAsked: string,
): Promise<void> {
  const format = FORMATS.find((one) => one === formatAsked)
  if (format === undefined) {
    throw usageError(`--format takes ${FORMATS.join(' or ')}, not "${formatAsked}".`)
  }
  const named = versionNamed(asked)
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const place = placeOf(named.name)
  const open = { open: true } as const
  const versions = await client.json(`${place}/versions`, listOf(versionObject), open)
  const version = versions.data.find(({ number }) => number === named.version)
  if (version === undefined) throw noVersion(asked, named, versions.data[0]?.number ?? null, folder)
  await inFolder(() => claimFolder(folder, named.name, version, format))
  const rows = await rowsOf(client, named.name, version)
  const card = await client.json(place, datanetObject, open)
  const about = { datanet: named.name, ...card }
  const { isReadmeKept } = await inFolder(() => writeFolder(folder, about, version, rows, format))
  const withdrawn = rows.filter(({ text }) => text === null).length
  const counts = { rows: rows.length - withdrawn, withdrawn, root: version.root }
  const made = { object: 'datanet.export', datanet: named.name, version: version.number, folder }
  tell(terminal, { ...made, format, ...counts, readme_kept: isReadmeKept }, () => {
    return `${counts.rows} rows, ${withdrawn} withdrawn and only proven: ${folder}`
  })
  if (isReadmeKept && !terminal.json) {
    terminal.note('Its README.md was another, and was left as it is.')
  }
}

/** @param newest the number of its newest version, null where it has none */
function noVersion(
  asked: string,
  { name, version }: AskedDatanet,
  newest: number | null,
  folder: string,
): CliError {
  const some = newest === null ? 'It has none yet' : `Its newest is ${name}@${newest}`
  const next =
    newest === null
      ? `"meed datanets publish ${name}" makes one.`
      : `meed datanets export ${name}@${newest} ${folder}`
  if (version === null) return usageError(`"${asked}" names no version. ${some}: ${next}`)
  const message = `'${name}' has no version ${version}. ${some}: ${next}`
  return new CliError(404, 'version_not_found', message)
}

type Version = { readonly number: number; readonly contributions: number }

async function rowsOf(client: Client, name: string, { number, contributions: count }: Version) {
  const rows: VersionRowShown[] = []
  while (rows.length < count) {
    const query = `after=${rows.at(-1)?.position ?? -1}&limit=${PAGE_ROWS}`
    const path = `${placeOf(name)}/versions/${number}/rows?${query}`
    const page = await client.json(path, listOf(versionRow), { open: true })
    if (page.data.length === 0) {
      throw new CliError(0, 'reply_unreadable', 'The version has fewer rows than it says.')
    }
    rows.push(...page.data)
  }
  return rows
}

async function verify(cli: Cli, folder: string, rootAsked: string | undefined): Promise<void> {
  const exported = await inFolder(() => readExported(folder))
  const root = rootIn(rootAsked ?? exported.version.root)
  const { contributions, withdrawn, faults } = verifyExported(exported, root)
  const terminal = cli.terminal()
  const isEqual = faults.length === 0
  const told = faults.map(({ contributionId, what }) => ({ contribution_id: contributionId, what }))
  const verified = { object: 'datanet.verification', root, contributions, withdrawn }
  tell(terminal, { ...verified, equal: isEqual, faults: told }, () => {
    const whence = rootAsked === undefined ? 'the folder’s own root' : 'the root given'
    const verdict = isEqual ? terminal.good('equal') : terminal.bad(`${faults.length} faults`)
    return [
      ...told.map(
        ({ contribution_id: id, what }) => `${id ?? 'the version'}: the ${what} does not hold`,
      ),
      `${contributions} contributions, ${withdrawn} withdrawn, against ${whence}: ${verdict}`,
    ].join('\n')
  })
  if (!isEqual) cli.exit(EXIT.failure)
}

function rootIn(text: string): `0x${string}` {
  const digits = /^0x([0-9a-f]{64})$/.exec(text)?.[1]
  if (digits !== undefined) return `0x${digits}`
  throw usageError(`"${text}" is no Merkle root: it is 0x and 64 small hex digits.`)
}

/** What is wrong with a folder is told in words. */
export async function inFolder<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FolderError) throw usageError(error.message)
    throw error
  }
}
