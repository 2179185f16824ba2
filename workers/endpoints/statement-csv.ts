// A statement as CSV, one row a line of it, first the opening and last the closing balance: the column
// of amounts, without the closing one, adds up to it.
import type { Statement } from '../../schemas/wire/statement.ts'
import { cell } from './usage-csv.ts'

const COLUMNS = [
  ...['section', 'what', 'model', 'count', 'prompt_tokens', 'completion_tokens'],
  ...['amount_nano_usd', 'reference', 'reason', 'at'],
] as const
type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>

export function statementCsv(of: Statement): string {
  const lines = (section: string, list: Statement['deposits']): Row[] =>
    list.map(({ source, count, amount_nano_usd }) => {
      return { section, what: source, count, amount_nano_usd }
    })
  const usage = of.usage.map(({ key, calls, ...line }): Row => {
    return { ...line, section: 'usage', what: key, count: calls }
  })
  const notes = of.credit_notes.map((note): Row => {
    const { number, generation_id: reference, issued_at: at, amount_nano_usd, reason } = note
    return {
      section: 'credit_note',
      what: number,
      count: 1,
      amount_nano_usd,
      reference,
      reason,
      at,
    }
  })
  const rows: Row[] = [
    { section: 'opening', amount_nano_usd: of.opening_nano_usd, at: of.from },
    ...lines('deposit', of.deposits),
    ...usage,
    ...lines('return', of.returns),
    ...notes,
    ...lines('adjustment', of.adjustments),
    { section: 'closing', amount_nano_usd: of.closing_nano_usd, at: of.to },
  ]
  const text = rows.map((row) => COLUMNS.map((column) => written(column, row[column])))
  return [COLUMNS, ...text].map((cells) => `${cells.join(',')}\r\n`).join('')
}

/** A signed amount is a number, and no spreadsheet takes it for more; all else may be anybody's text. */
function written(column: string, value: string | number | undefined): string {
  return column === 'amount_nano_usd' ? String(value ?? '') : cell(String(value ?? ''))
}
