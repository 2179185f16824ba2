// Traces of real LLM requests: when each came, how long its prompt and its answer were. Reads CSV
// with a header (Azure's LLM traces, BurstGPT) and JSON lines (Mooncake); columns by their names.
import { readFileSync } from 'node:fs'

export type Arrival = {
  /** Seconds since the first. */
  readonly atSeconds: number
  readonly promptTokens: number
  readonly answerTokens: number
}

export class TraceError extends Error {
  override readonly name = 'TraceError'
}

type Record_ = Readonly<Record<string, string>>

const TIME = ['timestamp', 'time', 'arrival_time', 'arrived_at', 'ts']
const PROMPT = ['contexttokens', 'request tokens', 'input_length', 'prompt_tokens', 'input_tokens']
const ANSWER = [
  'generatedtokens',
  'response tokens',
  'output_length',
  'completion_tokens',
  'output_tokens',
]

/** Throws a TraceError that names what the file lacks. Rows without an answer are left out. */
export function readTrace(file: string): readonly Arrival[] {
  const text = readText(file)
  const rows = text.trimStart().startsWith('{') ? jsonLines(text) : csv(text)
  const [first] = rows
  if (first === undefined) throw new TraceError(`${file} has no requests.`)
  const names = [TIME, PROMPT, ANSWER].map((known) => columnOf(file, first, known))
  const [time = '', prompt = '', answer = ''] = names
  const arrivals = rows
    .map((row, index) => ({
      at: secondsOf(row[time] ?? ''),
      promptTokens: Number(row[prompt]),
      answerTokens: Number(row[answer]),
      line: index + 2,
    }))
    .filter(({ answerTokens }) => answerTokens > 0)
  const bad = arrivals.find(({ at, promptTokens }) => !(at >= 0) || !(promptTokens >= 0))
  if (bad !== undefined) throw new TraceError(`${file}:${bad.line} has no time or token count.`)
  const sorted = arrivals.toSorted((a, b) => a.at - b.at)
  const start = sorted[0]?.at ?? 0
  const unit = unitOf(sorted.at(-1)?.at ?? 0, start, first[time] ?? '')
  return sorted.map(({ at, promptTokens, answerTokens }) => ({
    atSeconds: (at - start) * unit,
    promptTokens,
    answerTokens,
  }))
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TraceError(`The trace could not be read (${reason}). Name one: -- --trace FILE`)
  }
}

function columnOf(file: string, row: Record_, known: readonly string[]): string {
  const found = known.find((name) => name in row)
  if (found !== undefined) return found
  throw new TraceError(`${file} has no column ${known.map((name) => `"${name}"`).join(' or ')}.`)
}

function csv(text: string): Record_[] {
  const [header = '', ...lines] = text.replaceAll('\r', '').split('\n').filter(Boolean)
  const names = header.split(',').map((name) => name.trim().toLowerCase())
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, index) => [name, (cells[index] ?? '').trim()]))
  })
}

function jsonLines(text: string): Record_[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const entries = Object.entries(JSON.parse(line) as Record<string, unknown>)
      return Object.fromEntries(entries.map(([key, value]) => [key.toLowerCase(), String(value)]))
    })
}

/** A plain number as it stands, else a date: `2023-11-16 18:15:46.6805900` with any fraction. */
function secondsOf(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?/.exec(text)
  if (parts === null) return Number.NaN
  return Date.parse(`${parts[1]}T${parts[2]}Z`) / 1_000 + Number(parts[3] ?? 0)
}

/** Numeric times without a fraction that span over a day's worth of seconds are milliseconds. */
function unitOf(last: number, start: number, sample: string): number {
  const isWhole = /^\d+$/.test(sample)
  return isWhole && last - start > 400_000 ? 0.001 : 1
}
