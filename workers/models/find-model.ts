// From the name a caller wrote to what can run: the base that nodes serve under that name, or an
// adapter on a base that some node serves.
import type { Sha256 } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import type { Adapter, Adapters } from './models.port.ts'

export type Model = {
  readonly name: string
  /** Hash of what answers: the adapter's, or the base's. */
  readonly sha256: Sha256
  readonly baseSha256: Sha256
  readonly contextTokens: number
  readonly adapter: Adapter | null
}

export type ModelRefusal =
  | { readonly kind: 'model_unknown'; readonly name: string }
  /** The model exists, but no node that could run it is awake. */
  | {
      readonly kind: 'base_absent'
      readonly name: string
      readonly baseSha256: Sha256
      /** Until a node is there, where one is started; null, or absent, where that is not known. */
      readonly wakeMs?: number | null
    }

export async function findModel(
  name: string,
  nodes: readonly NodeStatus[],
  adapters: Pick<Adapters, 'find'>,
): Promise<Result<Model, ModelRefusal>> {
  const base = nodes.find((node) => node.base.name === name)?.base
  if (base !== undefined) {
    const { sha256, contextTokens } = base
    return ok({ name, sha256, baseSha256: sha256, contextTokens, adapter: null })
  }
  const adapter = await adapters.find(name)
  if (adapter === null) return err({ kind: 'model_unknown', name })
  const under = nodes.find((node) => node.base.sha256 === adapter.baseSha256)?.base
  const { sha256, baseSha256 } = adapter
  if (under === undefined) return err({ kind: 'base_absent', name, baseSha256 })
  return ok({ name, sha256, baseSha256, contextTokens: under.contextTokens, adapter })
}
