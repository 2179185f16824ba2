// What this router has sent where: a lease for each call that it placed, because a node's own count of
// its calls is seconds old, and a list of nodes that have just failed. Leases end with their call, or
// by themselves when nobody ended them. Every router knows only its own.
import type { SentSince } from './score.ts'
import type { SeenNode } from './route.port.ts'

/** A node that failed is asked last for so long: two heartbeats, in which it can say how it is. */
export const AVOIDED_MS = 4_000

type Lease = { readonly nodeId: string; readonly fromMs: number; readonly untilMs: number }

export class Placements {
  readonly #leases = new Set<Lease>()
  readonly #failedAtMs = new Map<string, number>()

  /** @returns ends the lease; a second time it does nothing */
  open(nodeId: string, nowMs: number, lastsMs: number): () => void {
    const lease = { nodeId, fromMs: nowMs, untilMs: nowMs + lastsMs }
    this.#leases.add(lease)
    return () => this.#leases.delete(lease)
  }

  failed(nodeId: string, nowMs: number): void {
    this.#failedAtMs.set(nodeId, nowMs)
  }

  /** Running calls that a node's status cannot know of yet. */
  sentSince(seen: readonly SeenNode[], nowMs: number): SentSince {
    const takenAtMs = new Map(seen.map(({ status, seenAtMs }) => [status.nodeId, seenAtMs]))
    const sent = new Map<string, number>()
    for (const lease of this.#leases) {
      if (lease.untilMs <= nowMs) this.#leases.delete(lease)
      else if (lease.fromMs >= (takenAtMs.get(lease.nodeId) ?? Infinity)) {
        sent.set(lease.nodeId, (sent.get(lease.nodeId) ?? 0) + 1)
      }
    }
    return sent
  }

  /** The same nodes in the same order, those that have just failed behind the others. */
  avoiding<T extends { readonly nodeId: string }>(ranked: readonly T[], nowMs: number): T[] {
    for (const [nodeId, atMs] of this.#failedAtMs) {
      if (nowMs - atMs >= AVOIDED_MS) this.#failedAtMs.delete(nodeId)
    }
    const failed = ({ nodeId }: T) => this.#failedAtMs.has(nodeId)
    return [...ranked.filter((node) => !failed(node)), ...ranked.filter(failed)]
  }
}
