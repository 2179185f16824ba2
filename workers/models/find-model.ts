// From the name a caller wrote to what can run: the base that nodes serve under that name, or an
// adapter, or several of one owner combined, on a base that some node serves.
import {
  compositionId,
  compositionName,
  parseComposition,
  WEIGHT_ONE,
  type CompositionRefusal,
  type NamedPart,
} from '../../schemas/adapter/composition.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { NodeStatus, WantedAdapter } from '../../schemas/wire/node.ts'
import type { Adapter, Adapters } from './models.port.ts'

export type ModelPart = { readonly adapter: Adapter; readonly weightMilli: number }

export type Model = {
  readonly name: string
  /** Hash of what answers: the adapter's, or the base's, or that of a combination's recipe. */
  readonly sha256: Sha256
  readonly baseSha256: Sha256
  readonly contextTokens: number
  /** The adapters that answer: none for the base, one as it is, or those of a combination. */
  readonly parts: readonly ModelPart[]
  /** Whether nodes have to make it of its parts. */
  readonly isComposed: boolean
}

export type AdapterWithdrawn = {
  readonly kind: 'adapter_withdrawn'
  readonly name: string
  readonly withdrawnAtMs: number
}

export type ModelRefusal =
  | { readonly kind: 'model_unknown'; readonly name: string }
  | AdapterWithdrawn
  | CompositionRefusal
  /** Adapters of several accounts are not combined. */
  | { readonly kind: 'composition_across_owners'; readonly names: readonly string[] }
  | { readonly kind: 'composition_across_bases'; readonly names: readonly string[] }
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
    return ok({ name, sha256, baseSha256: sha256, contextTokens, parts: [], isComposed: false })
  }
  const named = parseComposition(name) ?? ok([{ name, weightMilli: WEIGHT_ONE }])
  if (!named.ok) return named
  const parts = await partsOf(named.value, adapters)
  if (!parts.ok) return parts
  const model = modelOf(parts.value)
  if (!model.ok) return model
  const under = nodes.find((node) => node.base.sha256 === model.value.baseSha256)?.base
  if (under === undefined) {
    const { name: asked, baseSha256 } = model.value
    return err({ kind: 'base_absent', name: asked, baseSha256 })
  }
  return ok({ ...model.value, contextTokens: under.contextTokens })
}

/** What a node is asked to answer with; null for the base itself. */
export function wantedAdapter(
  { sha256, parts, isComposed }: Model,
  urlOf: (adapter: Sha256) => string,
): WantedAdapter | null {
  const sources = parts.map(({ adapter: { sha256: hash, bytes }, weightMilli }) => ({
    source: { sha256: hash, bytes, url: urlOf(hash) },
    weightMilli,
  }))
  if (!isComposed) return sources[0]?.source ?? null
  const owner = parts[0]?.adapter.ownerAccount
  return { sha256, parts: sources, ...(owner === undefined ? {} : { owner }) }
}

async function partsOf(
  named: readonly NamedPart[],
  adapters: Pick<Adapters, 'find'>,
): Promise<Result<readonly ModelPart[], ModelRefusal>> {
  const found = await Promise.all(named.map(({ name }) => adapters.find(name)))
  const parts: ModelPart[] = []
  for (const [index, { name, weightMilli }] of named.entries()) {
    const adapter = found[index] ?? null
    if (adapter === null) return err({ kind: 'model_unknown', name })
    const { withdrawnAtMs } = adapter
    if (withdrawnAtMs !== null) return err({ kind: 'adapter_withdrawn', name, withdrawnAtMs })
    parts.push({ adapter, weightMilli })
  }
  return ok(parts)
}

/** @param parts at least one, in the order of their names */
function modelOf(
  parts: readonly ModelPart[],
): Result<Omit<Model, 'contextTokens'>, ModelRefusal | CompositionRefusal> {
  const names = parts.map(({ adapter }) => adapter.name)
  const first = parts[0]?.adapter
  if (first === undefined) return err({ kind: 'model_unknown', name: '' })
  const { ownerAccount, baseSha256 } = first
  if (parts.some(({ adapter }) => adapter.ownerAccount !== ownerAccount)) {
    return err({ kind: 'composition_across_owners', names })
  }
  if (parts.some(({ adapter }) => adapter.baseSha256 !== baseSha256)) {
    return err({ kind: 'composition_across_bases', names })
  }
  const hashed = parts.map(({ adapter: { sha256 }, weightMilli }) => ({ sha256, weightMilli }))
  if (new Set(hashed.map(({ sha256 }) => sha256)).size < parts.length) {
    const why = 'two of its names stand for the same adapter: name one, with the sum of the weights'
    return err({ kind: 'composition_invalid', why })
  }
  const isComposed =
    hashed.some(({ weightMilli }) => weightMilli !== WEIGHT_ONE) || hashed.length > 1
  return ok({
    name: compositionName(
      parts.map(({ adapter, weightMilli }) => ({ name: adapter.name, weightMilli })),
    ),
    sha256: isComposed ? compositionId(hashed) : first.sha256,
    baseSha256,
    parts,
    isComposed,
  })
}
