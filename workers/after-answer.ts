// The spine after the last token: attribute → bill → receipt. It runs from the queue, as often as
// the queue likes, keyed by the generation: a repeat finds the receipt that exists and ends the
// same way. The charge itself was made before, with the capture (ADR 0003).
import type { CapturedGeneration, Credited, SignedReceipt } from '../schemas/wire/generation.ts'
import { attribute, textsToEmbed } from './attribute/attribute.ts'
import { splitsOf } from './bill/splits.ts'
import type { Ports } from './ports.ts'

type AfterPorts = Pick<Ports, 'embedder' | 'tally' | 'generations' | 'meterOf'>

export async function afterAnswer(captured: CapturedGeneration, ports: AfterPorts): Promise<void> {
  const { generationId, accountId, keyId, endedBy } = captured
  const receipt = (await ports.tally.find(generationId)) ?? (await credit(captured, ports))
  await ports.generations.store({ generationId, accountId, keyId, endedBy, receipt })
  await ports.meterOf(accountId).delivered(generationId)
}

/** Evidence is stored before the receipt that names its hash: a receipt never points at nothing. */
async function credit(captured: CapturedGeneration, ports: AfterPorts): Promise<SignedReceipt> {
  const { answer, passages } = captured
  const texts = textsToEmbed(answer, passages)
  const vectors = texts.length === 0 ? null : await ports.embedder.embed(texts)
  const { credit, evidence } = attribute(answer, passages, vectors)
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
