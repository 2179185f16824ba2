// QuoteSum (Google Research, CC BY-SA 4.0; no part of this repository): answers by people who read
// several sources, the words that they quote bracketed with the number of the source. An answer is
// given to attribution without a bracket; the brackets are the truth that it is measured against.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId, parseAddress } from '../../schemas/ids.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { wordsOf } from '../../workers/attribute/words.ts'

/** A text and, for each of its words, the position of the passage it is quoted from; null: none. */
export type Labelled = { readonly text: string; readonly truth: readonly (number | null)[] }

export type Example = {
  readonly id: string
  /** Answers to one question share it: never on both sides of a fold. */
  readonly question: string
  /** The whole answer as a person wrote it. */
  readonly answer: Labelled
  /** Its quotes alone, each a paragraph: what the reference experiment was given. */
  readonly quotes: Labelled
  readonly passages: readonly GivenPassage[]
  /** The words of the question. */
  readonly asked: string
  /** The answer in the stretches that the brackets cut it into. */
  readonly pieces: readonly Piece[]
}

export type Piece = { readonly text: string; readonly source: number | null }

/** Reads `*.jsonl` of a folder, or of its folder `quotesum`, or one file. */
export function readQuoteSum(path: string): Example[] {
  const files = filesOf(path)
  if (files.length === 0) {
    throw new Error(
      `No QuoteSum file at ${path}. Give a .jsonl file, or a folder with one, as --data; the set is at https://github.com/google-research-datasets/QuoteSum`,
    )
  }
  return files
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .map(parseExample)
    .filter(({ quotes }) => quotes.truth.some((source) => source !== null))
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  const own = (folder: string) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.jsonl'))
          .sort()
          .map((name) => join(folder, name))
      : []
  const nested = own(join(path, 'quotesum'))
  return nested.length > 0 ? nested : own(path)
}

const SLOTS = [1, 2, 3, 4, 5, 6, 7, 8]
const row = z.record(z.string(), z.string())

function parseExample(line: string): Example {
  const fields = row.parse(JSON.parse(line))
  const slots = SLOTS.filter((slot) => (fields[`source${slot}`] ?? '') !== '')
  const pieces = (fields['summary'] ?? '').split(/(\[\s*\d+\s[^\]]*\])/).map((piece) => {
    const quote = /^\[\s*(\d+)\s([^\]]*)\]$/.exec(piece)
    const slot = slots.indexOf(Number(quote?.[1] ?? 0))
    return { text: (quote?.[2] ?? piece).trim(), source: slot < 0 ? null : slot }
  })
  const spoken = pieces.filter(({ text }) => text !== '')
  return {
    id: fields['unique_id'] ?? '',
    question: fields['qid'] ?? '',
    asked: fields['question'] ?? '',
    pieces: spoken,
    answer: labelled(spoken, (text) => (/^[.,;:)]/.test(text) ? '' : ' ')),
    quotes: labelled(
      spoken.filter(({ source }) => source !== null),
      () => '\n\n',
    ),
    passages: slots.map((slot, index) =>
      passageOf(fields[`title${slot}`] ?? '', fields[`source${slot}`] ?? '', index),
    ),
  }
}

function labelled(pieces: readonly Piece[], glueBefore: (text: string) => string): Labelled {
  let text = ''
  const spans = pieces.map(({ text: piece, source }) => {
    text += text === '' ? '' : glueBefore(piece)
    const start = text.length
    text += piece
    return { start, end: text.length, source }
  })
  const truth = wordsOf(text).map(
    (word) =>
      spans.find(({ start, end }) => word.start >= start && word.end <= end)?.source ?? null,
  )
  return { text, truth }
}

/** The title opens the text: the people who wrote the answers saw both, and quoted from both. */
function passageOf(title: string, body: string, index: number): GivenPassage {
  const text = title === '' ? body : `${title}\n\n${body}`
  const textSha256 = sha256Hex(text)
  return {
    passageId: contentId('psg', `${index} ${text}`),
    contributionId: contentId('con', text),
    datanetId: contentId('dn', 'quotesum'),
    datanet: 'bench/quotesum',
    clusterId: textSha256,
    payee: parseAddress(`0x${String(index + 1).padStart(40, '0')}`),
    title,
    text,
    textSha256,
    scores: { lexical: 0, vector: 0, fused: 0 },
  }
}
