// What a command writes, and how: colour only on a terminal that wants it (NO_COLOR, FORCE_COLOR),
// results on standard output, everything else on standard error, so that a pipe gets results alone.
import { styleText } from 'node:util'
import type { Env } from './config.ts'

type Paint = (text: string) => string

export type Terminal = {
  readonly env: Env
  readonly json: boolean
  /** Where people look: colours may be used, and answers may flow. */
  readonly isTty: boolean
  readonly line: (text: string) => void
  /** Without a newline. */
  readonly write: (text: string) => void
  readonly note: (text: string) => void
  readonly dim: Paint
  readonly bold: Paint
  readonly good: Paint
  readonly bad: Paint
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal
}

export function terminalOf(json: boolean, env: Env, signal: AbortSignal): Terminal {
  const paint =
    (format: Parameters<typeof styleText>[0]): Paint =>
    (text) =>
      json ? text : styleText(format, text, { stream: process.stdout, validateStream: true })
  return {
    env,
    json,
    isTty: process.stdout.isTTY,
    line: (text) => void process.stdout.write(`${text}\n`),
    write: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(`${text}\n`),
    dim: paint('dim'),
    bold: paint('bold'),
    good: paint('green'),
    bad: paint('red'),
    signal,
  }
}

/** After a page that is full, for people: how to go on. @param last of it, as `--after` takes it */
export function noteMore(terminal: Terminal, isFull: boolean, last: string | undefined): void {
  if (!terminal.json && isFull && last !== undefined) {
    terminal.note(`There may be more: --after ${last}`)
  }
}

/** A whole result: JSON for machines, or the words for people. */
export function tell(terminal: Terminal, value: unknown, words: () => string): void {
  terminal.line(terminal.json ? JSON.stringify(value, null, terminal.isTty ? 2 : 0) : words())
}
