// A dataset as a folder that Hugging Face's loaders read: a card, the rows as Parquet or JSON lines,
// and beside them what proves a version of a Datanet. What lies in a folder is parsed, not believed.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { asyncBufferFromFile, parquetReadObjects, type Compressors } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { z } from 'zod'
import { versionRow, type VersionRowShown } from '../../schemas/wire/datanets.ts'
import { issueLine } from '../../schemas/issue-words.ts'

export type Card = {
  readonly datanet: string
  readonly title: string
  readonly description: string
  readonly licence: string
  readonly language: string
  readonly tags: readonly string[]
}

export const versionSaid = z.object({
  number: z.int(),
  root: z.string().regex(/^0x[0-9a-f]{64}$/),
  contributions: z.int(),
  note: z.string(),
  published_at_ms: z.int(),
})
export type VersionSaid = z.infer<typeof versionSaid>

export type RowFormat = 'parquet' | 'jsonl'

/** A folder that cannot be written, or holds what it should not: where, and what. */
export class FolderError extends Error {
  override readonly name = 'FolderError'
}

const PROOFS = 'proofs.jsonl'
const VERSION = 'version.json'
/** In the order of the columns; all of it is text but the time. */
const COLUMNS = ['contribution_id', 'title', 'source', 'licence', 'payee', 'text_sha256'] as const

const claim = versionSaid.extend({ datanet: z.string() })

/**
 * Takes a folder for one version in one format, before anything else is written: a new one, an empty one,
 * or one that is this version's already, whole or broken off.
 *
 * @throws FolderError where it holds anything else: nothing is overwritten
 */
export async function claimFolder(
  folder: string,
  datanet: string,
  version: VersionSaid,
  format: RowFormat,
): Promise<void> {
  const { names, data } = await orFault(folder, 'cannot be read', () => filesIn(folder))
  const instead = 'Name another folder, or remove what is in it.'
  const place = join(folder, VERSION)
  if (!names.includes(VERSION)) {
    const [first] = [...names.filter((name) => name !== 'data'), ...data]
    if (first !== undefined) {
      throw new FolderError(`${folder} holds ${first}, and no exported version. ${instead}`)
    }
    const said = `${JSON.stringify({ datanet, ...version }, null, 1)}\n`
    await orFault(folder, 'cannot be written', async () => {
      await mkdir(join(folder, 'data'), { recursive: true })
      // Of two at once one claims it.
      await writeFile(place, said, { flag: 'wx' })
    })
    return
  }
  const text = await orFault(place, 'cannot be read', () => readFile(place, 'utf8'))
  const held = parsedAs(claim, text, place)
  if (held.datanet !== datanet || held.number !== version.number || held.root !== version.root) {
    const which = `${held.datanet}@${held.number} with the root ${held.root}`
    throw new FolderError(`${folder} holds ${which}. ${instead}`)
  }
  const other = data.find((name) => /\.(parquet|jsonl)$/.test(name) && name !== dataFile(format))
  if (other === undefined) return
  throw new FolderError(`${folder} holds this version as data/${other}. ${instead}`)
}

/** But for those whose names begin with a dot, such as `.git`. */
async function filesIn(folder: string) {
  const shownIn = async (place: string) => {
    const names = await readdir(place).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return names.filter((name) => !name.startsWith('.')).sort()
  }
  return { names: await shownIn(folder), data: await shownIn(join(folder, 'data')) }
}

const dataFile = (format: RowFormat) => `train-00000-of-00001.${format}`

/**
 * Rows that were withdrawn are proven and not given. The same version again is written anew: the same
 * files, but for what was withdrawn meanwhile.
 *
 * @throws FolderError
 */
export async function writeFolder(
  folder: string,
  card: Card,
  version: VersionSaid,
  rows: readonly VersionRowShown[],
  format: RowFormat,
): Promise<void> {
  await claimFolder(folder, card.datanet, version, format)
  await orFault(folder, 'cannot be written', () => writeParts(folder, card, version, rows, format))
}

async function writeParts(
  folder: string,
  card: Card,
  version: VersionSaid,
  rows: readonly VersionRowShown[],
  format: RowFormat,
): Promise<void> {
  await mkdir(join(folder, 'data'), { recursive: true })
  const given = rows.flatMap((row) => (row.text === null ? [] : [{ ...row, text: row.text }]))
  const file = join(folder, 'data', dataFile(format))
  await writeFile(file, format === 'parquet' ? parquetOf(given) : linesOf(given.map(plain)))
  const proofs = rows.map(({ text: _text, ...proven }) => proven)
  await writeFile(join(folder, PROOFS), linesOf(proofs))
  await writeFile(join(folder, 'README.md'), cardText(card, version, format))
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

/** @param what the text is, for whoever has to mend it */
function parsedAs<S extends z.ZodType>(schema: S, text: string, what: string): z.output<S> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FolderError(`${what}: no JSON`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new FolderError(`${what}: ${issue === undefined ? 'it does not fit' : issueLine(issue)}`)
}

async function orFault<T>(place: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new FolderError(`${place} ${what} (${why})`)
  }
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
  const place = join(folder, VERSION)
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
