// Where a call can run. Nodes are right about their residency and load; the fleet's view of them is
// a copy, seconds old, and says so by `seenAtMs`.
import type { NodeStatus } from '../../schemas/wire/node.ts'

export type SeenNode = { readonly status: NodeStatus; readonly seenAtMs: number }

export interface Fleet {
  heartbeat(status: NodeStatus): Promise<void>
  /** Nodes heard of lately; those that fell silent are left out. */
  view(): Promise<readonly SeenNode[]>
}
