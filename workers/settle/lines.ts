// How published records become bytes and come back: one canonical JSON object a line, amounts as
// decimal strings. The same records always give the same bytes, so that a hash of a file names its
// content. Refuses to know what the records mean.
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { z } from 'zod'
import { canonicalJson } from '../../schemas/canonical.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Wired } from '../../schemas/wire/to-wire.ts'

export function canonicalText(value: Wired): string {
  return canonicalJson(toWire(value))
}

/** UTF-8, each line ended by a newline; no records, no bytes. */
export function toLines(records: readonly Wired[]): Uint8Array {
  return utf8ToBytes(records.map((record) => `${canonicalText(record)}\n`).join(''))
}

/** Where a file stops being canonical lines of its schema; `line` counts from 0. */
export type LineFault = {
  readonly line: number
  readonly expected: string
  readonly actual: string
}

/** Parses what `toLines` wrote; anything that it would not have written is a fault. */
export function fromLines<S extends z.ZodType<Wired>>(
  schema: S,
  bytes: Uint8Array,
): Result<z.output<S>[], LineFault> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: false }).decode(bytes)
  if (text === '') return ok([])
  const lines = text.split('\n')
  if (lines.pop() !== '') {
    return err({ line: lines.length, expected: 'a newline at the end', actual: 'none' })
  }
  const records: z.output<S>[] = []
  for (const [line, content] of lines.entries()) {
    const record = parseCanonical(schema, content)
    if (!record.ok) return err({ line, ...record.error })
    records.push(record.value)
  }
  return ok(records)
}

/** Parses one canonical JSON text; another spelling of the same value is refused. */
export function parseCanonical<S extends z.ZodType<Wired>>(
  schema: S,
  text: string,
): Result<z.output<S>, { readonly expected: string; readonly actual: string }> {
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const expected = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'a valid record'}`
    return err({ expected, actual: text.slice(0, 200) })
  }
  const canonical = canonicalText(parsed.data)
  return canonical === text ? ok(parsed.data) : err({ expected: canonical, actual: text })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
