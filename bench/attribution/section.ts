// What a section of `npm run bench:attribution` gives: rows for people, figures for machines. Each
// section is a file of this folder; bench/attribution.ts puts them into one report.
export type Value = number | string

export type Report = {
  /** What a reader must know to repeat it. */
  readonly conditions: Readonly<Record<string, Value>>
  readonly figures: Readonly<Record<string, Value>>
  /** Tables for people, each under its heading. */
  readonly tables?: readonly { readonly heading: string; readonly rows: readonly object[] }[]
}

export type Options = {
  /** Folder with evaluation data, or one QuoteSum file. */
  readonly data: string
}

export type Section = {
  readonly name: string
  readonly run: (options: Options) => Promise<Report> | Report
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function rounded(value: number, digits = 4): number {
  return Number(value.toFixed(digits))
}
