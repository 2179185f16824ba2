// What became of a batch: how far it is, and each of its items that was refused, or of another outcome.
import type { z } from 'zod'
import { batchObject, batchOutcome } from '../../../schemas/wire/reviews.ts'
import { usageError } from '../cli-error.ts'
import { examples, wholeNumber, type Cli } from '../cli.ts'
import { facts, table } from '../table.ts'
import { noteMore, tell } from '../terminal.ts'
import { idNamed, type DatanetsGroup } from './datanets-group.ts'

type Batch = z.infer<typeof batchObject>

const OUTCOMES = [...batchOutcome.options, 'all'] as const

export function addBatches(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('batch <batch>')
    .description(
      'What became of a batch of yours: its counts, and what was refused (scope datanets)',
    )
    .option('--outcome <outcome>', `which items: ${OUTCOMES.join(', ')}`, 'rejected')
    .option('--limit <n>', 'how many items at most', wholeNumber('--limit', 1, 1_000), 100)
    .option('--after <item>', 'go on after this one')
    .addHelpText(
      'after',
      examples('meed datanets batch bat_…', 'meed datanets batch bat_… --outcome all --json'),
    )
    .action((id, page) => batch(cli, idNamed('bat', id), page))
}

type Page = {
  readonly outcome: string
  readonly limit: number
  readonly after?: string | undefined
}

async function batch(cli: Cli, id: string, { outcome, limit, after }: Page): Promise<void> {
  const chosen = OUTCOMES.find((one) => one === outcome)
  if (chosen === undefined) {
    throw usageError(`--outcome takes one of ${OUTCOMES.join(', ')}, not "${outcome}".`)
  }
  const query = new URLSearchParams({
    limit: String(limit),
    ...(chosen === 'all' ? {} : { outcome: chosen }),
    ...(after === undefined ? {} : { after }),
  })
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const { value, wire } = await client.both(`/v1/batches/${id}?${query.toString()}`, batchObject)
  tell(terminal, wire, () => {
    const items = value.items.length === 0 ? [] : ['', itemsOf(value, terminal.dim)]
    return [factsOf(value, terminal.dim), ...items].join('\n')
  })
  const last = value.items.at(-1)
  noteMore(terminal, value.items.length === limit, last && `"${last.name}"`)
}

type Paint = (text: string) => string

function factsOf(one: Batch, dim: Paint): string {
  const open = one.expected - one.told
  return facts(
    [
      ['batch', one.id],
      ['datanet', one.datanet],
      ['told', `${one.told} of ${one.expected}`],
      ['untold', open > 0 ? `${open}: not sent yet, or to be sent again` : null],
      ['added', String(one.accepted)],
      ['waiting', `${one.pending} for review`],
      ['there', `${one.duplicate} before`],
      ['withdrawn', one.withdrawn === 0 ? null : `${one.withdrawn} before, and left so`],
      ['refused', String(one.rejected)],
    ],
    dim,
  )
}

function itemsOf({ items }: Batch, dim: Paint): string {
  const columns = ['ITEM', 'OUTCOME', 'CONTRIBUTION', 'WHY'].map((title) => ({ title }))
  const rows = items.map((one) => [
    one.name,
    one.outcome,
    one.contribution_id ?? '-',
    one.message ?? '',
  ])
  return table(columns, rows, dim)
}
