// How long does a query take inside the store, and what does a passage cost there? The passages are
// real text recombined: sentences of the evaluation sets drawn at random, so that words keep their
// frequencies, with the embedding of a real passage moved by noise, so that neighbourhoods keep
// their shape. Drawn with a fixed seed.
import { sql } from 'drizzle-orm'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { cutCells } from '../../workers/datanets/cells.store.ts'
import type { Database } from '../../workers/datanets/database.port.ts'
import type { Cut } from '../../workers/datanets/ingest.ts'
import type { PassageFilter } from '../../workers/retrieve/retrieve.port.ts'
import { PassageStore } from '../../workers/retrieve/passages.store.ts'
import { proposedFor } from '../../workers/retrieve/retriever.ts'
import { addContribution, addDatanet, OWNER, passageBytes, type BenchStore } from './bench-store.ts'
import { BENCH_MODEL } from './embeddings.ts'
import { mean, percentile } from './measures.ts'

export type Source = { readonly text: string; readonly vector: Float32Array }
export type LatencyResult = {
  readonly store: BenchStore
  readonly passages: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Of a question with a filter that leaves every other contribution, of one passage each. */
  readonly filteredP50Ms: number
  readonly filteredP95Ms: number
  /** The same with a filter that leaves one contribution in a thousand. */
  readonly selectiveP50Ms: number
  readonly selectiveP95Ms: number
  readonly rowsPerSecond: number
  readonly bytesPerPassage: number
  /** Of the ten nearest by exact cosine, the part that the vector side proposes. */
  readonly nearestFound: number
}

/** Passages of one contribution. */
const BATCH = 500
const LIMIT = 10
const WARM_UP = 10
const NOISE = 0.35
const NO_FILTER: PassageFilter = { licences: null, contributions: null, since: null }
/** Licences of what filters leave: of one contribution in a thousand, and of half of them with it. */
const RARE = 'MIT'
const HALF = [RARE, 'CC-BY-4.0'] as const

export async function measureLatency(
  store: BenchStore,
  count: number,
  sources: readonly Source[],
  questions: readonly Source[],
): Promise<LatencyResult> {
  const db = await store.empty()
  const name = `bench/latency-${count}`
  const draw = randomNumbers(count)
  const before = await passageBytes(db)
  const datanet = await addDatanet(db, name)
  const began = performance.now()
  let drawing = 0
  for (let from = 0; from < count; from += BATCH) {
    const start = performance.now()
    const made = batchOf(Math.min(BATCH, count - from), sources, draw, from)
    drawing += performance.now() - start
    await addContribution(db, datanet, made.text, made.ingested, made.vectors)
  }
  await cutCells(db, datanet.no)
  const seconds = (performance.now() - began - drawing) / 1_000
  await db.execute(sql`vacuum analyze`)
  const bytes = (await passageBytes(db)) - before
  const { times, nearestFound } = await timed(db, name, questions, NO_FILTER)
  await scatter(db, datanet.id)
  const half = { ...NO_FILTER, licences: HALF }
  const filtered = (await timed(db, name, questions, half)).times
  const rare = { ...NO_FILTER, licences: [RARE] }
  const selective = (await timed(db, name, questions, rare)).times
  return {
    store,
    passages: count,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    filteredP50Ms: percentile(filtered, 0.5),
    filteredP95Ms: percentile(filtered, 0.95),
    selectiveP50Ms: percentile(selective, 0.5),
    selectiveP95Ms: percentile(selective, 0.95),
    rowsPerSecond: count / seconds,
    bytesPerPassage: bytes / count,
    nearestFound,
  }
}

/** A contribution of its own for every passage, as a filter finds most of them; every other one is left. */
async function scatter(db: Database, datanetId: string): Promise<void> {
  await db.execute(sql`
    insert into contributions (id, datanet_id, contributor_account, payee, title, source, licence, text,
      text_sha256, created_at)
    select 'con_' || substr(passages.id, 5), passages.datanet_id, contributor_account, payee, contributions.title, source,
      case when passages.no % 1000 = 0 then ${RARE} when passages.no % 2 = 0 then ${HALF[1]} else licence end, '', passages.id, passages.created_at
    from passages join contributions on contributions.id = passages.contribution_id
    where passages.datanet_id = ${datanetId}`)
  await db.execute(sql`update passages set contribution_id = 'con_' || substr(id, 5)
    where datanet_id = ${datanetId}`)
  for (const table of ['passage_points', 'passage_terms']) {
    await db.execute(sql`update ${sql.identifier(table)} as row set contribution_no = contributions.no
      from passages join contributions on contributions.id = passages.contribution_id
      where passages.no = row.no and passages.datanet_id = ${datanetId}`)
  }
  await db.execute(sql`vacuum analyze`)
}

async function timed(
  db: Database,
  name: string,
  questions: readonly Source[],
  filter: PassageFilter,
) {
  const store = new PassageStore(db)
  const times: number[] = []
  const found: number[] = []
  for (const [index, { text, vector }] of questions.entries()) {
    const began = performance.now()
    const candidates = await store.candidates({
      accountId: OWNER,
      datanets: [name],
      text,
      language: 'en',
      embedding: { model: BENCH_MODEL, vector: [...vector] },
      proposed: proposedFor(LIMIT),
      pins: [],
      filter,
    })
    if (index < WARM_UP) continue
    times.push(performance.now() - began)
    if (index % 10 !== 0 || filter !== NO_FILTER) continue
    const nearest = await nearestIds(db, name, vector)
    const proposed = new Set<string>(candidates.map(({ passage }) => passage.passageId))
    found.push(nearest.filter((id) => proposed.has(id)).length / nearest.length)
  }
  return { times, nearestFound: mean(found) }
}

async function nearestIds(db: Database, name: string, vector: Float32Array): Promise<string[]> {
  const { rows } = (await db.execute(sql`
    select id from passages where datanet_id = ${contentId('dn', name)}
    order by embedding <=> ${`[${vector.join(',')}]`}::halfvec(384) limit ${LIMIT}`)) as {
    rows: { id: string }[]
  }
  return rows.map(({ id }) => id)
}

function batchOf(size: number, sources: readonly Source[], draw: () => number, from: number) {
  const pick = <T>(list: readonly T[]) => must(list[Math.floor(draw() * list.length)], 'not empty')
  const sentences = sources.flatMap(({ text }) => text.split(/(?<=[.!?])\s+/))
  const vectors: Float32Array[] = []
  let text = ''
  const passages = Array.from({ length: size }, (_, ordinal): Cut => {
    const start = text.length
    const content = [pick(sentences), pick(sentences), pick(sentences), pick(sentences)].join(' ')
    text += `${content}\n\n`
    vectors.push(moved(pick(sources).vector, draw))
    return {
      id: contentId('psg', `${size} ${from} ${ordinal} ${content}`),
      ordinal,
      start,
      end: start + content.length,
      text: content,
      textSha256: sha256Hex(content),
      clusterId: sha256Hex(`${from} ${ordinal} ${content}`),
    }
  })
  const contributionId = contentId('con', `${from} ${text}`)
  return { text, vectors, ingested: { contributionId, textSha256: sha256Hex(text), passages } }
}

/** The same direction with noise of a given length, as a unit vector. */
function moved(vector: Float32Array, draw: () => number): Float32Array {
  const each = (NOISE * Math.sqrt(3)) / Math.sqrt(vector.length)
  const noisy = vector.map((value) => value + each * (2 * draw() - 1))
  const norm = Math.hypot(...noisy)
  return noisy.map((value) => value / norm)
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
