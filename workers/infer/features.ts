// What a call needs of an engine beyond the plain answer, and which nodes can give it.
import { err, ok, type Result } from '../../schemas/result.ts'
import type { EngineFeature, GenerateRequest, NodeStatus } from '../../schemas/wire/node.ts'

export type Shape = Pick<GenerateRequest, 'n' | 'template' | 'logprobs' | 'jsonSchema'>

/** What a call can need. Whose a call or a combination is, none needs a node to know. */
type NeededFeature = Exclude<EngineFeature, 'composition_owner' | 'turns'>

export type FeatureRefusal = {
  readonly kind: 'feature_unsupported'
  readonly feature: NeededFeature
}

/** @param call `isComposed`: it is answered by several adapters at once */
export function featuresOf(call: Shape & { readonly isComposed: boolean }): NeededFeature[] {
  const { n, template, logprobs, jsonSchema, isComposed } = call
  const needed: [boolean, NeededFeature][] = [
    [(n ?? 1) > 1, 'choices'],
    [template === 'none', 'completion'],
    [logprobs !== undefined, 'logprobs'],
    [jsonSchema !== undefined, 'json_schema'],
    [isComposed, 'composition'],
  ]
  return needed.flatMap(([isNeeded, feature]) => (isNeeded ? [feature] : []))
}

/** The nodes that can do all of it; refused where some feature is beyond every one of them. */
export function nodesWith(
  nodes: readonly NodeStatus[],
  needed: readonly NeededFeature[],
): Result<readonly NodeStatus[], FeatureRefusal> {
  const can = ({ features }: NodeStatus, feature: EngineFeature) =>
    features?.includes(feature) === true
  const able = nodes.filter((node) => needed.every((feature) => can(node, feature)))
  if (able.length > 0 || nodes.length === 0) return ok(able)
  const beyond = needed.find((feature) => !nodes.some((node) => can(node, feature)))
  const feature = beyond ?? needed[0]
  return feature === undefined ? ok(nodes) : err({ kind: 'feature_unsupported', feature })
}

/** The request without what the node says nothing of: nodes refuse a message that has what they do not know. */
export function requestFor(
  { features }: Pick<NodeStatus, 'features'>,
  request: GenerateRequest,
): GenerateRequest {
  const { tenant: _tenant, waitMsMax: _waitMsMax, ...rest } = request
  const said = features?.includes('turns') === true ? request : rest
  const { adapter } = said
  if (adapter === null || !('parts' in adapter)) return said
  if (features?.includes('composition_owner') === true) return said
  const { sha256, parts } = adapter
  return { ...said, adapter: { sha256, parts } }
}
