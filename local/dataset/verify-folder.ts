// Is a folder the version that it says it is? Under the root that the reader has from elsewhere, an
// epoch, a chain, a colleague; the one in the folder proves only that the folder agrees with itself.
import type { Hex } from '../../schemas/chain/tree.ts'
import { parseAddress, parseId, parseSha256 } from '../../schemas/ids.ts'
import { faultsIn, type VersionFault } from '../../workers/datanets/verify-version.ts'
import type { Exported } from './folder.ts'

/** `row`: it comes twice, or says another thing than its proof. */
type FolderFault = VersionFault | { readonly contributionId: string; readonly what: 'row' }

export type Verified = {
  readonly contributions: number
  /** Proven without their texts. */
  readonly withdrawn: number
  readonly faults: readonly FolderFault[]
}

export function verifyExported({ version, proofs, texts, altered }: Exported, root: Hex): Verified {
  const entries = proofs.map((proof) => ({
    contributionId: parseId('con', proof.contribution_id),
    textSha256: parseSha256(proof.text_sha256),
    originalSha256: proof.original_sha256 === null ? null : parseSha256(proof.original_sha256),
    extraction: proof.extraction,
    licence: proof.licence,
    payee: parseAddress(proof.payee),
    committedAtMs: proof.committed_at_ms,
    leaf: proof.leaf as Hex,
    proof: proof.proof.map((sibling) => sibling as Hex),
    text: texts.get(proof.contribution_id) ?? null,
  }))
  const known = new Set(proofs.map((proof) => proof.contribution_id))
  const strangers = [...texts.keys()].filter((id) => !known.has(id))
  const missing = proofs
    .filter((proof) => !proof.withdrawn && !texts.has(proof.contribution_id))
    .map((proof) => proof.contribution_id)
  const whole = version.contributions === proofs.length ? [] : [null]
  const fault = (contributionId: string | null): VersionFault => ({
    contributionId,
    what: contributionId === null ? 'root' : 'text',
  })
  return {
    contributions: entries.length,
    withdrawn: proofs.filter((proof) => proof.withdrawn).length,
    faults: [
      ...faultsIn(root, entries),
      ...[...whole, ...strangers, ...missing].map(fault),
      ...altered.map((contributionId) => ({ contributionId, what: 'row' as const })),
    ],
  }
}
