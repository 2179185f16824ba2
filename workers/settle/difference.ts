// Where two accounts of one epoch part, for people and for evidence.
import type { Wired } from '../../schemas/wire/to-wire.ts'
import { canonicalText } from './lines.ts'

/** Where two accounts of one epoch part, and what each says there. */
export type Difference = {
  readonly where: string
  readonly expected: string
  readonly actual: string
}

/** Null when the two are the same, else both as canonical text. */
export function differ(where: string, expected: Wired, actual: Wired): Difference | null {
  const [left, right] = [textOf(expected), textOf(actual)]
  if (left === right) return null
  return { where, expected: left, actual: right }
}

export function textOf(value: Wired): string {
  return typeof value === 'string' ? value : canonicalText(value)
}
