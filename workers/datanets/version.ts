// What is a version of a Datanet? The contributions that stood in it, each as a leaf of a Merkle tree
// that OpenZeppelin's MerkleProof verifies; what changed between two of them. It knows no store.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from '../../schemas/canonical.ts'
import { buildTree, type Hex } from '../../schemas/chain/tree.ts'
import type { Address, ContributionId, Sha256 } from '../../schemas/ids.ts'
import { assert } from '../../schemas/result.ts'

/** Everything that a version commits to of one contribution. */
export type VersionEntry = {
  readonly contributionId: ContributionId
  readonly textSha256: Sha256
  /** Of the bytes that came in; null where the text itself came. */
  readonly originalSha256: Sha256 | null
  readonly extraction: string
  readonly licence: string
  readonly payee: Address
  /** Server clock of its commit, ms since 1970: its priority. */
  readonly committedAtMs: number
}

/** Hashed twice, so that no node of the tree can pass for a leaf. */
export function leafOf(entry: VersionEntry): Hex {
  const content = canonicalJson({
    committed_at_ms: entry.committedAtMs,
    contribution_id: entry.contributionId,
    extraction: entry.extraction,
    licence: entry.licence,
    original_sha256: entry.originalSha256,
    payee: entry.payee,
    text_sha256: entry.textSha256,
  })
  return `0x${bytesToHex(keccak_256(keccak_256(utf8ToBytes(content))))}`
}

/** @param leaves at least one, no two alike; their order does not matter */
export function versionTree(leaves: readonly Hex[]) {
  assert(leaves.length > 0, 'a version has a contribution')
  const bytes = hexToBytes(leaves.map((leaf) => leaf.slice(2)).join(''))
  const words = new Uint32Array(bytes.length / 4)
  new Uint8Array(words.buffer).set(bytes)
  return buildTree(words)
}

export type VersionDiff = {
  readonly added: readonly ContributionId[]
  readonly removed: readonly ContributionId[]
  readonly kept: number
}

export function diffOf(
  before: readonly ContributionId[],
  after: readonly ContributionId[],
): VersionDiff {
  const [old, young] = [new Set(before), new Set(after)]
  return {
    added: after.filter((id) => !old.has(id)),
    removed: before.filter((id) => !young.has(id)),
    kept: after.filter((id) => old.has(id)).length,
  }
}
