// What this router does where: the calls that it began and ended on each node, because a node's own count
// of its calls is seconds old; how long a call of a base takes lately; and which nodes have just failed.
// Every router knows only its own.
import type { Sha256 } from '../../schemas/ids.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import type { SeenNode } from './route.port.ts'
import { SERVICE_MS, type Traffic } from './score.ts'

/** A node that failed is asked last for so long: two heartbeats, in which it can say how it is. */
export const AVOIDED_MS = 4_000
/** No view of the fleet that a call is placed by is older: what is, is forgotten. */
export const VIEW_MS_MAX = 60_000
/** How much the newest call counts in the mean of service times. */
const NEWEST_SHARE = 0.02
/** Bases whose service times are remembered. */
const BASES_MAX = 1_000

/** One call on one node. */
export type Placement = {
  /** Its first token has come. */
  readonly began: (nowMs: number) => void
  /** It has left its slot. A second time it does nothing. */
  readonly ended: (nowMs: number) => void
  /** Nobody knows, since the node is gone: nothing is taken off what it said last. */
  readonly lost: () => void
}

type Change = { readonly atMs: number; readonly by: 1 | -1 }

export class Placements {
  /** By node, in the order of time. */
  readonly #changes = new Map<string, Change[]>()
  readonly #serviceMs = new Map<Sha256, number>()
  readonly #failedAtMs = new Map<string, number>()

  open({ nodeId, base }: Pick<NodeStatus, 'nodeId' | 'base'>, nowMs: number): Placement {
    let beganAtMs: number | null = null
    let isOpen = true
    this.#note(nodeId, { atMs: nowMs, by: 1 })
    return {
      began: (atMs) => {
        beganAtMs ??= atMs
      },
      ended: (atMs) => {
        if (!isOpen) return
        isOpen = false
        this.#note(nodeId, { atMs, by: -1 })
        if (beganAtMs !== null) this.#learn(base.sha256, atMs - beganAtMs)
      },
      lost: () => {
        isOpen = false
      },
    }
  }

  failed(nodeId: string, nowMs: number): void {
    this.#failedAtMs.set(nodeId, nowMs)
  }

  /** What the statuses of a view cannot know of yet; calls come with views of several ages. */
  traffic(seen: readonly SeenNode[], base: Sha256): Traffic {
    const since = new Map<string, number>()
    for (const { status, seenAtMs } of seen) {
      const changes = this.#changes.get(status.nodeId) ?? []
      let sum = 0
      for (let at = changes.length - 1; at >= 0; at--) {
        const change = changes[at]
        if (change === undefined || change.atMs < seenAtMs) break
        sum += change.by
      }
      if (sum !== 0) since.set(status.nodeId, sum)
    }
    return { since, serviceMs: this.#serviceMs.get(base) ?? SERVICE_MS }
  }

  /** The same nodes in the same order, those that have just failed behind the others. */
  avoiding<T extends { readonly nodeId: string }>(ranked: readonly T[], nowMs: number): T[] {
    for (const [nodeId, atMs] of this.#failedAtMs) {
      if (nowMs - atMs >= AVOIDED_MS) this.#failedAtMs.delete(nodeId)
    }
    const failed = ({ nodeId }: T) => this.#failedAtMs.has(nodeId)
    return [...ranked.filter((node) => !failed(node)), ...ranked.filter(failed)]
  }

  #note(nodeId: string, change: Change): void {
    const changes = this.#changes.get(nodeId)
    if (changes !== undefined) {
      changes.push(change)
      const oldMs = change.atMs - VIEW_MS_MAX
      // Now and then, so that a list is not moved for every call.
      if ((changes[changes.length >> 1]?.atMs ?? oldMs) < oldMs) {
        changes.splice(0, changes.length >> 1)
      }
      return
    }
    for (const [id, list] of this.#changes) {
      if ((list.at(-1)?.atMs ?? 0) < change.atMs - VIEW_MS_MAX) this.#changes.delete(id)
    }
    this.#changes.set(nodeId, [change])
  }

  #learn(base: Sha256, tookMs: number): void {
    const known = this.#serviceMs.get(base)
    if (known === undefined && this.#serviceMs.size >= BASES_MAX) this.#serviceMs.clear()
    const mean = known ?? SERVICE_MS
    this.#serviceMs.set(base, mean + (tookMs - mean) * NEWEST_SHARE)
  }
}
