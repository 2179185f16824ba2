// Test support: what a node says of itself that is ready and has nothing to do.
import { sha256Hex } from '../canonical.ts'
import { nodeStatus, type NodeStatus } from './node.ts'

export const SAMPLE_BASE = sha256Hex('base')

export function sampleNode(nodeId: string, change: Partial<NodeStatus> = {}): NodeStatus {
  const status = nodeStatus.parse({
    nodeId,
    url: `http://127.0.0.1/${nodeId}`,
    state: 'ready',
    payee: `0x${'1'.repeat(40)}`,
    base: { name: 'base', sha256: SAMPLE_BASE, contextTokens: 2_048 },
    embedding: { model: 'minilm', dimensions: 384 },
    maxRank: 16,
    adapters: [],
    active: 0,
    waiting: 0,
    slots: 1,
    seq: 1,
  })
  return { ...status, ...change }
}
