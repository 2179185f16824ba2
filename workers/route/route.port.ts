// Where a call can run. Nodes are right about their residency and load; the fleet's view of them is
// a copy, seconds old, and says so by `seenAtMs`.
import type { NodeStatus } from '../../schemas/wire/node.ts'
import type { KnownAdapter } from './prefetch.ts'

export type SeenNode = { readonly status: NodeStatus; readonly seenAtMs: number }

export interface Fleet {
  /** Believes the node, and answers with what it should bring to its disk. */
  heartbeat(status: NodeStatus): Promise<readonly KnownAdapter[]>
  /** Somebody is about to use this adapter: it was published, or a call named it. */
  noteActivity(adapter: Omit<KnownAdapter, 'activeAtMs'>): Promise<void>
  /** Nodes heard of lately; those that fell silent are left out. */
  view(): Promise<readonly SeenNode[]>
}
