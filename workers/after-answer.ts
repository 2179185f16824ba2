// The spine after the last token: attribute → bill → receipt. It runs from the queue, as often as
// the queue likes, keyed by the generation: a repeat finds the receipt that exists and ends the
// same way. The charge itself was made before, with the capture (ADR 0003).
import type { CapturedGeneration, Credited, SignedReceipt } from '../schemas/wire/generation.ts'
import { sentencesOf } from './attribute/sentences.ts'
import { attribute } from './attribute/shares.ts'
import { similaritiesOf } from './attribute/similarities.ts'
import { splitsOf } from './bill/splits.ts'
import type { Ports } from './ports.ts'

type AfterPorts = Pick<Ports, 'embedder' | 'tally' | 'generations' | 'meterOf'>

export async function afterAnswer(captured: CapturedGeneration, ports: AfterPorts): Promise<void> {
  const { generationId, accountId, keyId, endedBy } = captured
  const receipt = (await ports.tally.find(generationId)) ?? (await creditAnswer(captured, ports))
  await ports.generations.store({ generationId, accountId, keyId, endedBy, receipt })
  await ports.meterOf(accountId).delivered([generationId])
}

/** Evidence is stored before the receipt that names its hash: a receipt never points at nothing. */
async function creditAnswer(
  captured: CapturedGeneration,
  ports: AfterPorts,
): Promise<SignedReceipt> {
  const { answer, passages } = captured
  const similarities = await similarityMatrix(captured, ports)
  const { credit, evidence } = attribute({ answer, passages, similarities })
  await ports.generations.putEvidence(credit.evidenceSha256, evidence)
  const credited: Credited = {
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
  const [receipt] = await ports.tally.append([credited])
  if (receipt === undefined) throw new Error('the tally gave no receipt for a generation')
  return receipt
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
