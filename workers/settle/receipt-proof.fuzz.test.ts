// Every receipt of every epoch has a proof that holds against its commit, made from one epoch's hashes
// alone; whatever is changed in it is found, and where.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textHash } from '../../schemas/chain/receipt-type.ts'
import { must } from '../../schemas/result.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { BuiltEpoch } from './epoch.ts'
import { proveReceipt, receiptProof, receiptProofFault } from './receipt-proof.ts'
import type { ReceiptProof } from './receipt-proof.ts'
import { builtOf, addressOf, creditedOf, PLACE, receiptsOf } from './settle.cases.ts'

const call = (n: number) =>
  creditedOf({ n, payer: 1, prompt: 5, completion: 5, perToken: 10n, shares: [] })

async function epochsOf(sizes: readonly number[]) {
  const epochs: { built: BuiltEpoch; before: BuiltEpoch | null; proofs: ReceiptProof[] }[] = []
  let seq = 0
  for (const [i, size] of sizes.entries()) {
    const calls = Array.from({ length: size }, (_, n) => call(seq + n + 1))
    const receipts = await receiptsOf(calls, 3, seq)
    const before = epochs.at(-1)?.built ?? null
    const built = builtOf(i + 1, receipts, before)
    const proofs = receipts.map((receipt) =>
      proveReceipt(receipt, built.manifest, before?.manifest ?? null, built.files.hashes),
    )
    epochs.push({ built, before, proofs })
    seq += size
  }
  return epochs
}

const committed = ({ commit }: BuiltEpoch) => ({ ...PLACE, receiptsRoot: commit.receiptsRoot })

describe('the proof of a receipt', () => {
  test('holds for every receipt against its own epoch, over the wire too', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(sizes, async (list) => {
        for (const { built, proofs } of await epochsOf(list)) {
          for (const proof of proofs) {
            const parsed = receiptProof.parse(JSON.parse(JSON.stringify(toWire(proof))))
            expect(await receiptProofFault(parsed, committed(built))).toBeNull()
          }
        }
      }),
      { numRuns: 15 },
    )
  })

  test('says what does not hold', async () => {
    const [one, two] = await epochsOf([3, 4])
    const { built, proofs } = must(two, 'two epochs')
    const [proof, other] = [must(proofs[1], 'a proof'), must(proofs[2], 'another')]
    const at = committed(built)
    const { receipt, inclusion, shards } = proof
    const faultOf = (change: Partial<ReceiptProof>, chain = at) =>
      receiptProofFault({ ...proof, ...change }, chain)
    const dearer = { ...receipt.credited, usage: { promptTokens: 1, completionTokens: 1 } }
    expect(await faultOf({ receipt: { ...receipt, credited: dearer } })).toBe('content')
    expect(await faultOf({}, { ...at, receiptSigner: addressOf(9) })).toBe('signature')
    expect(await faultOf({}, { ...at, chainId: 1 })).toBe('signature')
    expect(await faultOf({ inclusion: other.inclusion })).toBe('place')
    expect(await faultOf({ receipt: other.receipt })).toBe('place')
    expect(await faultOf({ inclusion: { ...inclusion, size: inclusion.size + 1 } })).toBe('place')
    const root = textHash('a root')
    expect(await faultOf({ shards: shards.map((each) => ({ ...each, root })) })).toBe('place')
    expect(await faultOf({ shards: [...shards, { shard: 1, root }] })).toBe('root')
    expect(await faultOf({}, committed(must(one, 'one').built))).toBe('root')
  })
})
