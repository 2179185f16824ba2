// What was used, by day or hour, key and model: a table that adds up, CSV, or JSON.
import type { z } from 'zod'
import { usagePage } from '../../../schemas/wire/usage-report.ts'
import { usd } from '../amounts.ts'
import { textOf } from '../api.ts'
import { commaList, examples, type Cli, type Program } from '../cli.ts'
import { table } from '../table.ts'
import { tell } from '../terminal.ts'

type Page = z.infer<typeof usagePage>
type Row = Page['data'][number]

export function addUsage(program: Program, cli: Cli): void {
  program
    .command('usage')
    .description('What was used and what it cost')
    .option('--by <list>', 'of day or hour, key, model', 'day')
    .option('--from <time>', 'as 2026-11-01T00:00:00Z; else thirty days ago')
    .option('--to <time>', 'exclusive; else now')
    .option('--of-key <id>', 'of one key alone')
    .option('--model <name>', 'of one model alone')
    .option('--csv', 'comma-separated values')
    .addHelpText(
      'after',
      examples(
        'meed usage',
        'meed usage --by day,model --from 2026-11-01T00:00:00Z',
        'meed usage --by key --csv > usage.csv',
      ),
    )
    .action(({ csv, ...asked }) => usage(cli, queryOf(asked), csv === true))
}

type Asked = {
  readonly by: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly ofKey?: string | undefined
  readonly model?: string | undefined
}

function queryOf({ by, from, to, ofKey: key, model }: Asked): URLSearchParams {
  const query = new URLSearchParams({ group_by: commaList(by).join(',') })
  for (const [name, value] of Object.entries({ from, to, key, model })) {
    if (value !== undefined) query.set(name, value)
  }
  return query
}

async function usage(cli: Cli, query: URLSearchParams, csv: boolean): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  if (csv) {
    query.set('format', 'csv')
    for (let page = 1, more = true; more; page++) {
      query.set('page', String(page))
      const reply = await client.raw(`/v1/usage?${query.toString()}`, { accept: 'text/csv' })
      const text = await textOf(reply)
      // Only the first page keeps its heading.
      terminal.write(page === 1 ? text : text.slice(text.indexOf('\r\n') + 2))
      more = reply.headers.get('x-has-more') === 'true'
    }
    return
  }
  const page = await wholeUsage(client, query)
  tell(terminal, page, () => usageTable(page, terminal.dim))
}

async function wholeUsage(
  client: Awaited<ReturnType<Cli['client']>>,
  query: URLSearchParams,
): Promise<Page> {
  const data: Row[] = []
  for (let page = 1; ; page++) {
    query.set('page', String(page))
    const found = await client.json(`/v1/usage?${query.toString()}`, usagePage)
    data.push(...found.data)
    if (!found.has_more) return { ...found, data, page: 1 }
  }
}

export function usageTable({ data, from, to, group_by: groups }: Page, dim: (t: string) => string) {
  if (data.length === 0) return `Nothing was used from ${from} to ${to}.`
  const counts = ['CALLS', 'TOKENS IN', 'TOKENS OUT', 'COST']
  const columns = [
    ...groups.map((group) => ({ title: group.toUpperCase() })),
    ...counts.map((title) => ({ title, right: true })),
  ]
  const sum = (of: (row: Row) => number) => String(data.reduce((all, row) => all + of(row), 0))
  const cost = data.reduce((all, row) => all + BigInt(row.cost_nano_usd), 0n)
  const rows = data.map((row) => [
    ...groups.map((group) => row[group] ?? ''),
    String(row.calls),
    String(row.prompt_tokens),
    String(row.completion_tokens),
    usd(row.cost_nano_usd),
  ])
  const total = [
    ...groups.map((_, at) => (at === 0 ? 'total' : '')),
    sum((row) => row.calls),
    sum((row) => row.prompt_tokens),
    sum((row) => row.completion_tokens),
    usd(cost.toString()),
  ]
  return table(columns, [...rows, total], dim)
}
