// What went wrong elsewhere and could have gone wrong here off the chain, each as a test with its
// name. What the contracts guard against is tested beside them.
import { concat, encodeAbiParameters, keccak256, size } from 'viem'
import { describe, expect, test } from 'vitest'
import { leafHash, leafHashes, packLeaves, padLeaves } from '../../schemas/chain/leaf.ts'
import {
  appendTo,
  EMPTY_RANGE,
  provesInRange,
  rangeRoot,
} from '../../schemas/chain/mountain-range.ts'
import { proveInRange } from '../../schemas/chain/mountain-range.ts'
import { textHash } from '../../schemas/chain/receipt-type.ts'
import { buildTree, verifyProof } from '../../schemas/chain/tree.ts'
import { must } from '../../schemas/result.ts'
import { sumOfLeaves } from './books.ts'
import { forge } from './forge.cases.ts'
import { builtOf, addressOf, creditedOf, PLACE, receiptsOf } from './settle.cases.ts'
import { RECOMPUTE } from './settle.cases.ts'
import { verifyEpoch } from './verify-epoch.ts'

const call = (n: number, shares = [{ payee: 1, share: 333_333_333 }]) =>
  creditedOf({ n, payer: 0, prompt: 7, completion: 3, perToken: 1_000_003n, shares })
const first = await receiptsOf(
  [1, 2].map((n) => call(n)),
  2,
)
const second = await receiptsOf(
  [3, 4].map((n) => call(n)),
  2,
  2,
)
const one = builtOf(1, first, null)
const two = builtOf(2, second, one)

describe('incidents elsewhere', () => {
  test('Fluid 2026, a tree of one leaf claimed with an empty proof: no proof is ever empty', () => {
    const alone = packLeaves([{ account: addressOf(5), cumulativeWei: 10n ** 24n }])
    const tree = buildTree(leafHashes(PLACE, padLeaves(alone)))
    const own = leafHash(PLACE, addressOf(5), 10n ** 24n)
    expect(tree.proofOf(own)).toHaveLength(1)
    expect(verifyProof(tree.root, own, [])).toBe(false)
  })

  test('Nomad 2022, a zero root that was trusted: no epoch, however empty, has one', () => {
    const none = buildTree(leafHashes(PLACE, padLeaves(new Uint8Array())))
    expect(none.root).not.toMatch(/^0x0+$/)
    const { payoutRoot, debitRoot, receiptsRoot, dataHash } = one.commit
    for (const root of [payoutRoot, debitRoot, receiptsRoot, dataHash]) {
      expect(root).not.toMatch(/^0x0+$/)
    }
  })

  test('OpenZeppelin #3091, an inner node passed for a leaf: leaves are hashed twice', () => {
    const owed = [5, 6, 7, 8].map((n) => ({ account: addressOf(n), cumulativeWei: BigInt(n) }))
    const tree = buildTree(leafHashes(PLACE, packLeaves(owed)))
    const leaf = leafHash(PLACE, addressOf(5), 5n)
    const [sibling, uncle] = tree.proofOf(leaf).map((each) => must(each, 'depth two'))
    const pair = [leaf, must(sibling, 'depth two')].toSorted()
    const inner = keccak256(concat(pair))
    // An inner node does lead to the root; what saves us is that no leaf can be one: the last hash of
    // a leaf is over 32 bytes, that of an inner node over 64.
    expect(verifyProof(tree.root, inner, [must(uncle, 'depth two')])).toBe(true)
    const types = ['uint256', 'address', 'address', 'uint256'].map((type) => ({ type }))
    const values = [BigInt(PLACE.chainId), PLACE.distributor, addressOf(5), 5n]
    const once = keccak256(encodeAbiParameters(types, values))
    expect(size(once)).toBe(32)
    expect(leaf).toBe(keccak256(once))
  })

  test('polytope #57, leaves that a proof did not consume: a proof has exactly its siblings', () => {
    const hashes = Array.from({ length: 11 }, (_, i) => textHash(`receipt ${i}`))
    const root = rangeRoot(0, appendTo(EMPTY_RANGE, hashes))
    const proof = proveInRange(hashes, 9)
    const own = must(hashes[9], 'eleven receipts')
    expect(provesInRange(root, 0, own, proof)).toBe(true)
    const more = { ...proof, siblings: [...proof.siblings, textHash('forged')] }
    const peaks = { ...proof, peaks: [...proof.peaks, textHash('forged')] }
    for (const forged of [more, peaks]) expect(provesInRange(root, 0, own, forged)).toBe(false)
  })

  test('Footium #360, a root that lowers what users had: verify-epoch names the row', async () => {
    const lowered = forge(two, { kind: 'lowered', row: 0, before: one.files.leaves })
    const { chainId, distributor } = PLACE
    const verdict = await verifyEpoch(
      { manifest: lowered.manifestBytes, ...lowered.files },
      { manifest: one.manifestBytes, ...one.files },
      {
        ...{ chainId, distributor, commit: lowered.commit, fundedWei: lowered.commit.totalWei },
        previousDataHash: one.commit.dataHash,
      },
      RECOMPUTE,
    )
    expect(verdict).toMatchObject({ equal: false, difference: { where: 'leaves[0]' } })
  })

  test('Threshold #128, a root of one epoch where cumulative ones were due: leaves only grow', () => {
    for (const { account, cumulativeWei } of one.leaves) {
      const later = two.leaves.find((each) => each.account === account)
      expect(must(later, 'nobody is dropped').cumulativeWei).toBeGreaterThanOrEqual(cumulativeWei)
    }
  })

  test('EigenLayer EG4-03, wei lost to division: an epoch of thirds pays every wei of its price', () => {
    const price = [...first, ...second].reduce((sum, each) => sum + each.credited.priceNanoUsd, 0n)
    expect(sumOfLeaves(two.leaves)).toBe(price * two.manifest.weiPerNanoUsd)
  })
})
