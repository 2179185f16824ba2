import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId, parseAddress } from '../../schemas/ids.ts'
import { faultsIn, type ExportedEntry } from './verify-version.ts'
import { leafOf, versionTree } from './version.ts'

const numbers = fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 24 })

function exported(list: readonly number[]) {
  const entries = list.map((n) => ({
    contributionId: contentId('con', `${n}`),
    textSha256: sha256Hex(`text ${n}`),
    originalSha256: null,
    extraction: 'text-1',
    licence: 'CC0-1.0',
    payee: parseAddress(`0x${n.toString(16).padStart(40, '0')}`),
    committedAtMs: n,
  }))
  const tree = versionTree(entries.map(leafOf))
  const proven = entries.map((entry, index): ExportedEntry => {
    const leaf = leafOf(entry)
    const text = index % 3 === 2 ? null : `text ${list[index]}`
    return { ...entry, leaf, proof: tree.proofOf(leaf), text }
  })
  return { root: tree.root, proven }
}

const changes: ((entry: ExportedEntry) => ExportedEntry)[] = [
  (entry) => ({ ...entry, licence: 'MIT' }),
  (entry) => ({ ...entry, payee: parseAddress(`0x${'e'.repeat(40)}`) }),
  (entry) => ({ ...entry, committedAtMs: entry.committedAtMs + 1 }),
  (entry) => ({ ...entry, textSha256: sha256Hex('another') }),
  (entry) => ({ ...entry, text: 'another text' }),
  (entry) => ({ ...entry, leaf: `0x${'0'.repeat(64)}` }),
  (entry) => ({ ...entry, proof: [...entry.proof, `0x${'1'.repeat(64)}`] }),
]

describe('an exported version', () => {
  test('has no fault, in any order of its rows', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const { root, proven } = exported(list)
        expect(faultsIn(root, proven)).toEqual([])
        expect(faultsIn(root, proven.toReversed())).toEqual([])
      }),
    )
  })

  test('has one where anything of it was changed, left out, put in or repeated', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), fc.constantFrom(...changes), (list, at, change) => {
        const { root, proven } = exported(list)
        const place = at % proven.length
        const altered = proven.map((entry, index) => (index === place ? change(entry) : entry))
        expect(faultsIn(root, altered).length).toBeGreaterThan(0)
        expect(faultsIn(root, proven.toSpliced(place, 1)).length).toBeGreaterThan(0)
        const [other] = exported([Math.max(...list) + 1]).proven
        expect(faultsIn(root, [...proven, ...(other ? [other] : [])]).length).toBeGreaterThan(0)
        const again = proven.slice(place, place + 1)
        expect(faultsIn(root, [...proven, ...again]).length).toBeGreaterThan(0)
      }),
    )
  })
})
