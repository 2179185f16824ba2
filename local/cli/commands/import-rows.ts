// Every row of a dataset folder becomes a contribution, four at a time. A row that is refused stops no other;
// where nobody answers the run ends, and the same command goes on, for what is there is told as such.
import { cutBack } from '../../../schemas/cut-back.ts'
import { readRows, type Row } from '../../dataset/folder.ts'
import type { Client } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import { addedReply, FATE_BY_CODE, type FateState } from '../contribution-words.ts'
import { examples, type Cli } from '../cli.ts'
import { EXIT, exitCodeOf } from '../exit-codes.ts'
import { oneLine } from '../table.ts'
import { placeOf, type DatanetsGroup } from './datanets-group.ts'
import { inFolder } from './dataset-folders.ts'

const AT_ONCE = 4
const TITLE_UNITS_MAX = 200

export function addImportRows(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('import <folder>')
    .description(
      'Contribute each row of Parquet or JSON lines, as Hugging Face has them (scope datanets)',
    )
    .requiredOption('--datanet <name>', 'owner/name')
    .requiredOption('--licence <spdx>', 'of rows that name none in a column `licence`')
    .requiredOption('--source <where>', 'where they come from, of rows without a column `source`')
    .option('--text <column>', 'the column of the texts', 'text')
    .option(
      '--title <column>',
      'the column of the titles; else the file and the row’s number',
      'title',
    )
    .addHelpText(
      'after',
      examples(
        'meed datanets import ./other --datanet harbour/lights --licence CC-BY-4.0 --source https://huggingface.co/datasets/…',
      ),
    )
    .action((folder, options) => importFolder(cli, folder, options))
}

type Options = {
  readonly datanet: string
  readonly licence: string
  readonly source: string
  readonly text: string
  readonly title: string
}

type Fate = { readonly state: FateState; readonly said: string }

const TOLD: readonly FateState[] = ['withdrawn', 'refused', 'not_sent', 'unknown']

async function importFolder(cli: Cli, folder: string, options: Options): Promise<void> {
  const place = `${placeOf(options.datanet)}/contributions`
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const tally = {
    added: 0,
    waiting: 0,
    there: 0,
    withdrawn: 0,
    refused: 0,
    not_sent: 0,
    unknown: 0,
  }
  const rows = readRows(folder)
  let number = 0
  /** What ends the run, for all that send. */
  let broken: unknown
  const work = async () => {
    while (broken === undefined) {
      const next = await rows.next()
      if (next.done === true) return
      const { file, row } = next.value
      const name = `${file} ${++number}`
      try {
        const { state, said } = await fateOf(() => contribute(client, place, options, name, row))
        tell(name, state, said)
      } catch (error) {
        broken ??= error
        if (isOutage(error)) tell(name, 'not_sent', 'nobody answered')
      }
    }
  }
  const tell = (name: string, state: FateState, said: string) => {
    tally[state] += 1
    if (terminal.json) terminal.line(JSON.stringify({ row: name, state, said }))
    else if (TOLD.includes(state)) {
      terminal.line(oneLine(`${name}  ${state.replace('_', ' ')}: ${said}`))
    }
  }
  const send = () => inFolder(work).catch((error: unknown) => void (broken ??= error))
  await Promise.all(Array.from({ length: AT_ONCE }, send))
  if (number === 0 && broken === undefined) {
    throw usageError(`${folder} holds no row: no .parquet and no .jsonl file with one.`)
  }
  terminal.line(terminal.json ? JSON.stringify(tally) : sumOf(tally))
  if (broken !== undefined) {
    if (isOutage(broken)) terminal.note('The same command goes on where this one stopped.')
    throw broken
  }
  if (tally.unknown > 0) cli.exit(EXIT.unavailable)
  else if (tally.refused > 0) cli.exit(EXIT.failure)
}

function sumOf(tally: Readonly<Record<FateState, number>>): string {
  const { added, waiting, there, refused, ...rest } = tally
  const more = Object.entries(rest).flatMap(([state, count]) =>
    count === 0 ? [] : [`, ${count} ${state.replace('_', ' ')}`],
  )
  return `${added} added, ${waiting} wait for review, ${there} there before, ${refused} refused${more.join('')}`
}

function isOutage(error: unknown): boolean {
  return error instanceof CliError && exitCodeOf(error) === EXIT.unavailable
}

async function contribute(
  client: Client,
  place: string,
  { licence, source, text: column, title: titles }: Options,
  name: string,
  row: Row,
): Promise<Fate> {
  const text = row[column]
  if (typeof text !== 'string') {
    return { state: 'refused', said: `there is no text in the column '${column}'` }
  }
  const title = cutBack(textIn(row, titles) ?? name, TITLE_UNITS_MAX)
  const own = { source: textIn(row, 'source'), licence: textIn(row, 'licence') }
  const body = { title, source: own.source ?? source, licence: own.licence ?? licence, text }
  const { id, state } = await client.json(place, addedReply, { body })
  return { state: state === 'pending' ? 'waiting' : 'added', said: id }
}

/** Null where the row has none. */
function textIn(row: Row, column: string): string | null {
  const said = row[column]
  return typeof said === 'string' && said.trim() !== '' ? said : null
}

/** Throws what concerns every row. */
async function fateOf(contributed: () => Promise<Fate>): Promise<Fate> {
  try {
    return await contributed()
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    const isOfTheRow = exitCodeOf(error) === EXIT.failure
    const state = FATE_BY_CODE.get(error.code) ?? (isOfTheRow ? 'refused' : null)
    if (state === null) throw error
    return { state, said: error.message }
  }
}
