// The receipt as it is signed (EIP-712). One signature covers a small tree of receipts: a call that
// comes alone is a tree of one. Anybody verifies with the signer's address alone.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { hashTypedData, recoverAddress } from 'viem'
import { canonicalJson, sha256Hex } from '../canonical.ts'
import type { Address } from '../ids.ts'
import type { Credited, Receipt, SignedReceipt, Split } from '../wire/generation.ts'
import { toWire } from '../wire/to-wire.ts'
import { assert, must } from '../result.ts'
import {
  addressWord,
  bytes32Word,
  textWords,
  uintWord,
  WORD_BYTES,
  wordsHash,
} from './abi-words.ts'
import type { Hex } from './tree.ts'

export type ReceiptDomain = { readonly chainId: number; readonly verifyingContract: Address }

/** keccak-256 of the type as EIP-712 spells it: its struct hash begins with it. */
const RECEIPT_TYPE = textHash(
  'Receipt(uint32 shard,uint64 seq,bytes32 callId,bytes32 modelId,address payer,uint128 price,' +
    'bytes32 splitsHash,bytes32 contentHash,uint64 ts)',
)

const TREE_TYPES = {
  ReceiptTree: [
    { name: 'root', type: 'bytes32' },
    { name: 'count', type: 'uint32' },
  ],
} as const

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Domain {name Meed, version 1, chainId, verifyingContract: the distributor}. */
export function meedDomain({ chainId, verifyingContract }: ReceiptDomain) {
  return { name: 'Meed', version: '1', chainId, verifyingContract } as const
}

/** The EIP-712 struct hash of a receipt: what a tree of receipts is built of. */
export function receiptHash(receipt: Receipt): Hex {
  return wordsHash(
    bytes32Word(RECEIPT_TYPE) +
      uintWord(receipt.shard, 32) +
      uintWord(receipt.seq, 64) +
      bytes32Word(receipt.callId) +
      bytes32Word(receipt.modelId) +
      addressWord(receipt.payer) +
      uintWord(receipt.priceNanoUsd, 128) +
      bytes32Word(receipt.splitsHash) +
      bytes32Word(receipt.contentHash) +
      uintWord(receipt.tsMs, 64),
  )
}

export type ReceiptTree = {
  readonly root: Hex
  readonly count: number
  /** Siblings of each receipt from the bottom up, in the order of the hashes given. */
  readonly paths: readonly (readonly Hex[])[]
}

/**
 * A tree over receipt hashes in the order given. Leaves and nodes are hashed under different
 * prefixes, so that neither passes for the other; an odd node moves up unchanged.
 */
export function receiptTree(hashes: readonly Hex[]): ReceiptTree {
  assert(hashes.length > 0, 'a tree has at least one receipt')
  let level: Uint8Array[] = hashes.map((hash) => keccak_256(concatBytes(LEAF, bytesOf(hash))))
  const paths: Hex[][] = hashes.map(() => [])
  for (let width = 1; level.length > 1; width *= 2) {
    const below = level
    paths.forEach((path, leaf) => {
      const sibling = below[Math.floor(leaf / width) ^ 1]
      if (sibling !== undefined) path.push(hexOf(sibling))
    })
    level = pairs(below)
  }
  const root = must(level[0], 'a tree ends in one root')
  return { root: hexOf(root), count: hashes.length, paths }
}

/** The root that `path` leads to, from the receipt at `index` of `count`; null for a bad shape. */
export function rootOfPath(
  hash: Hex,
  index: number,
  count: number,
  path: readonly Hex[],
): Hex | null {
  if (!Number.isInteger(index) || index < 0 || index >= count) return null
  let node: Uint8Array = keccak_256(concatBytes(LEAF, bytesOf(hash)))
  let [place, width, used] = [index, count, 0]
  while (width > 1) {
    if ((place ^ 1) < width) {
      const sibling = path[used++]
      if (sibling === undefined) return null
      const other = bytesOf(sibling)
      const [left, right] = place % 2 === 0 ? [node, other] : [other, node]
      node = keccak_256(concatBytes(NODE, left, right))
    }
    place >>= 1
    width = (width + 1) >> 1
  }
  return used === path.length ? hexOf(node) : null
}

/** The EIP-712 digest that the receipt signer signs for a whole tree. */
export function receiptTreeDigest(domain: ReceiptDomain, root: Hex, count: number): Hex {
  return hashTypedData({
    domain: meedDomain(domain),
    types: TREE_TYPES,
    primaryType: 'ReceiptTree',
    message: { root, count },
  })
}

/** Needs nothing but the signer's address: the receipt is in the tree that the signer signed. */
export async function verifyReceipt(
  signed: Pick<SignedReceipt, 'receipt' | 'path' | 'index' | 'treeCount' | 'signature'>,
  signer: Address,
  domain: ReceiptDomain,
): Promise<boolean> {
  const { receipt, index, treeCount, path, signature } = signed
  const root = rootOfPath(receiptHash(receipt), index, treeCount, path)
  if (root === null) return false
  try {
    const hash = receiptTreeDigest(domain, root, treeCount)
    return (await recoverAddress({ hash, signature })).toLowerCase() === signer
  } catch {
    return false
  }
}

/**
 * Hash of the splits, an ABI-encoded (address payee, string role, uint128 amount)[], in canonical order:
 * role, then payee, both ascending by code unit.
 */
export function splitsHash(splits: readonly Split[]): Hex {
  const key = (split: Split) => `${split.role} ${split.payee}`
  const sorted = splits.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
  const rows = sorted.map(splitWords)
  const offsets: string[] = []
  let offset = sorted.length * WORD_BYTES
  for (const row of rows) {
    offsets.push(uintWord(offset, 64))
    offset += row.length / 2
  }
  const head = uintWord(WORD_BYTES, 64) + uintWord(sorted.length, 64)
  return wordsHash(head + offsets.join('') + rows.join(''))
}

/** (address payee, string role, uint128 amount): the role lies behind the three words. */
function splitWords({ payee, role, amountNanoUsd }: Split): string {
  const behind = uintWord(3 * WORD_BYTES, 64)
  return addressWord(payee) + behind + uintWord(amountNanoUsd, 128) + textWords(role)
}

/** sha-256 of all that was credited: terms, usage, shares, evidence and lines cannot change later. */
export function contentHash(credited: Credited): Hex {
  return contentTextHash(canonicalJson(toWire(credited)))
}

/** The same, of the canonical JSON of what was credited. */
export function contentTextHash(canonical: string): Hex {
  return `0x${sha256Hex(canonical)}`
}

/** keccak-256 of UTF-8 text: how generation ids and model names become bytes32. */
export function textHash(text: string): Hex {
  return hexOf(keccak_256(utf8ToBytes(text)))
}

function pairs(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = []
  for (let i = 0; i < level.length; i += 2) {
    const left = must(level[i], 'a level has no gaps')
    const right = level[i + 1]
    above.push(right === undefined ? left : keccak_256(concatBytes(NODE, left, right)))
  }
  return above
}

function bytesOf(hex: Hex): Uint8Array {
  return hexToBytes(hex.slice(2))
}

function hexOf(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`
}
