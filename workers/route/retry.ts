// Whether a call that a node did not begin may go to another node. Only as long as nothing of an answer
// exists: from a node's first event on, the call has one node and one charge. Pure.
import type { NodeErrorCode, NodeStatus } from '../../schemas/wire/node.ts'

/** How many nodes one call may try: more would only add their time to a call that fails anyway. */
export const NODES_TRIED_MAX = 3

const ELSEWHERE: Readonly<Record<NodeErrorCode, boolean>> = {
  base_mismatch: true,
  adapter_fetch_failed: true,
  // Another engine may take the format that this one does not.
  adapter_invalid: true,
  // The same load would begin on one more node, and take as long.
  adapter_loading: false,
  adapter_quarantined: true,
  // An engine for larger ranks may run it: isRefusedAlike leaves the others out.
  rank_exceeded: true,
  // A larger disk may hold it; it is refused before anything is made.
  composition_too_large: true,
  context_exceeded: false,
  schema_unsupported: false,
  overloaded: true,
  engine_failed: true,
}

/**
 * @param code what the node answered; null when it answered nothing
 * @param tried how many nodes were asked, this one included
 */
export function mayTryAnother(code: NodeErrorCode | null, tried: number): boolean {
  return tried < NODES_TRIED_MAX && (code === null || ELSEWHERE[code])
}

/** Whether a node can only give the answer that another one gave: its engine runs no larger ranks. */
export function isRefusedAlike(
  code: NodeErrorCode | null,
  refusing: Pick<NodeStatus, 'maxRank'>,
  next: Pick<NodeStatus, 'maxRank'>,
): boolean {
  return code === 'rank_exceeded' && next.maxRank <= refusing.maxRank
}

/** Whether the node itself is to be avoided for a while, and not only for this call. */
export function isNodeAtFault(code: NodeErrorCode | null): boolean {
  return code === null || code === 'engine_failed'
}

/** Whether the call asks for what no engine like this one gives: its own fault, and no node's. */
export function isCallAtFault(code: NodeErrorCode | null): boolean {
  return code !== null && CALL_AT_FAULT.includes(code)
}

const CALL_AT_FAULT: readonly NodeErrorCode[] = [
  'context_exceeded',
  'schema_unsupported',
  'rank_exceeded',
  'composition_too_large',
]
