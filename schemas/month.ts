// Calendar months in UTC, counted from January 1970, and as people and URLs write them: 2026-11.
import type { Brand } from './brand.ts'
import { assert } from './result.ts'

export type Month = Brand<number, 'Month'>

const TEXT = /^([0-9]{4})-(0[1-9]|1[0-2])$/

export function month(count: number): Month {
  assert(Number.isSafeInteger(count) && count >= 0, 'a month is counted from 1970')
  return count as Month
}

export function monthAt(ms: number): Month {
  const at = new Date(ms)
  return month((at.getUTCFullYear() - 1970) * 12 + at.getUTCMonth())
}

export function nextMonth(count: Month): Month {
  return month(count + 1)
}

/** The first millisecond of it. */
export function startOfMonth(count: Month): number {
  return Date.UTC(1970, count, 1)
}

/** Null for what is no month from 1970 on. */
export function parseMonth(text: string): Month | null {
  const [, year, of] = TEXT.exec(text) ?? []
  if (year === undefined || Number(year) < 1970) return null
  return month((Number(year) - 1970) * 12 + Number(of) - 1)
}

export function formatMonth(count: Month): string {
  return new Date(startOfMonth(count)).toISOString().slice(0, 7)
}
