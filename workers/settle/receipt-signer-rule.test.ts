// The thief of the settler's key writes an epoch of calls that nobody made, signs its receipts with a
// key of his own, and names himself in the manifest: nothing but who the signer is tells it apart.
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { startAttestor } from '../../local/verify/attestor.ts'
import { judgeEpoch } from '../../local/verify/judge.ts'
import { judgeReceipt } from '../../local/verify/receipt-judge.ts'
import { buildEpoch } from './epoch.ts'
import type { BuiltEpoch } from './epoch.ts'
import { canonicalText, fromLines } from './lines.ts'
import type { EpochSource } from './read-epoch.ts'
import { proveReceipt } from './receipt-proof.ts'
import { creditedOf, NOTHING_SAID, PLACE, previousOf, receiptsOf, runOf } from './settle.cases.ts'
import type { ReceiptSigner } from './receipt-signer.port.ts'

const account = privateKeyToAccount(`0x${'7e'.repeat(32)}`)
const thief: ReceiptSigner = {
  address: parseAddress(account.address),
  sign: (hash) => account.sign({ hash }),
}
const honest = PLACE.receiptSigner

async function epochOf(before: BuiltEpoch | null, signer?: ReceiptSigner): Promise<BuiltEpoch> {
  const epoch = (before?.manifest.epoch ?? 0) + 1
  const shares = [{ payee: 1, share: 500_000_000 }]
  const call = creditedOf({
    ...{ n: epoch, payer: 1, prompt: 9, completion: 9, perToken: 7n, shares },
  })
  const receipts = await receiptsOf([call], 1, epoch - 1, undefined, signer)
  const place = { ...PLACE, receiptSigner: signer?.address ?? honest }
  const previous = before && previousOf(before)
  return buildEpoch({
    ...{ place, closed: runOf(epoch, receipts), receipts, previous, payees: NOTHING_SAID },
  })
}

const one = await epochOf(null)
const two = await epochOf(one, thief)
const three = await epochOf(two, thief)
const epochs = [one, two, three]
const blobs = new Map(
  epochs.flatMap(({ files }) => Object.values(files)).map((bytes) => [sha256Hex(bytes), bytes]),
)
const source: EpochSource = {
  chainId: PLACE.chainId,
  distributor: PLACE.distributor,
  manifest: async (epoch) => epochs[epoch - 1]?.manifestBytes ?? null,
  blob: async (sha256) => blobs.get(sha256) ?? null,
  commit: async (epoch) => epochs[epoch - 1]?.commit ?? null,
  fundedWei: async () => tokenWei(10n ** 30n),
}

const judge = (epoch: number, signers?: readonly Address[]) =>
  judgeEpoch(epoch, source, '', signers)
const refused = { kind: 'different', difference: { where: 'receiptSigner' } }

describe('an epoch whose receipts another signs', () => {
  test('is different, and equal for whoever says that he may', async () => {
    expect(await judge(2)).toMatchObject({
      ...{ kind: 'different', receiptSigner: thief.address },
      difference: { where: 'receiptSigner', expected: honest, actual: thief.address },
    })
    expect(await judge(2, [honest])).toMatchObject(refused)
    expect(await judge(2, [honest, thief.address])).toMatchObject({
      ...{ kind: 'equal', receiptSigner: thief.address, voucher: 'verifier' },
    })
  })

  test('does not vouch for the one behind it against a list', async () => {
    expect(await judge(3)).toMatchObject({ kind: 'equal', voucher: 'epoch_before' })
    expect(await judge(3, [honest])).toMatchObject(refused)
  })

  test('is the first one: nobody vouches for it, or a list does', async () => {
    expect(await judge(1)).toMatchObject({ kind: 'equal', voucher: 'nobody' })
    expect(await judge(1, [honest])).toMatchObject({ kind: 'equal', voucher: 'verifier' })
    expect(await judge(1, [thief.address])).toMatchObject(refused)
  })
})

test('an attestor signs it for nobody but him who lists its signer', async () => {
  const said: string[] = []
  const answerOf = async (...receiptSigners: Address[]) => {
    const onAnswer = (_: number, text: string) => void said.push(text)
    const options = { port: 0, key: `0x${'5e'.repeat(32)}`, source, receiptSigners } as const
    const { url, stop } = await startAttestor({ ...options, onAnswer })
    const body = canonicalText(two.commit)
    const reply = await fetch(`${url}/v1/attestations`, { method: 'POST', body })
    await stop()
    return reply.status
  }
  expect([await answerOf(), await answerOf(honest), await answerOf(thief.address)]).toEqual([
    ...[409, 409, 200],
  ])
  expect(said[0]).toContain('"where":"receiptSigner"')
  expect(said[2]).toBe(`signed; receipts signed by ${thief.address}, as --receipt-signer says`)
})

test('the proof of one receipt rests on the same rule', async () => {
  const receipt = must(receiptsIn(two)[0], 'an epoch has receipts')
  const proof = proveReceipt(receipt, two.manifest, one.manifest, two.files.hashes)
  const fault = { kind: 'fault', fault: 'receiptSigner', receiptSigner: thief.address }
  expect(await judgeReceipt(proof, source)).toEqual(fault)
  expect(await judgeReceipt(proof, source, [honest])).toEqual(fault)
  expect(await judgeReceipt(proof, source, [thief.address])).toEqual({
    ...{ kind: 'committed', receiptSigner: thief.address, voucher: 'verifier' },
  })
})

function receiptsIn({ files }: BuiltEpoch) {
  const read = fromLines(signedReceipt, files.receipts)
  assert(read.ok, 'receipts of a test are canonical')
  return read.value
}
