// A statement for a spreadsheet and for paper: amounts add up, and nobody's text is taken for markup or
// for a formula.
import { describe, expect, test } from 'vitest'
import { parse } from 'csv-parse/sync'
import type { Statement } from '../../schemas/wire/statement.ts'
import { statementCsv } from './statement-csv.ts'
import { exactUsd, statementHtml } from './statement-html.ts'

const hash = 'ab'.repeat(32)
const sample: Statement = {
  ...{ object: 'statement', number: 'ST-x-0002', account_id: 'acct_x', wallet: '0xa1' },
  ...{ mode: 'live', month: '2026-11', state: 'closed', sha256: hash, previous_sha256: hash },
  ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
  opening_nano_usd: '9007199254740993',
  deposits: [{ source: 'chain', count: 2, amount_nano_usd: '5000000000' }],
  usage: [
    {
      ...{ key: 'key_1', model: '=cmd<script>alert(1)</script>"', calls: 3 },
      ...{ prompt_tokens: 10, completion_tokens: 20, amount_nano_usd: '-460' },
    },
  ],
  returns: [{ source: 'card', count: 1, amount_nano_usd: '-1000000000' }],
  credit_notes: [
    {
      ...{ object: 'credit_note', number: 'CN-x-0001', generation_id: 'gen_1' },
      ...{ amount_nano_usd: '60', reason: '@sum, "broken"', issued_at: '2026-11-09T10:00:00.000Z' },
    },
  ],
  adjustments: [],
  totals_nano_usd: {
    ...{ deposits: '5000000000', usage: '-460', returns: '-1000000000' },
    ...{ credit_notes: '60', adjustments: '0' },
  },
  closing_nano_usd: '9007203254740593',
}

describe('as CSV', () => {
  const rows: Record<string, string>[] = parse(statementCsv(sample), { columns: true })

  test('a parser reads it, and the amounts add up to the closing balance', () => {
    const closing = rows.at(-1)
    expect(closing).toMatchObject({ section: 'closing', amount_nano_usd: sample.closing_nano_usd })
    const amounts = rows.slice(0, -1).map((row) => BigInt(row['amount_nano_usd'] ?? ''))
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(BigInt(sample.closing_nano_usd))
    expect(rows.map((row) => row['section'])).toEqual([
      ...['opening', 'deposit', 'usage', 'return', 'credit_note', 'closing'],
    ])
  })

  test('no cell of anybody’s text is a formula', () => {
    const texts = rows.flatMap((row) =>
      Object.entries(row).flatMap(([name, text]) => (name === 'amount_nano_usd' ? [] : [text])),
    )
    expect(texts.filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([])
    expect(rows[2]?.['model']).toContain('=cmd')
  })
})

describe('as a page', () => {
  const page = statementHtml(sample)

  test('shows each amount with all its digits', () => {
    for (const text of ['$9,007,199.254740993', '−$0.000000460', '$0.000000060', '−$1.000000000'])
      expect(page).toContain(`<td class="n">${text}</td>`)
    expect(exactUsd('1234567000000000')).toBe('$1,234,567.000000000')
    expect(exactUsd('0')).toBe('$0.000000000')
  })

  test('writes what it is told as text, and loads nothing', () => {
    expect(page).not.toMatch(/<(script|img|link|iframe)|src=|url\(/)
    expect(page).toContain('=cmd&lt;script&gt;alert(1)&lt;/script&gt;&quot;')
  })

  test('says number, period and hash, and leaves out what did not happen', () => {
    for (const text of ['Statement ST-x-0002', '2026-11-01 to 2026-11-30, UTC', hash, 'CN-x-0001'])
      expect(page).toContain(text)
    expect(page).not.toContain('Adjustments')
    expect(page).not.toContain('class="warn"')
  })

  test('does not pass an open month for a final one, nor test money for real', () => {
    const open = statementHtml({ ...sample, state: 'open', sha256: null, mode: 'test' })
    expect(open).toContain('provisional')
    expect(open).toContain('Test money')
  })
})
