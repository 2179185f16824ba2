// Where a call can run. Nodes are right about their residency and load; the fleet's view of them is
// a copy, seconds old, and says so by `seenAtMs`.
import type { Sha256 } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import type { KnownAdapter } from './prefetch.ts'

export type SeenNode = { readonly status: NodeStatus; readonly seenAtMs: number }

/** Who says it and when; that the holder of the key has signed it is checked before. */
export type NodeMessage = {
  readonly nodeId: string
  /** ed25519, hex. */
  readonly publicKey: string
  /** By the node's clock. */
  readonly sentAtMs: number
}

export type NodeRefusal =
  /** It has to join first. */
  | { readonly kind: 'node_unknown' }
  /** Another key has that name. */
  | { readonly kind: 'node_key_taken' }
  | { readonly kind: 'node_key_wrong' }
  /** Its clock is ahead by so much, or behind where negative. */
  | { readonly kind: 'node_clock_wrong'; readonly byMs: number }
  /** Not later than what was believed already: repeated by somebody, or overtaken. */
  | { readonly kind: 'node_message_old' }

export type Beat = {
  /** What the node should bring to its disk. */
  readonly plan: readonly KnownAdapter[]
  /** For how long it gets calls without another word. */
  readonly leaseMs: number
}

export interface Fleet {
  /** Ties a name to a key, for good. */
  join(message: NodeMessage): Promise<Result<null, NodeRefusal>>
  heartbeat(status: NodeStatus, message: NodeMessage): Promise<Result<Beat, NodeRefusal>>
  /** Its key and its lease are gone; whether there was such a node. */
  forget(nodeId: string): Promise<boolean>
  /** Somebody is about to use this adapter: it was published, or a call named it. */
  noteActivity(adapter: Omit<KnownAdapter, 'activeAtMs'>): Promise<void>
  /**
   * Somebody called for this base and no node has it: milliseconds until one will, where nodes are
   * started for it; null where nobody starts any.
   */
  noteDemand(base: Sha256): Promise<number | null>
  /** Nodes whose lease runs. */
  view(): Promise<readonly SeenNode[]>
}
