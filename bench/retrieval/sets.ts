// The evaluation sets, as one shape: texts to contribute, questions, and what answers them. Two
// formats are read: that of the Cranfield collection (documents, queries, graded judgements) and
// that of chunking_evaluation (corpora, and questions with the spans that answer them).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

/** A span of a text that answers a question, in UTF-16 units, end exclusive. */
export type Span = { readonly start: number; readonly end: number }

export type Question = {
  readonly text: string
  /** Gain of each document that answers it, by the document's place in `texts`. */
  readonly gains: ReadonlyMap<number, number>
  /** Where the one text answers it; empty in sets that judge documents. */
  readonly spans: readonly Span[]
}

export type EvaluationSet = {
  readonly name: string
  readonly kind: 'documents' | 'spans'
  readonly texts: readonly string[]
  readonly questions: readonly Question[]
}

export function readSets(folder: string): EvaluationSet[] {
  if (!existsSync(folder)) {
    throw new Error(`No evaluation data at ${folder}. Name its folder with --data DIR.`)
  }
  const places = [folder, ...subfolders(folder)].sort()
  return places.flatMap((place) => [...documentSets(place), ...spanSets(place)])
}

function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}

/** cran.all.1400, cran.qry, cranqrel, or files of other names that end alike. */
function documentSets(folder: string): EvaluationSet[] {
  const names = readdirSync(folder)
  const named = (pattern: RegExp) => names.find((name) => pattern.test(name))
  const [all, queries, judgements] = [named(/\.all/i), named(/qry$/i), named(/rel$/i)]
  if (all === undefined || queries === undefined || judgements === undefined) return []
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').replaceAll('\r', '')
  const records = recordsOf(read(all))
  const places = new Map(records.map(({ id }, place) => [id, place]))
  const gains = gainsOf(read(judgements), places)
  const questions = recordsOf(read(queries)).map(({ fields }, index): Question => {
    return { text: fields['W'] ?? '', gains: gains.get(index + 1) ?? new Map(), spans: [] }
  })
  const texts = records.map(({ fields }) => fields['W'] || fields['T'] || '')
  const name = folder.split('/').at(-1) ?? 'documents'
  return [{ name, kind: 'documents', texts, questions: questions.filter((q) => q.gains.size > 0) }]
}

type Record = { readonly id: number; readonly fields: { readonly [letter: string]: string } }

function recordsOf(text: string): Record[] {
  return text
    .split(/^\.I\s+/m)
    .slice(1)
    .map((body) => {
      const [head = '', ...parts] = body.split(/^\.(?=[A-Z]\s*$)/m)
      const fields = parts.map((part) => [part.charAt(0), part.slice(1).trim()] as const)
      return { id: Number.parseInt(head, 10), fields: Object.fromEntries(fields) }
    })
}

/** Grade 1 is the best, gain 4; 4 is the least, gain 1. Queries are numbered by appearance. */
function gainsOf(text: string, places: ReadonlyMap<number, number>) {
  const gains = new Map<number, Map<number, number>>()
  for (const line of text.trim().split('\n')) {
    const [query = 0, document = 0, grade = 0] = line.trim().split(/\s+/).map(Number)
    const place = places.get(document)
    if (place === undefined || grade < 0 || grade > 4) continue
    const gain = grade === 0 ? 1 : 5 - grade
    gains.set(query, (gains.get(query) ?? new Map<number, number>()).set(place, gain))
  }
  return gains
}

const question = z.object({ question: z.string(), references: z.string(), corpus_id: z.string() })
const references = z.array(z.object({ start_index: z.int(), end_index: z.int() }))

/** questions.csv and corpora/: one set a corpus; offsets in the file count code points. */
function spanSets(folder: string): EvaluationSet[] {
  const file = join(folder, 'questions.csv')
  if (!existsSync(file)) return []
  const rows = z.array(question).parse(parse(readFileSync(file, 'utf8'), { columns: true }))
  const corpora = [...new Set(rows.map((row) => row.corpus_id))].sort()
  return corpora.flatMap((corpus) => {
    const path = join(folder, 'corpora', `${corpus}.md`)
    if (!existsSync(path)) return []
    const text = readFileSync(path, 'utf8')
    const units = unitsByCodePoint(text)
    const questions = rows
      .filter((row) => row.corpus_id === corpus)
      .map((row): Question => {
        const spans = references.parse(JSON.parse(row.references)).map((reference) => ({
          start: units[reference.start_index] ?? text.length,
          end: units[reference.end_index] ?? text.length,
        }))
        return { text: row.question, gains: new Map(), spans }
      })
    return [{ name: `chunking/${corpus}`, kind: 'spans' as const, texts: [text], questions }]
  })
}

function unitsByCodePoint(text: string): number[] {
  const units = [0]
  let at = 0
  for (const character of text) units.push((at += character.length))
  return units
}
