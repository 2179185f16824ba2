// What a node says that it holds. A disk may hold more files than a message that comes every two seconds should
// name: those stay unsaid that were not used for the longest, and the edge takes them for absent, which costs
// a call its preference for this node and nothing else. Pure.
import { parseSha256 } from '../../schemas/ids.ts'
import {
  ADAPTERS_TOLD_MAX,
  QUARANTINED_TOLD_MAX,
  type NodeStatus,
} from '../../schemas/wire/node.ts'
import type { Quarantined } from '../adapters/canary-guard.ts'

/**
 * What the engine has loaded first, then what lies on the disk, each the most recently used first.
 *
 * @param held hashes of the files on the disk, most recently used last
 * @param loaded hashes of the adapters in the engine, most recently used last
 */
export function toldAdapters(
  held: readonly string[],
  loaded: readonly string[],
): NodeStatus['adapters'] {
  const onDisk = new Set(held)
  const inEngine = new Set(loaded.filter((sha256) => onDisk.has(sha256)))
  const cold = held.filter((sha256) => !inEngine.has(sha256))
  return [
    ...[...inEngine].toReversed().map((sha256) => told(sha256, 'engine')),
    ...cold.toReversed().map((sha256) => told(sha256, 'disk')),
  ].slice(0, ADAPTERS_TOLD_MAX)
}

/** Absent where there is none. @param kept in the order in which they were found */
export function toldQuarantine(kept: readonly Quarantined[]): Pick<NodeStatus, 'quarantined'> {
  if (kept.length === 0) return {}
  const newest = kept.toReversed().slice(0, QUARANTINED_TOLD_MAX)
  return {
    quarantined: newest.map(({ sha256, reason }) => ({ sha256: parseSha256(sha256), reason })),
  }
}

function told(sha256: string, tier: 'engine' | 'disk') {
  return { sha256: parseSha256(sha256), tier }
}
