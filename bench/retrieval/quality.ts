// Lexical, vector and hybrid on one evaluation set, through the store's own query. Where documents
// are judged, each is one passage; where spans are, the text is cut as any contribution.
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { ingest, type Ingested } from '../../workers/datanets/ingest.ts'
import { PassageStore } from '../../workers/retrieve/passages.store.ts'
import { FUSION } from '../../workers/retrieve/fusion.ts'
import { PARTS, tunedPart } from '../../workers/retrieve/tune.ts'
import { fusedScore, type Candidate } from '../../workers/retrieve/rank.ts'
import { addContribution, addDatanet, OWNER } from './bench-store.ts'
import type { Database } from '../../workers/datanets/database.port.ts'
import { BENCH_MODEL } from './embeddings.ts'
import { mean, ndcg, overlap, unitsWithin } from './measures.ts'
import type { EvaluationSet, Question, Span } from './sets.ts'

export type Embed = (texts: readonly string[]) => Promise<Float32Array[]>
export type Scores = {
  readonly ndcg10: number
  readonly recall100: number
  readonly spanRecall5: number
  readonly spanPrecision5: number
}
export type SetResult = {
  readonly name: string
  readonly passages: number
  readonly questions: number
  readonly lexical: Scores
  readonly vector: Scores
  /** With the weight that was best on the other half of the questions. */
  readonly hybrid: Scores
  /** With the default weight, tuned on nothing of this set. */
  readonly hybridDefault: Scores
  /** The best weight on all questions: what tuning would store for this Datanet. */
  readonly tunedPart: number
}

/** Where a passage came from, and the ranking's unit of judgement. */
type Place = { readonly text: number; readonly span: Span }
type Run = { readonly question: Question; readonly candidates: readonly Candidate[] }
type Order = (candidate: Candidate) => number

const PROPOSED = 200

export async function measureSet(
  db: Database,
  set: EvaluationSet,
  embed: Embed,
): Promise<SetResult> {
  const name = `bench/${set.name.replaceAll('/', '-').replaceAll('_', '-')}`
  const places = await contributeAll(db, name, set, embed)
  const vectors = await embed(set.questions.map((question) => question.text))
  const store = new PassageStore(db)
  const runs: Run[] = []
  for (const [index, question] of set.questions.entries()) {
    const candidates = await store.candidates({
      accountId: OWNER,
      datanets: [name],
      text: question.text,
      language: 'en',
      embedding: { model: BENCH_MODEL, vector: [...must(vectors[index], 'it was embedded')] },
      proposed: PROPOSED,
      pins: [],
      filter: { licences: null, contributions: null, since: null },
    })
    runs.push({ question, candidates })
  }
  return resultOf(set, places, runs)
}

async function contributeAll(
  db: Database,
  name: string,
  set: EvaluationSet,
  embed: Embed,
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>()
  const datanet = await addDatanet(db, name)
  for (const [text, content] of set.texts.entries()) {
    const taken = set.kind === 'spans' ? cut(name, content) : whole(name, text, content)
    if (taken === null) continue
    const { passages } = taken
    const vectors = await embed(passages.map((passage) => passage.text))
    await addContribution(db, datanet, content, taken, vectors)
    for (const { id, start, end } of passages) places.set(id, { text, span: { start, end } })
  }
  return places
}

function cut(name: string, content: string): Ingested | null {
  const taken = ingest(contentId('dn', name), content)
  return taken.ok ? taken.value : null
}

function whole(name: string, document: number, content: string): Ingested | null {
  if (content === '') return null
  const textSha256 = sha256Hex(content)
  const contributionId = contentId('con', `${name} ${document}`)
  const id = contentId('psg', contributionId)
  const place = { start: 0, end: content.length, text: content, textSha256 }
  return {
    contributionId,
    textSha256: sha256Hex(`${document} ${content}`),
    passages: [{ id, ordinal: 0, ...place, clusterId: sha256Hex(contributionId) }],
  }
}

function resultOf(
  set: EvaluationSet,
  places: ReadonlyMap<string, Place>,
  runs: readonly Run[],
): SetResult {
  const score = (order: Order, over: readonly Run[]) => scoresOf(set, places, over, order)
  const fused = (part: number): Order => {
    return (candidate) => fusedScore({ ...candidate, vectorPart: part })
  }
  const best = (over: readonly Run[]) =>
    tunedPart(
      PARTS.map((part) => ({ part, value: mean(score(fused(part), over).map((s) => s.ndcg10)) })),
      over.length,
      FUSION.vectorPart,
    )
  const halves = [0, 1].map((half) => runs.filter((_, index) => index % 2 === half))
  const [even = [], odd = []] = halves
  return {
    name: set.name,
    passages: places.size,
    questions: runs.length,
    lexical: averaged(score(({ lexical }) => (lexical > 0 ? lexical : -1), runs)),
    vector: averaged(score(({ vector }) => vector ?? -1, runs)),
    hybrid: averaged([...score(fused(best(odd)), even), ...score(fused(best(even)), odd)]),
    hybridDefault: averaged(score(fused(FUSION.vectorPart), runs)),
    tunedPart: best(runs),
  }
}

function scoresOf(
  set: EvaluationSet,
  places: ReadonlyMap<string, Place>,
  runs: readonly Run[],
  order: Order,
): Scores[] {
  return runs.map(({ question, candidates }) => {
    const ranked = candidates
      .map((candidate) => ({ candidate, by: order(candidate) }))
      .filter(({ by }) => by > 0)
      .toSorted((a, b) => b.by - a.by)
      .map(({ candidate }) => must(places.get(candidate.passage.passageId), 'it was contributed'))
    return set.kind === 'documents'
      ? ofDocuments(question, ranked)
      : ofSpans(question, ranked, [...places.values()])
  })
}

function ofDocuments({ gains }: Question, ranked: readonly Place[]): Scores {
  const documents = [...new Set(ranked.map(({ text }) => text))]
  const found = documents.slice(0, 100).filter((document) => gains.has(document)).length
  const ndcg10 = ndcg(
    documents.map((document) => gains.get(document) ?? 0),
    [...gains.values()],
    10,
  )
  return { ndcg10, recall100: found / gains.size, spanRecall5: 0, spanPrecision5: 0 }
}

/** The gain of a passage is how many units of the answering spans it covers. */
function ofSpans({ spans }: Question, ranked: readonly Place[], all: readonly Place[]): Scores {
  const gain = ({ span }: Place) =>
    spans.reduce((sum, wanted) => sum + unitsWithin(wanted, [span]), 0)
  const given = ranked.map(({ span }) => span)
  const five = overlap(given.slice(0, 5), spans)
  return {
    ndcg10: ndcg(ranked.map(gain), all.map(gain), 10),
    recall100: overlap(given.slice(0, 100), spans).recall,
    spanRecall5: five.recall,
    spanPrecision5: five.precision,
  }
}

function averaged(scores: readonly Scores[]): Scores {
  return {
    ndcg10: mean(scores.map((score) => score.ndcg10)),
    recall100: mean(scores.map((score) => score.recall100)),
    spanRecall5: mean(scores.map((score) => score.spanRecall5)),
    spanPrecision5: mean(scores.map((score) => score.spanPrecision5)),
  }
}
