// npm run datanets -- add ./folder --datanet owner/name --licence CC-BY-4.0 --source URL: contributes
// every file of a folder, four at a time, and says of each what became of it. A file that is refused
// stops no other; a run that was killed is run again, for what is there already is told as such.
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ApiError, call } from './demo/client.ts'

const AT_ONCE = 4
const USAGE = `npm run datanets -- add FOLDER --datanet owner/name --licence SPDX --source WHERE
  --url URL    the API, http://127.0.0.1:8787 by default
  --key KEY    an API key that may feed the Datanet, or MEED_API_KEY`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    datanet: { type: 'string' },
    licence: { type: 'string' },
    source: { type: 'string' },
    url: { type: 'string', default: 'http://127.0.0.1:8787' },
    key: { type: 'string' },
  },
})
const [command, folder] = positionals
const { datanet, licence, source } = options
const key = options.key ?? process.env['MEED_API_KEY']
if (
  command !== 'add' ||
  folder === undefined ||
  datanet === undefined ||
  licence === undefined ||
  source === undefined ||
  key === undefined
) {
  console.error(USAGE)
  process.exit(2)
}
const tally = { added: 0, waiting: 0, there: 0, refused: 0 }
const files = await filesIn(folder)
if (files.length === 0) {
  console.error(`There is no file in ${folder}.`)
  process.exit(2)
}
const batch = await openBatch()
const target = { folder, datanet, licence, source, key, url: options.url, batch }
const waiting = [...files]
await Promise.all(Array.from({ length: AT_ONCE }, () => work(target)))
console.log(
  `${tally.added} added, ${tally.waiting} wait for review, ${tally.there} there before, ` +
    `${tally.refused} refused`,
)
console.log(`${options.url}/v1/batches/${batch} keeps what became of each`)
process.exitCode = tally.refused > 0 ? 1 : 0

type Target = {
  readonly folder: string
  readonly datanet: string
  readonly licence: string
  readonly source: string
  readonly key: string
  readonly url: string
  readonly batch: string
}

async function openBatch(): Promise<string> {
  const place = `${options.url}/v1/datanets/${datanet}/batches`
  const body = { expected: files.length }
  return (await call(place, z.object({ id: z.string() }), { key: key ?? '', body })).id
}

async function work(to: Target): Promise<void> {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const said = await addFile(to, file)
    const done = Object.values(tally).reduce((sum, each) => sum + each, 0)
    console.log(
      `${String(done).padStart(5)}/${files.length}  ${relative(to.folder, file)}  ${said}`,
    )
  }
}

const added = z.object({
  id: z.string(),
  passages: z.number(),
  novelty_millionths: z.number(),
  near_duplicates: z.number(),
  state: z.enum(['accepted', 'pending']),
  flags: z.array(z.object({ message: z.string() })),
})

async function addFile(to: Target, file: string): Promise<string> {
  const name = basename(file)
  const item = relative(to.folder, file).slice(-200)
  const own = { name, title: name, batch: to.batch, item }
  const about = { ...own, source: to.source, licence: to.licence }
  const query = new URLSearchParams(about).toString()
  try {
    const body = new Uint8Array(await readFile(file))
    const place = `${to.url}/v1/datanets/${to.datanet}/files?${query}`
    const reply = await call(place, added, { key: to.key, body })
    if (reply.state === 'pending') {
      tally.waiting += 1
      return `${reply.id}  waits: ${reply.flags.map(({ message }) => message).join(' ')}`
    }
    tally.added += 1
    const novel = (reply.novelty_millionths / 10_000).toFixed(1)
    const copies = `${reply.near_duplicates} like earlier ones`
    return `${reply.id}  ${reply.passages} passages, ${copies}, ${novel} % of its words are new`
  } catch (error) {
    if (error instanceof ApiError && error.code === 'contribution_duplicate') {
      tally.there += 1
      return 'there before'
    }
    tally.refused += 1
    return error instanceof Error ? `refused: ${error.message}` : 'refused'
  }
}

async function filesIn(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
