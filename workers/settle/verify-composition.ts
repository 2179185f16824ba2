// Are the adapters that a receipt pays those that its model is made of? The division among them goes by the
// weights in `terms.adapterParts`: other weights than the name and the hash hold would pay others.
import {
  compositionId,
  compositionName,
  parseComposition,
} from '../../schemas/adapter/composition.ts'
import type { Credited } from '../../schemas/wire/generation.ts'
import { differ } from './difference.ts'
import type { Difference } from './difference.ts'

/** Null when the parts follow from the name and give the hash, or when there are none and need be none. */
export function verifyComposition({
  model,
  modelSha256,
  terms: { adapterParts, payees },
}: Pick<Credited, 'model' | 'modelSha256' | 'terms'>): Difference | null {
  const parsed = parseComposition(model)
  const named = parsed?.ok === true ? parsed.value : null
  const parts = adapterParts ?? null
  const given = parts?.map(({ name, weightMilli }) => ({ name, weightMilli })) ?? null
  // In the order of their names, as many as there may be, each once: all that the name says.
  const found = differ('terms.adapterParts', named?.slice() ?? null, given)
  if (found !== null || parts === null) return found
  return (
    differ('model', compositionName(parts), model) ??
    differ('modelSha256', compositionId(parts), modelSha256) ??
    differ('terms.payees.adapter', parts[0]?.payee ?? null, payees.adapter)
  )
}
