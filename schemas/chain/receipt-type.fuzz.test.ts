import fc from 'fast-check'
import { privateKeyToAccount } from 'viem/accounts'
import { expect, test } from 'vitest'
import { parseAddress } from '../ids.ts'
import { nanoUsd } from '../money.ts'
import type { Receipt, Split } from '../wire/generation.ts'
import { receiptHash, receiptTree, receiptTreeDigest, rootOfPath } from './receipt-type.ts'
import { splitsHash, textHash, verifyReceipt } from './receipt-type.ts'

// A key for tests only: anvil's first well-known account.
const account = privateKeyToAccount(
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
)
const signer = parseAddress(account.address)
const domain = { chainId: 31_337, verifyingContract: parseAddress(`0x${'d1'.repeat(20)}`) }

function receipt(seq: number): Receipt {
  return {
    shard: 0,
    seq,
    callId: textHash(`call ${seq}`),
    modelId: textHash('model'),
    payer: signer,
    priceNanoUsd: nanoUsd(BigInt(seq) * 10n),
    splitsHash: textHash('splits'),
    contentHash: textHash(`content ${seq}`),
    tsMs: 1_700_000_000_000 + seq,
  }
}

async function sign(receipts: readonly Receipt[]) {
  const tree = receiptTree(receipts.map(receiptHash))
  const signature = await account.sign({ hash: receiptTreeDigest(domain, tree.root, tree.count) })
  return receipts.map((one, index) => ({
    receipt: one,
    index,
    treeCount: tree.count,
    path: [...(tree.paths[index] ?? [])],
    signature,
  }))
}

test('every path of a tree of any size leads to its root, and to no other place', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (size, pick) => {
      const hashes = Array.from({ length: size }, (_, i) => textHash(`r${i}`))
      const tree = receiptTree(hashes)
      const index = pick % size
      const hash = hashes[index] ?? '0x'
      const path = tree.paths[index] ?? []
      expect(rootOfPath(hash, index, size, path)).toBe(tree.root)
      expect(rootOfPath(textHash('other'), index, size, path)).not.toBe(tree.root)
      expect(rootOfPath(hash, index, size, [...path, tree.root])).toBeNull()
      if (path.length > 0) expect(rootOfPath(hash, index, size, path.slice(1))).toBeNull()
      expect(rootOfPath(hash, size, size, path)).toBeNull()
    }),
  )
})

test('verifyReceipt accepts each receipt of a signed tree with the signer’s address alone', async () => {
  for (const signed of await sign([1, 2, 3, 4, 5].map(receipt))) {
    expect(await verifyReceipt(signed, signer, domain)).toBe(true)
  }
})

test('verifyReceipt refuses a changed receipt, place, path, signer and contract', async () => {
  const [signed] = await sign([1, 2, 3].map(receipt))
  if (signed === undefined) throw new Error('three receipts were signed')
  const bad = [
    { ...signed, receipt: { ...signed.receipt, priceNanoUsd: nanoUsd(11n) } },
    { ...signed, receipt: { ...signed.receipt, seq: 9 } },
    { ...signed, index: 1 },
    { ...signed, treeCount: 4 },
    { ...signed, path: signed.path.toReversed() },
    { ...signed, signature: `0x${'00'.repeat(65)}` as const },
  ]
  for (const one of bad) expect(await verifyReceipt(one, signer, domain)).toBe(false)
  const stranger = parseAddress(`0x${'77'.repeat(20)}`)
  expect(await verifyReceipt(signed, stranger, domain)).toBe(false)
  const elsewhere = { ...domain, verifyingContract: stranger }
  expect(await verifyReceipt(signed, signer, elsewhere)).toBe(false)
})

test('splitsHash depends on every split and not on their order', () => {
  const a: Split = { payee: signer, role: 'data', amountNanoUsd: nanoUsd(1n) }
  const b: Split = { payee: signer, role: 'node', amountNanoUsd: nanoUsd(2n) }
  expect(splitsHash([a, b])).toBe(splitsHash([b, a]))
  expect(splitsHash([a, { ...b, amountNanoUsd: nanoUsd(3n) }])).not.toBe(splitsHash([a, b]))
  expect(splitsHash([a])).not.toBe(splitsHash([a, b]))
})
