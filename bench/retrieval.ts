// npm run bench:retrieval: how good and how fast is retrieval? Quality of words, meaning and both on
// the evaluation sets (../shared/data, or --data DIR with sets of the same formats); latency inside
// the store at three sizes, without a filter and with those that leave half and a thousandth, speed of indexing, bytes of a
// passage. --sizes 1000,10000 measures other sizes. --database postgres,pglite are the stores, in turn: PostgreSQL, which a
// deployment runs on, and PGlite, which npm start does; quality, and the figures without a store's name, are the first one's.
// postgres is one that is started for it, or --postgres URL, a scratch database, emptied first;
// --no-latency quality alone, --no-quality latency alone, --only cranfield,chunking/finance some sets. With
// --json the last line is one JSON object.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { contentId } from '../schemas/ids.ts'
import { must } from '../schemas/result.ts'
import { ingest } from '../workers/datanets/ingest.ts'
import { FUSION } from '../workers/retrieve/fusion.ts'
import { benchFlags, counts } from './flags.ts'
import { databasesHere, openStores } from './retrieval/bench-store.ts'
import { BENCH_MODEL, openEmbeddings } from './retrieval/embeddings.ts'
import { measureLatency, type LatencyResult, type Source } from './retrieval/latency.ts'
import { mean } from './retrieval/measures.ts'
import { measureSet, type Embed, type Scores, type SetResult } from './retrieval/quality.ts'
import { readSets, type EvaluationSet } from './retrieval/sets.ts'

const ROOT = join(import.meta.dirname, '..')
const QUESTIONS_TIMED = 200

const options = benchFlags('bench:retrieval', 'What retrieval finds, and how fast')
  .option('--data <folder>', 'of the sets', join(ROOT, '../shared/data'))
  .option('--models <folder>', 'of the embedding model', join(ROOT, '.meed/models'))
  .option('--sizes <list>', 'passages of a Datanet', counts, [1_000, 10_000, 100_000])
  .option('--database <list>', 'of postgres, pglite')
  .option('--postgres <url>', 'a server that is there')
  .option('--no-latency', 'quality alone')
  .option('--no-quality', 'latency alone')
  .option('--only <list>', 'of the sets')
  .parse()
  .opts()
const given = options.postgres ?? null
if (!existsSync(options.models)) {
  throw new Error(`No models at ${options.models}. npm start fetches them, or name --models DIR.`)
}
const only = options.only?.split(',') ?? ['']
const sets = readSets(resolve(options.data)).filter(({ name }) =>
  only.some((wanted) => name.startsWith(wanted)),
)
if (sets.length === 0) throw new Error(`No such set of a known format in ${options.data}.`)
const embed = await openEmbeddings(options.models, join(ROOT, '.meed/bench/minilm.txt'))

const stores = await openStores(
  options.database ?? (given === null ? await databasesHere() : 'postgres'),
  given,
)
const started = performance.now()
try {
  const results = options.quality ? await measureAll(sets, embed) : []
  if (results.length > 0) printQuality(results)
  const latencies = options.latency ? await latencyOfAll(sets, embed) : []
  if (latencies.length > 0) printLatency(latencies)
  const conditions = {
    store: stores.map(({ name }) => name).join(' and '),
    model: BENCH_MODEL,
    node: process.version,
    fusion: FUSION.version,
    seconds: Math.round((performance.now() - started) / 1_000),
  }
  const about = Object.values(conditions).slice(0, 4).join(', ')
  console.log(`\n${about}; ${conditions.seconds} s in all`)
  if (options.json) {
    const figures = figuresOf(results, latencies)
    console.log(JSON.stringify({ bench: 'retrieval', conditions, figures }))
  }
} finally {
  for (const { close } of stores) await close()
}
process.exit(0)

async function measureAll(all: readonly EvaluationSet[], by: Embed): Promise<SetResult[]> {
  const db = await must(stores[0], 'there is one').empty()
  const measured: SetResult[] = []
  for (const set of all) measured.push(await measureSet(db, set, by))
  return [...measured, ...pooled(measured)]
}

/** The corpora of one format together, each question weighing the same. */
function pooled(measured: readonly SetResult[]): SetResult[] {
  const parts = measured.filter(({ name }) => name.startsWith('chunking/'))
  if (parts.length < 2) return []
  const questions = parts.reduce((sum, part) => sum + part.questions, 0)
  const over = (pick: (result: SetResult) => Scores): Scores => {
    const sum = (score: keyof Scores) =>
      parts.reduce((total, part) => total + pick(part)[score] * part.questions, 0) / questions
    return {
      ndcg10: sum('ndcg10'),
      recall100: sum('recall100'),
      spanRecall5: sum('spanRecall5'),
      spanPrecision5: sum('spanPrecision5'),
    }
  }
  return [
    {
      name: 'chunking',
      passages: parts.reduce((sum, part) => sum + part.passages, 0),
      questions,
      lexical: over((part) => part.lexical),
      vector: over((part) => part.vector),
      hybrid: over((part) => part.hybrid),
      hybridDefault: over((part) => part.hybridDefault),
      tunedPart: mean(parts.map((part) => part.tunedPart)),
    },
  ]
}

async function latencyOfAll(all: readonly EvaluationSet[], by: Embed): Promise<LatencyResult[]> {
  const sources = await sourcesOf(
    all.flatMap(({ kind, texts }) =>
      texts.flatMap((text) => {
        if (kind === 'documents') return text === '' ? [] : [text]
        const taken = ingest(contentId('dn', 'bench'), text)
        return taken.ok ? taken.value.passages.map((passage) => passage.text) : []
      }),
    ),
    by,
  )
  const asked = all.flatMap((set) => set.questions.map(({ text }) => text))
  const every = Math.max(1, Math.floor(asked.length / QUESTIONS_TIMED))
  const questions = await sourcesOf(
    asked.filter((_, index) => index % every === 0),
    by,
  )
  const measured: LatencyResult[] = []
  for (const store of stores) {
    for (const size of options.sizes) {
      measured.push(await measureLatency(store, size, sources, questions))
    }
  }
  return measured
}

async function sourcesOf(texts: readonly string[], by: Embed): Promise<Source[]> {
  const vectors = await by(texts)
  return texts.flatMap((text, index) => {
    const vector = vectors[index]
    return vector === undefined ? [] : [{ text, vector }]
  })
}

function printQuality(measured: readonly SetResult[]): void {
  console.log(
    'Retrieval quality. nDCG@10 with linear gain; recall@100; R@5, P@5 of answering spans',
  )
  console.log('hybrid: weight of meaning tuned on the other half of the questions; default: not\n')
  row('set', 'run', ['nDCG@10', 'recall@100', 'R@5', 'P@5'])
  for (const { name, passages, questions, tunedPart, ...runs } of measured) {
    const about = `${questions} questions, ${passages} passages, tuned weight ${tunedPart.toFixed(2)}`
    line(name, 'lexical', runs.lexical)
    line('', 'vector', runs.vector)
    line('', 'hybrid', runs.hybrid)
    line('', 'default', runs.hybridDefault)
    console.log(`  ${about}`)
  }
}

function line(set: string, run: string, scores: Scores): void {
  const spans = scores.spanRecall5 + scores.spanPrecision5 > 0
  const numbers = [scores.ndcg10, scores.recall100]
  if (spans) numbers.push(scores.spanRecall5, scores.spanPrecision5)
  row(
    set,
    run,
    numbers.map((number) => number.toFixed(4)),
  )
}

function row(set: string, run: string, cells: readonly string[]): void {
  console.log(
    `${set.padEnd(28)} ${run.padEnd(9)}${cells.map((cell) => cell.padStart(11)).join('')}`,
  )
}

function printLatency(measured: readonly LatencyResult[]): void {
  console.log(
    '\nInside the store, one Datanet, 10 passages asked for; filtered: every other contribution is left; selective: 1 in 1,000',
  )
  console.log()
  const heads = [
    'store',
    'passages',
    'p50 ms',
    'p95 ms',
    'filtered',
    'p95 ms',
    'selective',
    'p95 ms',
    'rows/s',
    'bytes/row',
    'nearest 10',
  ]
  console.log(heads.map((head) => head.padStart(11)).join(''))
  for (const result of measured) {
    const cells = [
      result.store.database,
      String(result.passages),
      result.p50Ms.toFixed(1),
      result.p95Ms.toFixed(1),
      result.filteredP50Ms.toFixed(1),
      result.filteredP95Ms.toFixed(1),
      result.selectiveP50Ms.toFixed(1),
      result.selectiveP95Ms.toFixed(1),
      result.rowsPerSecond.toFixed(0),
      result.bytesPerPassage.toFixed(0),
      result.nearestFound.toFixed(3),
    ]
    console.log(cells.map((cell) => cell.padStart(11)).join(''))
  }
}

function figuresOf(
  results: readonly SetResult[],
  latencies: readonly LatencyResult[],
): Record<string, number> {
  const entries: [string, number][] = results.flatMap(
    ({ name, lexical, vector, hybrid, hybridDefault, tunedPart }): [string, number][] => [
      [`${name}.lexicalNdcg10`, lexical.ndcg10],
      [`${name}.vectorNdcg10`, vector.ndcg10],
      [`${name}.hybridNdcg10`, hybrid.ndcg10],
      [`${name}.hybridOverBestSingle`, hybrid.ndcg10 - Math.max(lexical.ndcg10, vector.ndcg10)],
      [`${name}.hybridDefaultNdcg10`, hybridDefault.ndcg10],
      [`${name}.hybridRecall100`, hybrid.recall100],
      [`${name}.hybridSpanRecall5`, hybrid.spanRecall5],
      [`${name}.hybridSpanPrecision5`, hybrid.spanPrecision5],
      [`${name}.tunedVectorPart`, tunedPart],
    ],
  )
  for (const result of latencies) {
    const size = result.passages % 1_000 === 0 ? `${result.passages / 1_000}k` : result.passages
    const of = figureNames(result.store.database)
    entries.push([of(`p50Ms${size}`), result.p50Ms], [of(`p95Ms${size}`), result.p95Ms])
    entries.push([of(`filteredP50Ms${size}`), result.filteredP50Ms])
    entries.push([of(`filteredP95Ms${size}`), result.filteredP95Ms])
    entries.push([of(`selectiveP50Ms${size}`), result.selectiveP50Ms])
    entries.push([of(`selectiveP95Ms${size}`), result.selectiveP95Ms])
    entries.push([of(`nearestFound${size}`), result.nearestFound])
  }
  for (const { database } of stores) {
    const of = figureNames(database)
    const largest = latencies.findLast(({ store }) => store.database === database)
    if (largest === undefined) continue
    entries.push([of('indexRowsPerSecond'), largest.rowsPerSecond])
    entries.push([of('bytesPerPassage'), largest.bytesPerPassage])
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value.toFixed(5))]))
}

/** Those of the first store have no word before them: p50Ms100k, pgliteP50Ms100k. */
function figureNames(database: string) {
  return (name: string) =>
    database === stores[0]?.database
      ? name
      : `${database}${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
