// Versions of a Datanet: list them, publish one, see what changed; and how its ranking weighs meaning, set
// from judged questions.
import { readFile } from 'node:fs/promises'
import { listOf } from '../../../schemas/wire/account.ts'
import { versionDiffObject, versionObject } from '../../../schemas/wire/datanets.ts'
import { indexObject, tuning, tuningObject } from '../../../schemas/wire/tuning.ts'
import { usageError } from '../cli-error.ts'
import { examples, wholeNumber, type Cli } from '../cli.ts'
import { facts, table } from '../table.ts'
import { tell } from '../terminal.ts'
import { placeOf, type DatanetsGroup } from './datanets-group.ts'

export function addDatanetVersions(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('versions <name>')
    .description('What was published, newest first')
    .addHelpText('after', examples('meed datanets versions meed/elements'))
    .action((name) => versions(cli, name))
  datanets
    .command('publish <name>')
    .description('Fix what stands now as a version, under a Merkle root (scope datanets)')
    .option('--note <text>', 'what is new in it', '')
    .addHelpText('after', examples('meed datanets publish harbour/lights --note "The east coast"'))
    .action((name, { note }) => publish(cli, name, note))
  datanets
    .command('diff <name> <from> <to>')
    .description('What changed from one version to another')
    .addHelpText('after', examples('meed datanets diff harbour/lights 1 2'))
    .action((name, from, to) => diff(cli, name, versionNumber(from), versionNumber(to)))
  datanets
    .command('tune <name> <judged>')
    .description(
      'Set how much meaning weighs, from judged questions, and sort the index (scope datanets)',
    )
    .addHelpText(
      'after',
      '\nEach line of the file: {"question": "…", "answers": ["psg_… or con_…"]}' +
        examples('meed datanets tune harbour/lights judged.jsonl'),
    )
    .action((name, file) => tune(cli, name, file))
}

function versionNumber(text: string): number {
  return wholeNumber('A version', 1)(text)
}

async function versions(cli: Cli, name: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `${placeOf(name)}/versions`
  const { value, wire } = await client.both(path, listOf(versionObject), { open: true })
  const columns = [
    ...['VERSION', 'CONTRIBUTIONS'].map((title) => ({ title, right: true })),
    ...['PUBLISHED', 'ROOT', 'NOTE'].map((title) => ({ title })),
  ]
  const rows = value.data.map((one) => [
    String(one.number),
    String(one.contributions),
    new Date(one.published_at_ms).toISOString(),
    one.root,
    one.note,
  ])
  tell(terminal, wire, () => table(columns, rows, terminal.dim))
}

async function publish(cli: Cli, name: string, note: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `${placeOf(name)}/versions`
  const { value, wire } = await client.both(path, versionObject, { body: { note } })
  tell(terminal, wire, () =>
    facts(
      [
        ['published', `${name}@${value.number}, ${value.contributions} contributions`],
        ['root', value.root],
        ['export it', `meed datanets export ${name}@${value.number} ./folder`],
      ],
      terminal.dim,
    ),
  )
}

async function diff(cli: Cli, name: string, from: number, to: number): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `${placeOf(name)}/versions/${from}/diff/${to}`
  const { value, wire } = await client.both(path, versionDiffObject, { open: true })
  tell(terminal, wire, () =>
    [
      ...value.added.map((id) => terminal.good(`+ ${id}`)),
      ...value.removed.map((id) => terminal.bad(`- ${id}`)),
      `${value.added.length} added, ${value.removed.length} removed, ${value.kept} kept`,
    ].join('\n'),
  )
}

async function tune(cli: Cli, name: string, file: string): Promise<void> {
  const questions = await judgedIn(file)
  const place = placeOf(name)
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const tuned = await client.json(`${place}/tuning`, tuningObject, { body: { questions } })
  const index = await client.json(`${place}/index`, indexObject, { body: {} })
  const parts = Object.entries(tuned.ndcg10).map(([run, value]) => [run, value.toFixed(4)] as const)
  const cells = Object.entries(index.cells).map(([model, count]) => `${count} cells of ${model}`)
  tell(terminal, { ...tuned, cells: index.cells }, () =>
    [
      `nDCG@10 of ${tuned.questions} questions`,
      facts(parts, terminal.dim),
      `vector_part ${tuned.vector_part.toFixed(3)}, stored; ${cells.join(', ') || 'nothing to index'}`,
    ].join('\n'),
  )
}

async function judgedIn(file: string) {
  const text = await readFile(file, 'utf8').catch(() => {
    throw usageError(`${file} cannot be read.`)
  })
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return []
    const parsed = tuning.shape.questions.element.safeParse(jsonOrNull(line))
    if (parsed.success) return [parsed.data]
    const form = '{"question": "…", "answers": ["psg_… or con_…"]}'
    throw usageError(`Line ${at + 1} of ${file} is no judged question: it should be ${form}.`)
  })
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
