// What a script learns from `meed` without reading a word. The numbers are a promise: docs/cli.md and
// the help list them, and none ever changes its meaning.
import type { CliError } from './cli-error.ts'

export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  auth: 3,
  credit: 4,
  absent: 5,
  unavailable: 6,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export const EXIT_WORDS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.failure, 'failed, or what was verified is different'],
  [EXIT.usage, 'wrong usage, or a file that the command needs is not to be had'],
  [EXIT.auth, 'no key, or one that may not do this'],
  [EXIT.credit, 'not enough credit, or a budget is spent'],
  [EXIT.absent, 'there is no such thing'],
  [EXIT.unavailable, 'nobody answers, or not now: try again later'],
  [EXIT.interrupted, 'interrupted'],
]

/** Of a refusal of the API; status 0 is what never reached it. */
export function exitCodeOf({ status, code }: Pick<CliError, 'status' | 'code'>): ExitCode {
  if (code === 'usage') return EXIT.usage
  if (status === 401 || status === 403 || code === 'no_key') return EXIT.auth
  if (status === 402) return EXIT.credit
  if (status === 404) return EXIT.absent
  if (code === 'unreachable' || status === 429 || status >= 502) return EXIT.unavailable
  return EXIT.failure
}
