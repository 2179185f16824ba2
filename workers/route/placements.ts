// What this router does where: the calls that it began and ended on each node since that node last said
// how it is, because a node's own count of its calls is seconds old; how long a call takes lately; and
// which nodes have just failed. Every router knows only its own.
import type { SeenNode } from './route.port.ts'
import { SERVICE_MS, type Traffic } from './score.ts'

/** A node that failed is asked last for so long: two heartbeats, in which it can say how it is. */
export const AVOIDED_MS = 4_000
/** How much the newest call counts in the mean of service times. */
const NEWEST_SHARE = 0.02

/** One call on one node. */
export type Placement = {
  /** The first event has come: from here on it holds a slot for sure. */
  readonly began: (nowMs: number) => void
  /** A second time it does nothing. */
  readonly ended: (nowMs: number) => void
}

type Change = { readonly atMs: number; readonly by: 1 | -1 }
/** In the order of time, with their sum. */
type Changes = { list: Change[]; sum: number }

export class Placements {
  /** By node, from its last status on. */
  readonly #changes = new Map<string, Changes>()
  readonly #failedAtMs = new Map<string, number>()
  #serviceMs = SERVICE_MS

  open(nodeId: string, nowMs: number): Placement {
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
        if (beganAtMs === null) return
        this.#serviceMs += (atMs - beganAtMs - this.#serviceMs) * NEWEST_SHARE
      },
    }
  }

  failed(nodeId: string, nowMs: number): void {
    this.#failedAtMs.set(nodeId, nowMs)
  }

  /** What the statuses cannot know of yet; what they do is forgotten, so they come in their order. */
  traffic(seen: readonly SeenNode[]): Traffic {
    const takenAtMs = new Map(seen.map(({ status, seenAtMs }) => [status.nodeId, seenAtMs]))
    const since = new Map<string, number>()
    for (const [nodeId, changes] of this.#changes) {
      const from = takenAtMs.get(nodeId) ?? Infinity
      const younger = changes.list.findIndex(({ atMs }) => atMs >= from)
      const known = younger < 0 ? changes.list : changes.list.splice(0, younger)
      for (const { by } of known) changes.sum -= by
      if (younger < 0) this.#changes.delete(nodeId)
      else if (changes.sum !== 0) since.set(nodeId, changes.sum)
    }
    return { since, serviceMs: this.#serviceMs }
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
    const changes = this.#changes.get(nodeId) ?? { list: [], sum: 0 }
    changes.list.push(change)
    changes.sum += change.by
    this.#changes.set(nodeId, changes)
  }
}
