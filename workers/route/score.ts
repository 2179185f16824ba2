// Which node runs this call: exact residency first, then load, then a stable home by rendezvous
// hashing, so that a cold adapter settles on one node instead of on all of them.
import type { Sha256 } from '../../schemas/ids.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'

export type Want = { readonly baseSha256: Sha256; readonly adapterSha256: Sha256 | null }
export type RouteRefusal = { readonly kind: 'no_node' }

/** A resident adapter is worth this many waiting calls before a colder node is preferred. */
const TIER_WORTH = { engine: 2, disk: 1, none: 0 } as const

export function chooseNode(
  nodes: readonly NodeStatus[],
  want: Want,
): Result<NodeStatus, RouteRefusal> {
  const able = nodes.filter(
    (node) => node.state === 'ready' && node.base.sha256 === want.baseSha256,
  )
  const [best] = able
    .map((node) => ({ node, score: score(node, want), home: home(node, want) }))
    .sort((a, b) => b.score - a.score || (a.home < b.home ? -1 : 1))
  return best === undefined ? err({ kind: 'no_node' }) : ok(best.node)
}

/** Residency minus load, where a load of one means that every slot is taken once. */
function score(node: NodeStatus, want: Want): number {
  const load = (node.active + node.waiting) / Math.max(1, node.slots)
  return TIER_WORTH[tierOf(node, want.adapterSha256)] - load
}

function tierOf(node: NodeStatus, adapterSha256: Sha256 | null): keyof typeof TIER_WORTH {
  if (adapterSha256 === null) return 'engine'
  return node.adapters.find((held) => held.sha256 === adapterSha256)?.tier ?? 'none'
}

function home(node: NodeStatus, want: Want): string {
  return sha256Hex(`${node.nodeId} ${want.adapterSha256 ?? want.baseSha256}`)
}
