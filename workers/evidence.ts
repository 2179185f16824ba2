// Where the evidence of a generation lies: the tally knows the bundle from the same write that gave
// the generation its place, so no receipt is ever without what it rests on.
import type { GenerationId, Sha256 } from '../schemas/ids.ts'
import type { Ports } from './ports.ts'

/** @returns the canonical text with that hash, of that generation; null where it is not kept */
export async function evidenceOf(
  id: GenerationId,
  sha256: Sha256,
  { tally, generations }: Pick<Ports, 'tally' | 'generations'>,
): Promise<string | null> {
  const bundle = await tally.evidenceOf(id)
  return bundle === null ? null : generations.evidence(bundle, sha256)
}
