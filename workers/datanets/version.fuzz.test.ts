import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { verifyProof } from '../../schemas/chain/tree.ts'
import { contentId, parseAddress } from '../../schemas/ids.ts'
import { diffOf, leafOf, versionTree, type VersionEntry } from './version.ts'

const entry = fc.nat().map((n): VersionEntry => {
  return {
    contributionId: contentId('con', `${n}`),
    textSha256: sha256Hex(`${n}`),
    originalSha256: n % 2 === 0 ? null : sha256Hex(`original ${n}`),
    extraction: 'text-1',
    licence: 'CC0-1.0',
    payee: parseAddress(`0x${n.toString(16).padStart(40, '0')}`),
    committedAtMs: n,
  }
})
const entries = fc.uniqueArray(entry, { minLength: 1, maxLength: 40, selector: leafOf })

describe('a version', () => {
  test('proves each of its contributions, and no changed one', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const tree = versionTree(list.map(leafOf))
        for (const each of list) {
          const proof = tree.proofOf(leafOf(each))
          expect(verifyProof(tree.root, leafOf(each), proof)).toBe(true)
          const changed = leafOf({ ...each, licence: 'MIT' })
          expect(verifyProof(tree.root, changed, proof)).toBe(false)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('has one root whatever the order, another for any other content', () => {
    fc.assert(
      fc.property(entries, entry, (list, other) => {
        const leaves = list.map(leafOf)
        expect(versionTree(leaves.toReversed()).root).toBe(versionTree(leaves).root)
        if (leaves.includes(leafOf(other))) return
        expect(versionTree([...leaves, leafOf(other)]).root).not.toBe(versionTree(leaves).root)
      }),
      { numRuns: 200 },
    )
  })

  test('differs from another by what was added and removed', () => {
    const ids = fc.uniqueArray(fc.nat(30).map((n) => contentId('con', `${n}`)))
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const { added, removed, kept } = diffOf(before, after)
        const rebuilt = before.filter((id) => !removed.includes(id))
        expect(rebuilt).toHaveLength(kept)
        expect([...rebuilt, ...added].sort()).toEqual(after.toSorted())
      }),
      { numRuns: 500 },
    )
  })
})
