// Usage as CSV, RFC 4180. A cell that a spreadsheet would take for a formula is written as text:
// model names come from whoever published them.
import type { UsageGroup, UsageRow } from '../../schemas/wire/usage-report.ts'

const COUNTS = ['calls', 'prompt_tokens', 'completion_tokens', 'total_tokens'] as const

export function csvOf(rows: readonly UsageRow[], groups: readonly UsageGroup[]): string {
  const columns = [...groups, ...COUNTS, 'cost_nano_usd'] as const
  const lines = rows.map((row) => columns.map((column) => cell(String(row[column] ?? ''))))
  return [columns, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('')
}

export function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
