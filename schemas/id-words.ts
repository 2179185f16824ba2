// Why is a text no id of a kind? Told to whoever typed it: its beginning, its length, its characters.
import { PATTERNS } from './ids.ts'

/** Characters of base62 after the prefix, as `PATTERNS` has them. */
const KINDS = {
  acct: { what: 'an account', body: 17 },
  con: { what: 'a contribution', body: 22 },
  bat: { what: 'a batch', body: 22 },
} as const

/** @returns one sentence or two; null where it is one */
export function idFault(kind: keyof typeof KINDS, text: string): string | null {
  if (PATTERNS[kind].test(text)) return null
  const { what, body } = KINDS[kind]
  const begin = `${kind}_`
  const form = `It is ${begin} and ${body} letters and digits`
  if (!text.startsWith(begin))
    return `"${text}" is no id of ${what}: it does not begin with ${begin}.`
  const rest = text.slice(begin.length)
  const strange = [...new Set(rest.replace(/[0-9A-Za-z]/g, ''))]
  if (strange.length > 0) {
    const named = strange.slice(0, 3).map((char) => `'${char}'`)
    return `"${text}" is no id of ${what}: it holds ${named.join(', ')}. ${form}.`
  }
  return `"${text}" is no id of ${what}: ${rest.length} characters follow ${begin}. ${form}.`
}
