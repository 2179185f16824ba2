// A statement as a page to print: one sheet of paper where it fits, without a script and without
// anything from elsewhere. Every amount has all nine decimals, so that columns add up for the eye.
import type { Statement } from '../../schemas/wire/statement.ts'
import { escapeHtml } from './docs-schema.ts'

export const STATEMENT_POLICY = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'`

const STYLE = `
@page{size:A4;margin:18mm 16mm}
*{box-sizing:border-box}
body{margin:0 auto;padding:2.5rem 1.5rem;max-width:52rem;font:14px/1.5 system-ui,sans-serif;color:#1a1d21;background:#fff}
header{display:flex;justify-content:space-between;align-items:baseline;gap:2rem;border-bottom:2px solid #1a1d21;padding-bottom:.8rem}
h1{margin:0;font-size:1.5rem}header p{margin:0;text-align:right;color:#5b636e}
h2{font-size:.8rem;text-transform:uppercase;letter-spacing:.06em;color:#5b636e;margin:1.8rem 0 .3rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1.2rem;margin:1.2rem 0}dt{color:#5b636e}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .9rem .25rem 0;border-bottom:1px solid #dfe3e8;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600;color:#5b636e}td.n,th.n{text-align:right;padding-right:0;padding-left:.9rem;font-variant-numeric:tabular-nums;white-space:nowrap}
tr.sum td{font-weight:600;border-bottom:2px solid #1a1d21}tr,dl{break-inside:avoid}h2{break-after:avoid}
.warn{border:1px solid #b45309;color:#b45309;padding:.4rem .7rem;margin:1rem 0}
footer{margin-top:2rem;color:#5b636e;font-size:12px}code{font:12px/1.4 ui-monospace,Menlo,monospace;overflow-wrap:anywhere}
@media print{body{padding:0;max-width:none;font-size:11px}}`

export function statementHtml(of: Statement): string {
  const title = `Statement ${of.number}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>
<header><h1>Meed</h1><p>${escapeHtml(title)}<br>${escapeHtml(of.month)}</p></header>
${warningOf(of)}
<dl><dt>Account</dt><dd>${escapeHtml(of.account_id)}</dd><dt>Wallet</dt><dd>${escapeHtml(of.wallet)}</dd>
<dt>Period</dt><dd>${day(of.from)} to ${lastDay(of.to)}, UTC</dd><dt>Currency</dt><dd>US dollars</dd></dl>
${summaryOf(of)}
${sections(of)}
${footerOf(of)}
</body></html>
`
}

function warningOf({ mode, state }: Statement): string {
  const test =
    mode === 'test' ? `<p class="warn">Test money: worth nothing, owed by nobody.</p>` : ''
  const open = `<p class="warn">The month still runs: this is provisional.</p>`
  return `${test}${state === 'open' ? open : ''}`
}

function summaryOf({ totals_nano_usd: totals, ...of }: Statement): string {
  const lines: (readonly [string, string])[] = [
    ['Deposits', totals.deposits],
    ['Usage', totals.usage],
    ['Returns', totals.returns],
    ['Credit notes', totals.credit_notes],
    ['Adjustments', totals.adjustments],
  ]
  const moved = lines.filter(([, amount]) => amount !== '0')
  const rows = moved.map((line) => row(line, 1))
  return `<h2>Summary</h2><table>
${row(['Opening balance', of.opening_nano_usd], 1)}
${rows.join('\n')}
${row(['Closing balance', of.closing_nano_usd], 1, 'sum')}
</table>`
}

function sections(of: Statement): string {
  const lines = (title: string, list: Statement['deposits']) =>
    section(
      title,
      ['From or to', 'Count', 'Amount'],
      list.map((line) => [line.source, String(line.count), line.amount_nano_usd]),
      2,
    )
  const usage = of.usage.map((line) => [
    line.key,
    line.model,
    String(line.calls),
    String(line.prompt_tokens),
    String(line.completion_tokens),
    line.amount_nano_usd,
  ])
  const notes = of.credit_notes.map((note) => [
    note.number,
    `${note.reason} (${note.generation_id})`,
    day(note.issued_at),
    note.amount_nano_usd,
  ])
  return [
    lines('Deposits', of.deposits),
    section('Usage', ['Key', 'Model', 'Calls', 'Tokens in', 'Tokens out', 'Amount'], usage, 4),
    lines('Returns', of.returns),
    section('Credit notes', ['Number', 'For', 'Issued', 'Amount'], notes, 1),
    lines('Adjustments', of.adjustments),
  ].join('\n')
}

/** @param numbers how many columns at the end are numbers; the last is an amount */
function section(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: number,
): string {
  if (rows.length === 0) return ''
  const cells = heads.map((head, at) => `<th${classOf(at, heads.length, numbers)}>${head}</th>`)
  const body = rows.map((each) => row(each, numbers)).join('\n')
  return `<h2>${title}</h2><table><thead><tr>${cells.join('')}</tr></thead><tbody>\n${body}\n</tbody></table>`
}

function row(cells: readonly string[], numbers: number, kind = ''): string {
  const last = cells.length - 1
  const shown = cells.map((text, at) => {
    const value = at === last ? exactUsd(text) : escapeHtml(text)
    return `<td${classOf(at, cells.length, numbers)}>${value}</td>`
  })
  return `<tr${kind === '' ? '' : ` class="${kind}"`}>${shown.join('')}</tr>`
}

function classOf(at: number, of: number, numbers: number): string {
  return at >= of - numbers ? ' class="n"' : ''
}

function footerOf({ sha256, previous_sha256: previous }: Statement): string {
  const before =
    previous === null ? '' : `<br>Statement before: <code>${escapeHtml(previous)}</code>`
  const own =
    sha256 === null
      ? 'When the month is over the statement is closed for good, and bears its hash.'
      : `SHA-256 of this statement: <code>${escapeHtml(sha256)}</code>${before}`
  return `<footer>Usage is charged per call, to the nano-dollar. ${own}</footer>`
}

/** Every digit that the ledger has. */
export function exactUsd(text: string): string {
  const negative = text.startsWith('-')
  const digits = (negative ? text.slice(1) : text).padStart(10, '0')
  const whole = digits.slice(0, -9).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${negative ? '−' : ''}$${whole}.${digits.slice(-9)}`
}

function day(instant: string): string {
  return escapeHtml(instant.slice(0, 10))
}

function lastDay(exclusive: string): string {
  return day(new Date(Date.parse(exclusive) - 1).toISOString())
}
