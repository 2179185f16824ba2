// The spans section of bench:attribution: how fast and how small is the index of training texts,
// against 1, 16 and 200 MB, warm and cold, and beside infini-gram on the same tokens and answers?
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Hex } from '../schemas/canonical.ts'
import { must } from '../schemas/result.ts'
import { askIndex, loadIndex } from '../workers/attribute/spans/ask-index.ts'
import { buildGeneration, shapeFor } from '../workers/attribute/spans/build.ts'
import type { TrainingDocument } from '../workers/attribute/spans/documents.ts'
import { askedOf, evidenceOf } from '../workers/attribute/spans/evidence.ts'
import { findWarm } from '../workers/attribute/spans/find-runs.ts'
import type { Generation } from '../workers/attribute/spans/generation.ts'
import type { IndexFiles } from '../workers/attribute/spans/index-files.port.ts'
import { openIndex, RESIDENT } from '../workers/attribute/spans/open-index.ts'
import { tokensOf } from '../workers/attribute/spans/tokens.ts'
import type { Report, Section } from './attribution/section.ts'
import { rounded } from './attribution/section.ts'
import {
  bytesOfAll,
  loadCorpus,
  pagesOf,
  randomFrom,
  zipfText,
} from './attribution-spans-corpus.ts'
import type { Corpus } from './attribution-spans-corpus.ts'
import { measureInfiniGram } from './infini-gram.ts'

const MB = 2 ** 20
const SIZES = [1, 16, 200] as const
const ANSWERS = 32
const ROUNDS = 6
const ANSWER_TOKENS = 500
/** Of an answer's pieces, the share copied from the corpus; the rest is text it does not hold. */
const COPIED = 0.3
const NONE: ReadonlySet<never> = new Set()

export const spansSection: Section = { name: 'spans', run }

type Row = {
  readonly megabytes: number
  readonly tokens: number
  readonly buildMBps: number
  readonly bytesPerToken: number
  readonly warmMs: number
  readonly warmMsP95: number
  readonly coldMs: number
  readonly coldReads: number
  readonly coldMegabytes: number
}

async function run(): Promise<Report> {
  const loaded = loadCorpus()
  if (loaded.corpus === null) return { conditions: { skipped: loaded.why }, figures: {} }
  const { corpus } = loaded
  const rows: Row[] = []
  let beside: Beside | null = null
  for (const size of SIZES) {
    const documents = pagesOf(textOf(corpus, size * MB), size * MB)
    const answers = answersOf(corpus, documents)
    const { row, generation } = await measure(documents, answers)
    rows.push(row)
    if (size === 16) beside = compare(generation, answers, row)
  }
  const middle = must(rows[1], '16 MB is among the sizes')
  const compared = must(beside, '16 MB is among the sizes')
  return {
    conditions: {
      corpus: corpus.source,
      corpusSha256: sha256Hex(corpus.text).slice(0, 16),
      above: `${rounded(corpus.text.length / MB, 0)} MB: words drawn by their frequency in it`,
      answers: `${ANSWERS} of ${ANSWER_TOKENS} tokens, ${COPIED * 100} % of the pieces copied`,
      shape: JSON.stringify(shapeFor(middle.tokens)),
      build: 'text to files; processor time of all threads',
      warm: `index in memory; cutting, search and evidence; best of ${ROUNDS} rounds, p50 of answers`,
      cold: 'nothing in memory, files on this disk, best of 3; a bucket adds its latency a wave of six',
      machine: 'shared, other work running',
      ...compared.conditions,
    },
    figures: {
      buildMBps: middle.buildMBps,
      indexBytesPerToken: middle.bytesPerToken,
      warmMs500TokensAgainst16MB: middle.warmMs,
      coldMs500TokensAgainst16MB: middle.coldMs,
      ...compared.figures,
    },
    tables: [{ heading: 'by size of the training text', rows }, ...compared.tables],
  }
}

function textOf(corpus: Corpus, bytes: number): string {
  const missing = bytes - Buffer.byteLength(corpus.text)
  return missing <= 0 ? corpus.text : corpus.text + zipfText(corpus.text, missing, 11)
}

/** Pieces of the corpus and of other text in turn, cut to the same number of tokens. */
function answersOf(corpus: Corpus, documents: readonly TrainingDocument[]): string[] {
  const random = randomFrom(documents.length)
  const other = corpus.outside.split(/\s+/)
  return Array.from({ length: ANSWERS }, () => {
    const parts: string[] = []
    for (let words = 0; words < ANSWER_TOKENS;) {
      const isCopy = random() < COPIED
      const page = documents[Math.floor(random() * documents.length)]
      const source = isCopy ? (page?.text.split(/\s+/) ?? []) : other
      const length = (isCopy ? 10 : 20) + Math.floor(random() * (isCopy ? 30 : 60))
      const at = Math.floor(random() * Math.max(1, source.length - length))
      parts.push(...source.slice(at, at + length))
      words += length
    }
    const text = parts.join(' ')
    return text.slice(0, tokensOf(text).ends[ANSWER_TOKENS - 1])
  })
}

async function measure(
  documents: readonly TrainingDocument[],
  answers: readonly string[],
): Promise<{ row: Row; generation: Generation }> {
  const megabytes = bytesOfAll(documents) / MB
  const began = process.cpuUsage()
  const generation = buildGeneration(documents, { kind: 'winnowed', k: 4, w: 5 })
  const { user, system } = process.cpuUsage(began)
  const seconds = (user + system) / 1e6
  const { head } = generation
  const bytes = Object.values(head.files).reduce((sum, file) => sum + file.bytes, 0)
  const warm = timesWarm(generation, answers)
  const cold = await timesCold(generation, answers)
  const row = {
    megabytes: rounded(megabytes, 1),
    tokens: head.tokens,
    buildMBps: rounded((megabytes * MB) / 1e6 / seconds, 2),
    bytesPerToken: rounded(bytes / head.tokens, 3),
    warmMs: quantile(warm, 0.5),
    warmMsP95: quantile(warm, 0.95),
    coldMs: quantile(cold.ms, 0.5),
    coldReads: quantile(cold.reads, 0.5),
    coldMegabytes: quantile(cold.megabytes, 0.5),
  }
  return { row, generation }
}

/** Of each answer the best of several rounds: what is left is the work, not its neighbours'. */
function timesWarm({ head, files }: Generation, answers: readonly string[]): number[] {
  const index = openIndex(head, files)
  index.lexicon.decodeAll()
  const best = answers.map(() => Infinity)
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, answer] of answers.entries()) {
      const began = performance.now()
      const asked = askedOf(answer, index)
      evidenceOf(index, asked, findWarm(index, asked.numbers, NONE), [], NONE)
      best[at] = Math.min(best[at] ?? Infinity, performance.now() - began)
    }
  }
  return best
}

/** Every question opens the index anew, from files, and reads ranges of the two great ones. */
async function timesCold(generation: Generation, answers: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'meed-spans-'))
  const { head, files } = generation
  for (const name of [...RESIDENT, 'tokens', 'postings'] as const) {
    writeFileSync(join(folder, head.files[name].sha256), files[name])
  }
  const [ms, reads, megabytes]: number[][] = [[], [], []]
  for (const answer of answers.slice(0, 8)) {
    let best = Infinity
    let last = { reads: 0, bytes: 0 }
    for (let round = 0; round < 3; round++) {
      const { bucket, count } = filesIn(folder)
      const began = performance.now()
      const index = await loadIndex(bucket, head, 0)
      await askIndex(index, bucket, { answer, prompt: '', passages: [] }, NONE)
      best = Math.min(best, performance.now() - began)
      last = count
    }
    ms?.push(best)
    reads?.push(last.reads)
    megabytes?.push(last.bytes / MB)
  }
  rmSync(folder, { recursive: true })
  return { ms: ms ?? [], reads: reads ?? [], megabytes: megabytes ?? [] }
}

function filesIn(folder: string): { bucket: IndexFiles; count: { reads: number; bytes: number } } {
  const count = { reads: 0, bytes: 0 }
  const bucket: IndexFiles = {
    has: () => Promise.resolve(true),
    put: () => Promise.resolve(),
    async get(sha256, range) {
      count.reads++
      const path = join(folder, sha256)
      if (range === undefined) {
        const whole = Uint8Array.from(readFileSync(path))
        count.bytes += whole.length
        return whole
      }
      const bytes = new Uint8Array(range.to - range.from)
      const file = await open(path)
      await file.read(bytes, 0, bytes.length, range.from)
      await file.close()
      count.bytes += bytes.length
      return bytes
    },
  }
  return { bucket, count }
}

type Beside = Omit<Report, 'tables'> & { readonly tables: NonNullable<Report['tables']> }

function compare(generation: Generation, answers: readonly string[], ours: Row): Beside {
  const index = openIndex(generation.head, generation.files)
  const { tokens } = must(index.body, 'a whole index is warm')
  const asked = answers.map((answer) => askedOf(answer, index).numbers)
  const { shortest } = generation.head
  const outcome = measureInfiniGram(tokens, asked, shortest)
  if (outcome.measured === null) {
    return { conditions: { infiniGram: `skipped: ${outcome.why}` }, figures: {}, tables: [] }
  }
  const { ms, bytes, buildSeconds, spans } = outcome.measured
  const equal = asked.filter((numbers, at) => {
    const own = findWarm(index, numbers, NONE).map(({ start, end }) => [start, end])
    return JSON.stringify(own) === JSON.stringify(spans[at])
  }).length
  const theirs = {
    bytesPerToken: rounded(bytes / generation.head.tokens, 3),
    buildSecondsWithoutTokens: rounded(buildSeconds, 2),
    warmMs: quantile(ms, 0.5),
    warmMsP95: quantile(ms, 0.95),
  }
  return {
    conditions: {
      infiniGram: `2.6.0, in memory, best of ${ROUNDS}, runs of ${shortest} tokens and more, two-byte tokens`,
      sameSpans: `${equal} of ${answers.length} answers`,
    },
    figures: { infiniGramRatio: rounded(theirs.warmMs / ours.warmMs, 1) },
    tables: [{ heading: 'infini-gram on the same 16 MB', rows: [theirs] }],
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return rounded(sorted[Math.floor(sorted.length * share)] ?? 0, 3)
}
