// npm run dataset -- export owner/name@3 ./folder: a version of a Datanet as a folder that Hugging
// Face's loaders read, with its proofs. -- verify ./folder --root 0x…: is it that version? --
// import ./folder --datanet owner/name …: every row becomes a contribution, four at a time. -- tune
// owner/name judged.jsonl: sets its weight of meaning from judged questions, and sorts its index.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { askedDatanet } from '../schemas/datanet-name.ts'
import { datanetObject } from '../schemas/wire/account.ts'
import { versionObject, versionRow, type VersionRowShown } from '../schemas/wire/datanets.ts'
import { indexObject, tuning, tuningObject } from '../schemas/wire/tuning.ts'
import { readExported, readRows, writeFolder, type Row } from './dataset/folder.ts'
import { verifyExported } from './dataset/verify-folder.ts'
import { ApiError, call } from './demo/client.ts'

const AT_ONCE = 4
const PAGE_ROWS = 50
const USAGE = `npm run dataset -- export owner/name@3 FOLDER [--format parquet|jsonl]
npm run dataset -- verify FOLDER [--root 0x…]
npm run dataset -- import FOLDER --datanet owner/name --licence SPDX --source WHERE
npm run dataset -- tune owner/name JUDGED.jsonl, each line {"question": …, "answers": [psg_… or con_…]}
  --text COLUMN   the column of the texts, "text" by default
  --title COLUMN  the column of the titles; without it the file and the row's number
  --url URL       the API, http://127.0.0.1:8787 by default
  --key KEY       an API key, or MEED_API_KEY; what is public exports without`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    format: { type: 'string', default: 'parquet' },
    root: { type: 'string' },
    datanet: { type: 'string' },
    licence: { type: 'string' },
    source: { type: 'string' },
    text: { type: 'string', default: 'text' },
    title: { type: 'string' },
    url: { type: 'string', default: 'http://127.0.0.1:8787' },
    key: { type: 'string' },
  },
})
const apiKey = options.key ?? process.env['MEED_API_KEY']
const withKey = apiKey === undefined ? {} : { key: apiKey }
function usage(): never {
  console.error(USAGE)
  process.exit(2)
}

async function exportVersion(asked: string, folder: string): Promise<void> {
  const { name, version: number } = askedDatanet(asked)
  const { format } = options
  if (number === null || (format !== 'parquet' && format !== 'jsonl')) usage()
  const place = `${options.url}/v1/datanets/${name}`
  const versions = await call(`${place}/versions`, pageOf(versionObject), withKey)
  const version = versions.data.find((each) => each.number === number)
  if (version === undefined) throw new Error(`'${name}' has no version ${number}.`)
  const rows: VersionRowShown[] = []
  while (rows.length < version.contributions) {
    const query = `after=${rows.at(-1)?.position ?? -1}&limit=${PAGE_ROWS}`
    const page = await call(
      `${place}/versions/${number}/rows?${query}`,
      pageOf(versionRow),
      withKey,
    )
    if (page.data.length === 0) throw new Error('The version has fewer rows than it says.')
    rows.push(...page.data)
  }
  const cards = await call(`${options.url}/v1/datanets`, pageOf(datanetObject), withKey)
  const card = described.parse(cards.data.find((each) => each.name === name))
  await writeFolder(folder, { datanet: name, ...card }, version, rows, format)
  const withdrawn = rows.filter(({ text }) => text === null).length
  console.log(`${rows.length - withdrawn} rows, ${withdrawn} withdrawn and only proven: ${folder}`)
}

function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ data: z.array(item) })
}

const described = z.object({
  title: z.string(),
  description: z.string(),
  licence: z.string(),
  language: z.string(),
  tags: z.array(z.string()),
})

async function verifyFolder(folder: string): Promise<void> {
  const exported = await readExported(folder)
  const root = z
    .templateLiteral(['0x', z.string().regex(/^[0-9a-f]{64}$/)])
    .parse(options.root ?? exported.version.root)
  const { contributions, withdrawn, faults } = verifyExported(exported, root)
  for (const { contributionId, what } of faults) {
    console.log(`${contributionId ?? 'the version'}: the ${what} does not hold`)
  }
  const whence = options.root === undefined ? 'the folder’s own root' : 'the root given'
  const verdict = faults.length === 0 ? 'equal' : `${faults.length} faults`
  console.log(
    `${contributions} contributions, ${withdrawn} withdrawn, against ${whence}: ${verdict}`,
  )
  process.exitCode = faults.length === 0 ? 0 : 1
}

async function tune(datanet: string, file: string): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  const questions = lines.map((line) => tuning.shape.questions.element.parse(JSON.parse(line)))
  const place = `${options.url}/v1/datanets/${datanet}`
  const body = { questions }
  const tuned = await call(`${place}/tuning`, tuningObject, { ...withKey, body })
  const index = await call(`${place}/index`, indexObject, { ...withKey, body: {} })
  console.log(`nDCG@10 of ${tuned.questions} questions, weight of meaning, cells`)
  for (const [run, value] of Object.entries(tuned.ndcg10)) {
    console.log(`  ${run.padEnd(9)} ${value.toFixed(4)}`)
  }
  console.log(`vector_part ${tuned.vector_part.toFixed(3)}, stored; ${cellsOf(index.cells)}`)
}

function cellsOf(cells: Readonly<Record<string, number>>): string {
  const each = Object.entries(cells).map(([model, count]) => `${count} cells of ${model}`)
  return each.length === 0 ? 'nothing to index' : each.join(', ')
}

const added = z.object({ state: z.enum(['accepted', 'pending']) })

async function importFolder(folder: string): Promise<void> {
  const { datanet, licence, source } = options
  if (datanet === undefined || licence === undefined || source === undefined) usage()
  const tally = { accepted: 0, pending: 0, there: 0, refused: 0 }
  const rows = readRows(folder)
  const about = { datanet, licence, source }
  let number = 0
  const work = async () => {
    for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
      const { file, row } = next.value
      tally[await contribute(about, `${file} ${++number}`, row)] += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  console.log(
    `${tally.accepted} added, ${tally.pending} wait for review, ${tally.there} there before, ` +
      `${tally.refused} refused`,
  )
  process.exitCode = tally.refused > 0 ? 1 : 0
}

type About = { readonly datanet: string; readonly licence: string; readonly source: string }

async function contribute({ datanet, licence, source }: About, place: string, row: Row) {
  const text = row[options.text]
  if (typeof text !== 'string') {
    console.log(`${place}  refused: there is no text in the column '${options.text}'`)
    return 'refused'
  }
  const named = options.title === undefined ? undefined : row[options.title]
  const title = typeof named === 'string' && named !== '' ? named.slice(0, 200) : place
  try {
    const body = { title, source, licence, text }
    const path = `${options.url}/v1/datanets/${datanet}/contributions`
    return (await call(path, added, { ...withKey, body })).state
  } catch (error) {
    if (error instanceof ApiError && error.code === 'contribution_duplicate') return 'there'
    console.log(`${place}  refused: ${error instanceof Error ? error.message : 'unreadable'}`)
    return 'refused'
  }
}

// Last, when everything above is there.
const [command, first, second] = positionals
if (command === 'export' && first !== undefined && second !== undefined) {
  await exportVersion(first, second)
} else if (command === 'verify' && first !== undefined) await verifyFolder(first)
else if (command === 'import' && first !== undefined) await importFolder(first)
else if (command === 'tune' && first !== undefined && second !== undefined)
  await tune(first, second)
else usage()
