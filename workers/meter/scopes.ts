// What a key may be used for: the operations that its scopes name, and the models and Datanets that
// its lists allow. Decided from the key's own policy; whether a model exists is no concern here.
import { modelsNamed } from '../../schemas/adapter/composition.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'

/** `null` allows all; a list allows what matches one of its patterns, so an empty one nothing. */
export type AllowList = readonly string[] | null

export type ScopeRefusal =
  | { readonly kind: 'scope_missing'; readonly scope: KeyScope }
  | { readonly kind: 'model_not_allowed'; readonly name: string }
  | { readonly kind: 'datanet_not_allowed'; readonly name: string }

export type Permits = {
  readonly scopes: readonly KeyScope[]
  readonly models: AllowList
  readonly datanets: AllowList
}

export function permitScope(
  { scopes }: Permits,
  scope: KeyScope,
): Result<null, Extract<ScopeRefusal, { kind: 'scope_missing' }>> {
  return scopes.includes(scope) ? ok(null) : err({ kind: 'scope_missing', scope })
}

/** A call needs the scope `inference`, every adapter of its model, and every Datanet that it names. */
export function permitCall(
  permits: Permits,
  call: { readonly model: string; readonly datanets: readonly string[] },
): Result<null, ScopeRefusal> {
  const scope = permitScope(permits, 'inference')
  if (!scope.ok) return scope
  // Each part of a combined model by itself: `dora/a*` must not let in what stands behind a `+`.
  const unlisted = modelsNamed(call.model).find((name) => !allows(permits.models, name))
  if (unlisted !== undefined) return err({ kind: 'model_not_allowed', name: unlisted })
  const outside = call.datanets.find((name) => !allows(permits.datanets, name))
  return outside === undefined ? ok(null) : err({ kind: 'datanet_not_allowed', name: outside })
}

/**
 * A pattern is a whole name, or its beginning followed by one `*` at the end: `dora/brief` is one
 * adapter, `dora/*` are all of an owner, `*` is everything. Letters count as they are written.
 */
export function allows(list: AllowList, name: string): boolean {
  if (list === null) return true
  return list.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  )
}
