// Where the evidence of a generation lies: the tally knows the bundle from the same write that gave
// the generation its place, so no receipt is ever without what it rests on.
import type { GenerationId } from '../schemas/ids.ts'
import type { Evidence } from './generations.port.ts'
import type { Ports } from './ports.ts'

/** Canonical texts by hash, those of other generations among them: never to be shown as they are. */
export async function evidenceOf(
  id: GenerationId,
  { tally, generations }: Pick<Ports, 'tally' | 'generations'>,
): Promise<Evidence> {
  const bundle = await tally.evidenceOf(id)
  return bundle === null ? new Map() : generations.evidence(bundle)
}
