// The months of the account, and one of them: for eyes, for a spreadsheet, or as a page to print.
import type { z } from 'zod'
import { statement, statementList } from '../../../schemas/wire/statement.ts'
import { usd } from '../amounts.ts'
import { textOf } from '../api.ts'
import { examples, type Cli, type Program } from '../cli.ts'
import { facts, table } from '../table.ts'
import { tell, type Terminal } from '../terminal.ts'

type Statement = z.infer<typeof statement>

export function addStatements(program: Program, cli: Cli): void {
  const statements = program.command('statements').description('Monthly statements (read-usage)')
  statements
    .command('list')
    .description('All months, newest first; the first still runs')
    .addHelpText('after', examples('meed statements list'))
    .action(() => list(cli))
  statements
    .command('show <month>')
    .description('One month, as 2026-11: deposits, usage by key and model, credit notes')
    .option('--csv', 'comma-separated values')
    .option('--html', 'a page to print')
    .addHelpText(
      'after',
      examples(
        'meed statements show 2026-11',
        'meed statements show 2026-11 --csv > november.csv',
        'meed statements show 2026-11 --html > november.html',
      ),
    )
    .action((month, { csv, html }) => {
      const format = html === true ? 'html' : csv === true ? 'csv' : null
      return format === null ? show(cli, month) : raw(cli, month, format)
    })
}

async function list(cli: Cli): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const reply = await client.json('/v1/statements', statementList)
  tell(terminal, reply, () =>
    table(
      [
        ...['MONTH', 'NUMBER', 'STATE'].map((title) => ({ title })),
        ...['OPENING', 'CLOSING'].map((title) => ({ title, right: true })),
        { title: 'SHA-256' },
      ],
      reply.data.map((one) => [
        one.month,
        one.number,
        one.state,
        usd(one.opening_nano_usd),
        usd(one.closing_nano_usd),
        one.sha256?.slice(0, 16) ?? '',
      ]),
      terminal.dim,
    ),
  )
}

async function raw(cli: Cli, month: string, format: 'csv' | 'html'): Promise<void> {
  const client = await cli.client()
  const path = `/v1/statements/${encodeURIComponent(month)}?format=${format}`
  cli.terminal().write(await textOf(await client.raw(path)))
}

async function show(cli: Cli, month: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `/v1/statements/${encodeURIComponent(month)}`
  const found = await client.json(path, statement)
  tell(terminal, found, () => statementText(found, terminal))
}

export function statementText(month: Statement, { dim }: Pick<Terminal, 'dim'>): string {
  const lines = (of: Statement['deposits']) =>
    of.map((line) => [line.source, '', String(line.count), '', line.amount_nano_usd])
  const usage = month.usage.map((line) => {
    const tokens = `${line.prompt_tokens} + ${line.completion_tokens}`
    return [line.key, line.model, String(line.calls), tokens, line.amount_nano_usd]
  })
  const notes = month.credit_notes.map((note) => {
    return [note.number, note.reason, '1', '', note.amount_nano_usd]
  })
  const rows = [
    ['opening', '', '', '', month.opening_nano_usd],
    ...[
      ...lines(month.deposits),
      ...usage,
      ...lines(month.returns),
      ...notes,
      ...lines(month.adjustments),
    ],
    ['closing', '', '', '', month.closing_nano_usd],
  ].map((cells) => [...cells.slice(0, -1), usd(cells.at(-1) ?? '')])
  const head = facts(
    [
      ['statement', `${month.number} (${month.state})`],
      ['account', month.account_id],
      ['month', month.month],
      ['sha-256', month.sha256],
    ],
    dim,
  )
  const columns = [
    ...['WHAT', 'MODEL'].map((title) => ({ title })),
    ...['COUNT', 'TOKENS', 'AMOUNT'].map((title) => ({ title, right: true })),
  ]
  return `${head}\n\n${table(columns, rows, dim)}`
}
