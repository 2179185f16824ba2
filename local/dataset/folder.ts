// A dataset as a folder that Hugging Face's loaders read: a card, the rows as Parquet or JSON lines,
// and beside them what proves a version of a Datanet. What lies in a folder is parsed, not believed.
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { asyncBufferFromFile, parquetReadObjects, type Compressors } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { z } from 'zod'
import { versionRow, type VersionRowShown } from '../../schemas/wire/datanets.ts'
import { claimFolder, dataFile, VERSION_FILE, versionSaid } from './claim-folder.ts'
import type { RowFormat, VersionSaid } from './claim-folder.ts'
import { FolderError, orFault, parsedAs } from './folder-error.ts'
import { writeOnce, writeWhole } from './whole-files.ts'

export type Card = {
  readonly datanet: string
  readonly title: string
  readonly description: string
  readonly licence: string
  readonly language: string
  readonly tags: readonly string[]
}

const PROOFS = 'proofs.jsonl'
/** In the order of the columns; all of it is text but the time. */
const COLUMNS = ['contribution_id', 'title', 'source', 'licence', 'payee', 'text_sha256'] as const

/**
 * Rows that were withdrawn are proven and not given. The same version again is written anew: the same
 * files, but for what was withdrawn meanwhile, and for a README.md that is another by now.
 *
 * @returns whether there was another README.md, which was left as it is
 * @throws FolderError
 */
export async function writeFolder(
  folder: string,
  card: Card,
  version: VersionSaid,
  rows: readonly VersionRowShown[],
  format: RowFormat,
): Promise<{ readonly isReadmeKept: boolean }> {
  await claimFolder(folder, card.datanet, version, format)
  return orFault(folder, 'cannot be written', () => writeParts(folder, card, version, rows, format))
}

async function writeParts(
  folder: string,
  card: Card,
  version: VersionSaid,
  rows: readonly VersionRowShown[],
  format: RowFormat,
): Promise<{ readonly isReadmeKept: boolean }> {
  await mkdir(join(folder, 'data'), { recursive: true })
  const given = rows.flatMap((row) => (row.text === null ? [] : [{ ...row, text: row.text }]))
  const file = join(folder, 'data', dataFile(format))
  await writeWhole(file, format === 'parquet' ? parquetOf(given) : linesOf(given.map(plain)))
  const proofs = rows.map(({ text: _text, ...proven }) => proven)
  await writeWhole(join(folder, PROOFS), linesOf(proofs))
  const [readme, text] = [join(folder, 'README.md'), cardText(card, version, format)]
  if (await writeOnce(readme, text)) return { isReadmeKept: false }
  return { isReadmeKept: (await readFile(readme, 'utf8')) !== text }
}

type Given = Omit<VersionRowShown, 'text'> & { readonly text: string }

function plain(row: Given): Record<string, string | number> {
  const named = COLUMNS.map((column) => [column, row[column]] as const)
  return { ...Object.fromEntries(named), committed_at_ms: row.committed_at_ms, text: row.text }
}

function parquetOf(rows: readonly Given[]): Uint8Array {
  const text = (name: string, values: readonly string[]) => {
    return { name, data: [...values], type: 'STRING' as const }
  }
  const columnData = [
    ...COLUMNS.map((column) =>
      text(
        column,
        rows.map((row) => row[column]),
      ),
    ),
    {
      name: 'committed_at_ms',
      data: rows.map((row) => BigInt(row.committed_at_ms)),
      type: 'INT64' as const,
    },
    text(
      'text',
      rows.map((row) => row.text),
    ),
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}

function linesOf(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

function cardText(card: Card, version: VersionSaid, format: RowFormat): string {
  const quoted = (text: string) => JSON.stringify(text)
  return `---
license: ${quoted(card.licence)}
language:
- ${card.language}
tags: [${card.tags.map(quoted).join(', ')}]
pretty_name: ${quoted(card.title)}
configs:
- config_name: default
  data_files:
  - split: train
    path: data/*.${format}
---

# ${card.title}

${card.description}

Version ${version.number} of the Datanet \`${card.datanet}\`, Merkle root \`${version.root}\`.
\`${PROOFS}\` proves each contribution: \`npx meed datanets verify FOLDER\`.
`
}

const row = z.record(z.string(), z.unknown())
export type Row = z.infer<typeof row>

/**
 * Rows of every Parquet file and every file of JSON lines, each with the file it is of.
 *
 * @throws FolderError
 */
export async function* readRows(folder: string): AsyncGenerator<{ file: string; row: Row }> {
  const entries = await orFault(folder, 'is no folder that can be read', () =>
    readdir(folder, { recursive: true, withFileTypes: true }),
  )
  const files = entries
    .filter((entry) => entry.isFile() && /\.(parquet|jsonl)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => relative(folder, file) !== PROOFS)
    .sort()
  for (const file of files) {
    const list = file.endsWith('.parquet') ? await parquetRows(file) : await jsonRows(file)
    for (const each of list) yield { file: relative(folder, file), row: each }
  }
}

/** Beside Snappy, which the reader brings: what other writers choose, by Node's own libraries. */
const COMPRESSORS: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  BROTLI: (bytes) => brotliDecompressSync(bytes),
  ZSTD: (bytes) => zstdDecompressSync(bytes),
}

async function parquetRows(file: string): Promise<Row[]> {
  return orFault(file, 'is no Parquet file that can be read', async () => {
    const buffer = await asyncBufferFromFile(file)
    return z.array(row).parse(await parquetReadObjects({ file: buffer, compressors: COMPRESSORS }))
  })
}

async function jsonRows(file: string): Promise<Row[]> {
  const text = await orFault(file, 'cannot be read', () => readFile(file, 'utf8'))
  return text.split('\n').flatMap((line, at) => {
    return line.trim() === '' ? [] : [parsedAs(row, line, `line ${at + 1} of ${file}`)]
  })
}

export type Exported = {
  readonly version: VersionSaid
  readonly proofs: readonly Omit<VersionRowShown, 'text'>[]
  /** By contribution. */
  readonly texts: ReadonlyMap<string, string>
  /** Contributions whose row comes twice, or says another thing than what proves it. */
  readonly altered: readonly string[]
}

/** @throws FolderError where the folder holds no exported version, or one that cannot be read */
export async function readExported(folder: string): Promise<Exported> {
  const place = join(folder, VERSION_FILE)
  const said = await orFault(folder, 'holds no exported version', () => readFile(place, 'utf8'))
  const version = parsedAs(versionSaid, said, place)
  const proven = versionRow.omit({ text: true })
  const proofs = (await jsonRows(join(folder, PROOFS))).map((line, at) =>
    parsedAs(proven, JSON.stringify(line), `proof ${at + 1} of ${folder}`),
  )
  const proofOf = new Map(proofs.map((proof) => [proof.contribution_id, proof]))
  const texts = new Map<string, string>()
  const altered: string[] = []
  for await (const { file, row: each } of readRows(folder)) {
    const { contribution_id: id, text } = ownIn(each, file)
    const proof = proofOf.get(id)
    if (texts.has(id) || (proof !== undefined && !isOf(each, proof))) altered.push(id)
    texts.set(id, text)
  }
  return { version, proofs, texts, altered }
}

function ownIn(
  each: Row,
  file: string,
): { readonly contribution_id: string; readonly text: string } {
  const { contribution_id: id, text } = each
  if (typeof id === 'string' && typeof text === 'string') return { contribution_id: id, text }
  throw new FolderError(`${file} holds a row without contribution_id or text`)
}

/** Whether a row says of a contribution what its proof does; loaders read the row alone. */
function isOf(said: Row, proof: Omit<VersionRowShown, 'text'>): boolean {
  const isSame = COLUMNS.every((column) => said[column] === proof[column])
  return isSame && Number(said['committed_at_ms']) === proof.committed_at_ms
}
