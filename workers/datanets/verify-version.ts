// Is an exported version the one that was published? Every leaf is computed from its entry, the root
// from all leaves, every proof and every text is checked: nothing of the file is believed but the root,
// which the reader has from elsewhere. It knows no store and no file.
import { sha256Hex } from '../../schemas/canonical.ts'
import { verifyProof, type Hex } from '../../schemas/chain/tree.ts'
import { leafOf, versionTree, type VersionEntry } from './version.ts'

export type ExportedEntry = VersionEntry & {
  readonly leaf: Hex
  readonly proof: readonly Hex[]
  /** Null where it was withdrawn. */
  readonly text: string | null
}

export type VersionFault = {
  /** Null where it is of the version as a whole. */
  readonly contributionId: string | null
  readonly what: 'empty' | 'root' | 'repeated' | 'leaf' | 'proof' | 'text'
}

/** @returns what does not hold; nothing where the version is whole and the texts are its own */
export function faultsIn(root: Hex, entries: readonly ExportedEntry[]): VersionFault[] {
  if (entries.length === 0) return [{ contributionId: null, what: 'empty' }]
  const leaves = entries.map(leafOf)
  if (new Set(leaves).size < leaves.length) return [{ contributionId: null, what: 'repeated' }]
  const whole: VersionFault[] =
    versionTree(leaves).root === root ? [] : [{ contributionId: null, what: 'root' }]
  const each = entries.flatMap(({ contributionId, leaf, proof, text, textSha256 }, index) => {
    const what: VersionFault['what'][] = []
    if (leaf !== leaves[index]) what.push('leaf')
    if (!verifyProof(root, leaf, proof)) what.push('proof')
    if (text !== null && sha256Hex(text) !== textSha256) what.push('text')
    return what.map((fault) => ({ contributionId, what: fault }))
  })
  return [...whole, ...each]
}
