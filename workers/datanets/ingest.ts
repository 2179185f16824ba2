// Which passages does a contribution hold? Paragraphs, merged while they are short and cut at
// sentence ends while they are long; each is an exact slice of the stored text, in UTF-16 units.
// Ids follow from content, so taking the same text in again makes the same passages. It knows no
// store and no clock.
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId } from '../../schemas/ids.ts'
import type { ContributionId, DatanetId, PassageId, Sha256 } from '../../schemas/ids.ts'
import { assert, err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { TextRefusal } from './refusal.ts'

export const INGEST_LIMITS = {
  textBytes: 1_048_576,
  passages: 5_000,
  /** No passage has more words than this. */
  passageWords: 120,
  /** Nor more UTF-16 units, whatever they are. */
  passageUnits: 4_000,
  /** A passage of fewer words takes the next paragraph in, when both fit: headings, short lines. */
  shortWords: 12,
} as const

export type Cut = {
  readonly id: PassageId
  readonly ordinal: number
  /** UTF-16 offsets into the contribution's text, end exclusive; `text` is that very slice. */
  readonly start: number
  readonly end: number
  readonly text: string
  readonly textSha256: Sha256
  readonly clusterId: Sha256
}

export type Ingested = {
  readonly contributionId: ContributionId
  readonly textSha256: Sha256
  readonly passages: readonly Cut[]
}

type Range = { readonly start: number; readonly end: number }

export function ingest(datanetId: DatanetId, text: string): Result<Ingested, TextRefusal> {
  const bytes = new TextEncoder().encode(text).length
  const limit = INGEST_LIMITS.textBytes
  if (bytes > limit) return err({ kind: 'text_too_large', bytes, limit })
  if (!text.isWellFormed() || text.includes('\0')) return err({ kind: 'text_malformed' })
  const short = paragraphsOf(text).flatMap((range) => cutLong(text, range))
  const ranges = merged(
    text,
    short.flatMap((range) => cutUnits(text, range)),
  )
  const spoken = ranges.filter(({ start, end }) => countWords(text.slice(start, end)) > 0)
  if (spoken.length === 0) return err({ kind: 'text_empty' })
  if (spoken.length > INGEST_LIMITS.passages) {
    return err({
      kind: 'passages_too_many',
      passages: spoken.length,
      limit: INGEST_LIMITS.passages,
    })
  }
  const textSha256 = sha256Hex(text)
  const contributionId = contentId('con', `${datanetId} ${textSha256}`)
  const passages = spoken.map((range, ordinal) => passageOf(contributionId, ordinal, text, range))
  return ok({ contributionId, textSha256, passages })
}

/** Passages whose words are the same, whatever their case, marks and spaces, share a cluster. */
export function clusterOf(text: string): Sha256 {
  return sha256Hex(wordsIn(text.normalize('NFKC').toLowerCase()).join(' '))
}

function passageOf(
  contributionId: ContributionId,
  ordinal: number,
  text: string,
  { start, end }: Range,
): Cut {
  const slice = text.slice(start, end)
  assert(slice !== '' && slice === slice.trim(), 'a passage is a trimmed slice of the text')
  const textSha256 = sha256Hex(slice)
  const id = contentId('psg', `${contributionId} ${ordinal} ${textSha256}`)
  return { id, ordinal, start, end, text: slice, textSha256, clusterId: clusterOf(slice) }
}

/** What blank lines part, trimmed; empty ones dropped. */
function paragraphsOf(text: string): Range[] {
  return pieces(text, { start: 0, end: text.length }, /\n[^\S\n]*\n\s*/g)
}

/** A paragraph that is too long, cut after sentences; a sentence that is too long, after words. */
function cutLong(text: string, range: Range): Range[] {
  if (lengthOf(text, range) <= INGEST_LIMITS.passageWords) return [range]
  const sentences = pieces(text, range, /(?<=[.!?…]["'”’»)\]]*)\s+|(?<=[。！？])/g)
  const short = sentences.flatMap((sentence) =>
    lengthOf(text, sentence) <= INGEST_LIMITS.passageWords ? [sentence] : cutWords(text, sentence),
  )
  return joined(text, short, INGEST_LIMITS.passageWords)
}

function cutWords(text: string, range: Range): Range[] {
  const content = text.slice(range.start, range.end)
  const starts = [...content.matchAll(WORD)].map((word) => range.start + word.index)
  const cuts = starts.filter((_, index) => index > 0 && index % INGEST_LIMITS.passageWords === 0)
  const bounds = [range.start, ...cuts, range.end]
  return bounds
    .slice(0, -1)
    .flatMap((start, index) => trimmed(text, start, bounds[index + 1] ?? start))
}

/** Cuts what has few words and many units, never inside a surrogate pair. */
function cutUnits(text: string, range: Range): Range[] {
  const cuts: Range[] = []
  let { start } = range
  while (start < range.end) {
    let end = Math.min(range.end, start + INGEST_LIMITS.passageUnits)
    if (end < range.end && (text.codePointAt(end - 1) ?? 0) > 0xffff) end--
    cuts.push(...trimmed(text, start, end))
    start = end
  }
  return cuts
}

/** Neighbours joined while the sum stays within `words`. */
function joined(text: string, ranges: readonly Range[], words: number): Range[] {
  return fold(
    ranges,
    (before, next) => lengthOf(text, { start: before.start, end: next.end }) <= words,
  )
}

function merged(text: string, ranges: readonly Range[]): Range[] {
  const { passageWords, passageUnits, shortWords } = INGEST_LIMITS
  return fold(ranges, (before, next) => {
    const both = lengthOf(text, { start: before.start, end: next.end })
    const units = next.end - before.start
    return lengthOf(text, before) < shortWords && both <= passageWords && units <= passageUnits
  })
}

function fold(ranges: readonly Range[], joins: (before: Range, next: Range) => boolean): Range[] {
  const folded: Range[] = []
  for (const next of ranges) {
    const before = folded.at(-1)
    if (before !== undefined && joins(before, next)) {
      folded[folded.length - 1] = { start: before.start, end: next.end }
    } else folded.push(next)
  }
  return folded
}

function pieces(text: string, range: Range, gap: RegExp): Range[] {
  const content = text.slice(range.start, range.end)
  const found: Range[] = []
  let from = range.start
  for (const match of content.matchAll(gap)) {
    found.push(...trimmed(text, from, range.start + match.index))
    from = range.start + match.index + match[0].length
  }
  return [...found, ...trimmed(text, from, range.end)]
}

function trimmed(text: string, start: number, end: number): Range[] {
  const content = text.slice(start, end)
  const body = content.trim()
  const lead = content.length - content.trimStart().length
  return body === '' ? [] : [{ start: start + lead, end: start + lead + body.length }]
}

function lengthOf(text: string, { start, end }: Range): number {
  return countWords(text.slice(start, end))
}

// A run of letters and digits; each letter of a script that is written without spaces by itself.
const UNSPACED = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}'
const WORD = new RegExp(`[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, 'gu')

function wordsIn(text: string): string[] {
  return [...text.matchAll(WORD)].map((word) => word[0])
}

function countWords(text: string): number {
  return wordsIn(text).length
}
