// Contributes every file of a folder, or one file, to a Datanet, four at a time, and says of each what became of it.
// A file that is refused stops no other, one that is too large for a request goes in parts; a run that was
// killed, or that nobody answered, is run again, for what is there already is told as such.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import type { Client } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import { examples, type Cli } from '../cli.ts'
import { addedReply, addedWords, FATE_BY_CODE, type FateState } from '../contribution-words.ts'
import { EXIT, exitCodeOf } from '../exit-codes.ts'
import { progressOf } from '../progress.ts'
import { oneLine } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { datanetNamed, type DatanetsGroup } from './datanets-group.ts'
import { isLarge, uploadFile } from './upload-file.ts'

const AT_ONCE = 4
const TICK_MS = 1_000

export function addAddFolder(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('add <folder>')
    .description('Contribute every file of a folder, or one file (scope datanets)')
    .requiredOption('--datanet <name>', 'owner/name')
    .requiredOption('--licence <spdx>', 'under which they may be used')
    .requiredOption('--source <where>', 'where they come from')
    .addHelpText(
      'after',
      examples(
        'meed datanets add ./notes --datanet meed/elements --licence CC-BY-4.0 --source https://example.org/notes',
      ),
    )
    .action((folder, { datanet, ...options }) => {
      return addFolder(cli, { folder, datanet: datanetNamed(datanet), ...options })
    })
}

type Target = {
  readonly folder: string
  readonly datanet: string
  readonly licence: string
  readonly source: string
  /** Which batch tells afterwards what became of each file. */
  readonly batch: string
}

type Fate = {
  readonly file: string
  readonly state: FateState
  readonly id?: string
  readonly said: string
  /** Of a large file, pieces that were refused. */
  readonly refusedPieces?: number
}

async function addFolder(cli: Cli, asked: Omit<Target, 'batch'>): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const isFile = (await stat(asked.folder).catch(() => null))?.isFile() === true
  const files = isFile ? [asked.folder] : await filesIn(asked.folder)
  if (files.length === 0) throw usageError(`There is no file in ${asked.folder}.`)
  const folder = isFile ? dirname(asked.folder) : asked.folder
  const isLargeOf = new Map<string, boolean>()
  for (const file of files) isLargeOf.set(file, await isLarge(file))
  // A large file has a batch of its own, of its pieces.
  const small = files.filter((file) => isLargeOf.get(file) === false)
  const batch = small.length === 0 ? '' : await openBatch(client, asked.datanet, small.length)
  const target = { ...asked, folder, batch }
  const waiting = [...files]
  const fates: Fate[] = []
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const add = isLargeOf.get(file) === true ? addLarge : addSmall
      const fate = await fateOf(target, file, () => add(client, terminal, target, file))
      fates.push(fate)
      const place = `${String(fates.length).padStart(5)}/${files.length}`
      terminal.line(
        terminal.json ? JSON.stringify(fate) : oneLine(`${place}  ${fate.file}  ${fate.said}`),
      )
    }
  }
  const stop = ticking(terminal, files.length, () => fates.length)
  await Promise.all(Array.from({ length: AT_ONCE }, work)).finally(stop)
  conclude(cli, batch, fates)
}

/** Files may be slow: now and then it is told how far all of them are. */
function ticking({ json, note }: Terminal, of: number, done: () => number): () => void {
  if (json || of === 1) return () => undefined
  const progress = progressOf('files', 0, 1)
  progress.line(0, of, performance.now())
  const tick = setInterval(() => {
    const line = progress.line(done(), of, performance.now())
    if (line !== null) note(line)
  }, TICK_MS)
  return () => clearInterval(tick)
}

/** The sum of it, and how the run ended. */
function conclude(cli: Cli, batch: string, fates: readonly Fate[]): void {
  const terminal = cli.terminal()
  const count = (state: Fate['state']) => fates.filter((fate) => fate.state === state).length
  const settled = { added: count('added'), waiting: count('waiting') }
  const before = { there: count('there'), withdrawn: count('withdrawn') }
  const unsettled = { refused: count('refused'), not_sent: count('not_sent') }
  const tally = { ...settled, ...before, ...unsettled, unknown: count('unknown') }
  const unanswered = tally.not_sent + tally.unknown
  const some = batch === '' ? {} : { batch }
  if (terminal.json) terminal.line(JSON.stringify({ ...some, ...tally }))
  else {
    terminal.line(
      `${tally.added} added, ${tally.waiting} wait for review, ${tally.there} there before, ` +
        `${tally.refused} refused, ${tally.not_sent} not sent` +
        (tally.withdrawn === 0 ? '' : `, ${tally.withdrawn} withdrawn and left so`) +
        (tally.unknown === 0 ? '' : `, ${tally.unknown} sent whose end is not known`),
    )
    if (unanswered > 0) terminal.line('The same command goes on where this one stopped.')
    if (batch !== '') {
      terminal.line(`What became of each: meed datanets batch ${batch} --outcome all`)
    }
  }
  const isWhole = fates.every(({ refusedPieces = 0 }) => refusedPieces === 0)
  if (unanswered > 0) cli.exit(EXIT.unavailable)
  else if (tally.refused > 0 || !isWhole) cli.exit(EXIT.failure)
}

async function openBatch(client: Client, datanet: string, expected: number): Promise<string> {
  const place = `/v1/datanets/${datanet}/batches`
  const made = z.looseObject({ id: z.string() })
  return (await client.json(place, made, { body: { expected } })).id
}

async function addSmall(client: Client, _: Terminal, to: Target, path: string): Promise<Fate> {
  const [file, name] = [relative(to.folder, path), basename(path)]
  const own = { name, title: name, batch: to.batch, item: file.slice(-200) }
  const about = { ...own, source: to.source, licence: to.licence }
  const query = new URLSearchParams(about).toString()
  const body = new Uint8Array(await readFile(path))
  const place = `/v1/datanets/${to.datanet}/files?${query}`
  const reply = await client.json(place, addedReply, { body })
  const state = reply.state === 'pending' ? 'waiting' : 'added'
  return { file, state, id: reply.id, said: addedWords(reply) }
}

async function addLarge(client: Client, terminal: Terminal, to: Target, path: string) {
  const { upload, wasDone } = await uploadFile(client, terminal, to, path)
  const { id, batch, pieces, accepted, pending, duplicate, rejected, refusal } = upload
  const file = relative(to.folder, path)
  if (upload.state !== 'done') {
    const said = `${id}  refused: ${refusal?.message ?? `it is ${upload.state}`}`
    return { file, state: 'refused', id, said } as const
  }
  const counts = `${accepted} added, ${pending} wait, ${duplicate} there before, ${rejected} refused`
  const said = `${id}  ${pieces} pieces: ${counts}; meed datanets batch ${batch}`
  if (wasDone) {
    const earlier = `${said}, by an earlier run`
    return { file, state: 'there', id, said: earlier, refusedPieces: rejected } as const
  }
  const best = accepted > 0 ? 'added' : pending > 0 ? 'waiting' : 'there'
  const state = accepted + pending + duplicate > 0 ? best : 'refused'
  return { file, state, id, said, refusedPieces: rejected } as const
}

async function fateOf(to: Target, path: string, add: () => Promise<Fate>): Promise<Fate> {
  const file = relative(to.folder, path)
  try {
    return await add()
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    // Neither the next file nor a wait would help.
    if (error.code === 'no_key' || error.status === 401) throw error
    const state = FATE_BY_CODE.get(error.code)
    if (state === 'there') return { file, state, said: `there before: ${error.message}` }
    if (state !== undefined) return { file, state, said: error.message }
    if (exitCodeOf(error) !== EXIT.unavailable) {
      return { file, state: 'refused', said: `refused: ${error.message}` }
    }
    if (error.code === 'outcome_unknown') return { file, state: 'unknown', said: error.message }
    return { file, state: 'not_sent', said: `not sent: ${error.message}` }
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw usageError(`${folder} is no folder that can be read.`)
  })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
