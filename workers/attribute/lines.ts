// What may one payee see of a generation, and how does he know that it is the truth? His line, and
// its way up a small Merkle tree whose root stands in the public receipt. A salt that only holders
// of the answer can compute hides the lines of others from guessing.
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import { assert } from '../../schemas/result.ts'
import type { CreditLine, ProvenLine } from '../../schemas/wire/attribution.ts'

// A leaf can never be taken for a node: each kind is hashed behind its own byte.
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

export function saltOf(answer: string, line: CreditLine): Sha256 {
  return sha256Hex(canonicalJson(['meed credit line', answer, line.clusterId, line.payee]))
}

/** The lines in their order, proven; the root of no line is the hash of nothing. */
export function proveLines(
  lines: readonly CreditLine[],
  answer: string,
): { readonly root: Sha256; readonly proven: readonly ProvenLine[] } {
  const salts = lines.map((line) => saltOf(answer, line))
  const leaves = lines.map((line, index) => leafOf(line, salts[index] ?? ''))
  const proven = lines.map((line, index): ProvenLine => {
    const salt = salts[index]
    assert(salt !== undefined, 'every line has its salt')
    return { line, salt, index, count: lines.length, path: pathOf(leaves, index) }
  })
  return { root: rootOf(leaves), proven }
}

export function verifyLine({ line, salt, index, count, path }: ProvenLine, root: Sha256): boolean {
  if (index >= count) return false
  let [at, width, hash] = [index, count, leafOf(line, salt)]
  const siblings = [...path]
  while (width > 1) {
    const isAlone = at === width - 1 && at % 2 === 0
    if (!isAlone) {
      const sibling = siblings.shift()
      if (sibling === undefined) return false
      hash = at % 2 === 0 ? nodeOf(hash, sibling) : nodeOf(sibling, hash)
    }
    at = Math.floor(at / 2)
    width = Math.ceil(width / 2)
  }
  return siblings.length === 0 && hash === root
}

function leafOf(line: CreditLine, salt: string): Sha256 {
  return sha256Hex(concatBytes(LEAF, hexToBytes(salt), utf8ToBytes(canonicalJson(line))))
}

function nodeOf(left: Sha256, right: Sha256): Sha256 {
  return sha256Hex(concatBytes(NODE, hexToBytes(left), hexToBytes(right)))
}

function above(hashes: readonly Sha256[]): Sha256[] {
  return hashes.flatMap((left, index) => {
    if (index % 2 === 1) return []
    const right = hashes[index + 1]
    return [right === undefined ? left : nodeOf(left, right)]
  })
}

function rootOf(leaves: readonly Sha256[]): Sha256 {
  let level = [...leaves]
  while (level.length > 1) level = above(level)
  return level[0] ?? sha256Hex('')
}

function pathOf(leaves: readonly Sha256[], index: number): Sha256[] {
  const path: Sha256[] = []
  let [level, at] = [[...leaves], index]
  while (level.length > 1) {
    const sibling = level[at % 2 === 0 ? at + 1 : at - 1]
    if (sibling !== undefined) path.push(sibling)
    level = above(level)
    at = Math.floor(at / 2)
  }
  return path
}
