// The spine after the last token: usage → attribute → bill → receipt. It runs from the queue, as
// often as the queue likes, keyed by the generation: a repeat finds the receipt that exists and ends
// the same way. The charge itself was made before, with the capture (ADR 0003). Generations go through
// it together, one call of each store for all of them; where one of them breaks that, each goes alone.
// A test generation ends with its usage: it earns nobody anything and has no receipt (ADR 0016).
import { canonicalJson } from '../schemas/canonical.ts'
import { mapInSlices } from '../schemas/in-slices.ts'
import { contentId, type AdapterId, type GenerationId } from '../schemas/ids.ts'
import type { SpanEvidence } from '../schemas/wire/span-evidence.ts'
import type { CapturedGeneration, Credited, SignedReceipt } from '../schemas/wire/generation.ts'
import { withheldFromPayer } from './attribute/self-dealing.ts'
import { sentencesOf } from './attribute/sentences.ts'
import { attribute } from './attribute/shares.ts'
import type { SpanIndex } from './attribute/spans/spans.port.ts'
import { mostExplaining } from './attribute/spans/most-explaining.ts'
import { similaritiesOf } from './attribute/similarities.ts'
import { aboveHold } from './bill/price.ts'
import { splitsOf } from './bill/splits.ts'
import { completedEvent } from './completed-event.ts'
import type { Ports } from './ports.ts'
import type { Given } from './settle/tally.port.ts'

export type AfterPorts = Pick<
  Ports,
  'embedder' | 'tally' | 'generations' | 'meterOf' | 'log' | 'breathe'
> & {
  readonly usage: Pick<Ports['usage'], 'project'>
  readonly webhooksOf: (
    ...of: Parameters<Ports['webhooksOf']>
  ) => Pick<ReturnType<Ports['webhooksOf']>, 'accept'>
  readonly spanIndexOf: (adapter: AdapterId) => Pick<SpanIndex, 'find'>
}

/** So many answers are credited in one go: one takes a tenth of a millisecond, or more by its length. */
const SLICE = 5

/** What went wrong, by generation; those that are not in it have their receipts, stored. */
export type Failures = ReadonlyMap<GenerationId, string>

export async function afterAnswers(
  captured: readonly CapturedGeneration[],
  ports: AfterPorts,
): Promise<Failures> {
  const failures = new Map<GenerationId, string>()
  await together(captured, (some) => receiptAll(some, ports), failures)
  return failures
}

async function receiptAll(
  captured: readonly CapturedGeneration[],
  ports: AfterPorts,
): Promise<void> {
  for (const each of captured) if (each.terms.mostNanoUsd !== undefined) tellAboveHold(each, ports)
  await ports.usage.project(captured)
  const live = captured.filter(({ mode }) => mode === 'live')
  const receipts = await receiptsOf(live, ports)
  const stored = live.flatMap(({ generationId, accountId, keyId, endedBy }) => {
    const receipt = receipts.get(generationId)
    return receipt === undefined ? [] : [{ generationId, accountId, keyId, endedBy, receipt }]
  })
  if (stored.length < live.length) throw new Error('the tally gave no receipt for a generation')
  await ports.generations.store(stored)
  const delivered = Map.groupBy(captured, ({ accountId, mode }) => `${accountId} ${mode}`)
  await Promise.all([...delivered.values()].map((done) => tellDelivered(done, ports)))
}

/** A hold covers the worst case, so that somebody must look: a count, or a version, that does not keep to it. */
function tellAboveHold(captured: CapturedGeneration, { log }: Pick<AfterPorts, 'log'>): void {
  const { generationId, nodeId, priceNanoUsd, terms, usage } = captured
  log('price_above_hold', {
    generationId,
    nodeId,
    chargedNanoUsd: priceNanoUsd.toString(),
    aboveNanoUsd: aboveHold(terms, usage).toString(),
  })
}

/** What was credited before keeps its receipt, however it would be credited today. */
async function receiptsOf(
  captured: readonly CapturedGeneration[],
  ports: AfterPorts,
): Promise<ReadonlyMap<GenerationId, SignedReceipt>> {
  if (captured.length === 0) return new Map()
  const known = await ports.tally.findAll(captured.map(({ generationId }) => generationId))
  const receipts = byGeneration(known)
  const fresh = captured.filter(({ generationId }) => !receipts.has(generationId))
  if (fresh.length === 0) return receipts
  const found = await Promise.all(fresh.map((each) => findingsOf(each, ports)))
  const made = await mapInSlices(found, { size: SLICE, breathe: ports.breathe }, creditAnswer)
  // Evidence is stored before the receipt that names its hash: a receipt never points at nothing.
  const bundle = await ports.generations.putEvidence(made.flatMap(({ evidence }) => evidence))
  const credited = made.map((one) => one.credited)
  const appended = await ports.tally.append(credited, bundle, fresh.map(givenOf))
  return byGeneration([...known, ...appended])
}

/** Each cluster once: what it was given for is counted against what it was used for. */
function givenOf({ generationId, passages }: CapturedGeneration): Given {
  const clusters = new Map(passages.map(({ clusterId, payee }) => [clusterId, payee]))
  return {
    generationId,
    clusters: [...clusters].map(([clusterId, payee]) => ({ clusterId, payee })),
  }
}

/** A generation with what others say of it. */
type Findings = {
  readonly captured: CapturedGeneration
  readonly similarities: number[][] | null
  readonly spans: SpanEvidence | null
}

async function findingsOf(captured: CapturedGeneration, ports: AfterPorts): Promise<Findings> {
  const similarities = await similarityMatrix(captured, ports)
  return { captured, similarities, spans: await spansOf(captured, ports) }
}

type Made = { readonly credited: Credited; readonly evidence: readonly string[] }

function creditAnswer({ captured, similarities, spans }: Findings): Made {
  const { answer, prompt = '', passages } = captured
  const attributed = attribute({ answer, prompt, passages, similarities, spans })
  const credit = withheldFromPayer(attributed.credit, captured.payer)
  const credited = {
    generationId: captured.generationId,
    model: captured.model,
    modelSha256: captured.modelSha256,
    payer: captured.payer,
    usage: captured.usage,
    priceNanoUsd: captured.priceNanoUsd,
    terms: captured.terms,
    credit,
    splits: splitsOf(captured.priceNanoUsd, captured.terms, credit),
    endedAtMs: captured.endedAtMs,
  }
  const { evidence, inputs } = attributed
  const explained = spans === null ? [] : [canonicalJson(spans)]
  return { credited, evidence: [inputs, evidence, ...explained] }
}

/**
 * What the adapter's own training data explains; of several adapters, that of the one whose data explains
 * most. An adapter's id follows from its name and bytes; a base, whose name has no owner, has no index.
 */
async function spansOf(
  { model, modelSha256, answer, prompt, passages, terms }: CapturedGeneration,
  { spanIndexOf }: AfterPorts,
): Promise<SpanEvidence | null> {
  if (terms.adapterParts === undefined && !model.includes('/')) return null
  const adapters = terms.adapterParts ?? [{ name: model, sha256: modelSha256 }]
  const question = { answer, prompt: prompt ?? '', passages: passages.map(({ text }) => text) }
  const found = await Promise.all(
    adapters.map(({ name, sha256 }) =>
      spanIndexOf(contentId('adp', `${name} ${sha256}`)).find(question),
    ),
  )
  return mostExplaining(found)
}

/** Similarities are rounded once and kept with the evidence; without an embedder words decide. */
async function similarityMatrix(
  { answer, passages }: CapturedGeneration,
  { embedder }: AfterPorts,
): Promise<number[][] | null> {
  const sentences = sentencesOf(answer).map(({ start, end }) => answer.slice(start, end))
  if (sentences.length === 0 || passages.length === 0) return null
  const vectors = await embedder.embed([...sentences, ...passages.map(({ text }) => text)])
  if (vectors === null) return null
  return similaritiesOf(vectors.slice(0, sentences.length), vectors.slice(sentences.length))
}

/**
 * The webhooks first: what they did not take the account announces, in the transaction in which its outbox
 * forgets the captures. So trouble with webhooks holds up no receipt and no money, and loses no event.
 *
 * @param done all of one account and one mode
 */
async function tellDelivered(
  done: readonly CapturedGeneration[],
  ports: AfterPorts,
): Promise<void> {
  const [first] = done
  if (first === undefined) return
  const { accountId, mode } = first
  const events = done.map(completedEvent)
  const untold = await ports
    .webhooksOf(accountId, mode)
    .accept(events)
    .then(() => [])
    .catch((error: unknown) => {
      ports.log('webhooks_not_told', { account: accountId, reason: String(error) })
      return events
    })
  const ids = done.map(({ generationId }) => generationId)
  await ports.meterOf(accountId, mode).delivered(ids, untold)
}

function byGeneration(receipts: readonly SignedReceipt[]): Map<GenerationId, SignedReceipt> {
  return new Map(receipts.map((receipt) => [receipt.credited.generationId, receipt]))
}

/** Every step is idempotent, so that what was half done together may be done again alone. */
async function together(
  captured: readonly CapturedGeneration[],
  work: (some: readonly CapturedGeneration[]) => Promise<void>,
  failures: Map<GenerationId, string>,
): Promise<void> {
  if (captured.length === 0) return
  try {
    return await work(captured)
  } catch (error) {
    const [first] = captured
    if (captured.length === 1 && first !== undefined) {
      failures.set(first.generationId, error instanceof Error ? error.message : String(error))
      return
    }
  }
  for (const each of captured) await together([each], work, failures)
}
