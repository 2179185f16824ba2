// A settler who signs other parts than his combination is made of is found, though price, splits, hashes
// and signatures all fit what he signed.
import { describe, expect, test } from 'vitest'
import { compositionId, compositionName } from '../../schemas/adapter/composition.ts'
import { parseSha256 } from '../../schemas/ids.ts'
import { nanoUsd, tokenWei, type NanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { Credited } from '../../schemas/wire/generation.ts'
import type { AdapterPart } from '../../schemas/wire/terms.ts'
import { judgeReceipt } from '../../local/verify/receipt-judge.ts'
import type { EpochSource } from './read-epoch.ts'
import { proveReceipt } from './receipt-proof.ts'
import { addressOf, builtOf, creditedOf, PLACE, receiptsOf, RECOMPUTE } from './settle.cases.ts'
import { verifyEpoch } from './verify-epoch.ts'

const part = (n: number, name: string, weightMilli: number): AdapterPart => {
  return { name, sha256: parseSha256(`${n}`.repeat(64)), payee: addressOf(50 + n), weightMilli }
}
const BRIEF = part(1, 'dora/brief', 600)
const QUOTE = part(2, 'dora/quote', 1_000)
const COMBINED = {
  model: 'dora/brief:0.6+dora/quote',
  modelSha256: compositionId([QUOTE, BRIEF]),
}
const plain = creditedOf({ n: 1, payer: 1, prompt: 9, completion: 9, perToken: 10n, shares: [] })

/** Billed by the rules for these parts, whatever the name says. */
function callOf(
  parts: readonly AdapterPart[],
  change: Partial<Pick<Credited, 'model' | 'modelSha256'>> = {},
  adapter = must(parts[0], 'a combination has parts').payee,
): Credited {
  const payees = { ...plain.terms.payees, adapter }
  const terms = { ...plain.terms, payees, adapterParts: [...parts] }
  const credited = { ...plain, ...COMBINED, ...change, terms }
  return { ...credited, splits: [...RECOMPUTE.splits(credited)] }
}

async function verdictOn(credited: Credited) {
  const { manifestBytes: manifest, files, commit } = builtOf(1, await receiptsOf([credited]), null)
  const { chainId, distributor } = PLACE
  const chain = { chainId, distributor, commit, previousDataHash: null }
  return verifyEpoch(
    { manifest, ...files },
    null,
    { ...chain, fundedWei: tokenWei(10n ** 30n) },
    RECOMPUTE,
  )
}

/** Of the proof of that one receipt, for whoever has nothing else of the epoch but its manifest. */
async function verdictOnProof(credited: Credited) {
  const receipts = await receiptsOf([credited])
  const { manifest, manifestBytes, files, commit } = builtOf(1, receipts, null)
  const { chainId, distributor } = PLACE
  const source: EpochSource = {
    ...{ chainId, distributor },
    manifest: async () => manifestBytes,
    blob: async () => null,
    commit: async () => commit,
    fundedWei: async () => tokenWei(0n),
  }
  const receipt = must(receipts[0], 'an epoch has receipts')
  return judgeReceipt(proveReceipt(receipt, manifest, null, files.hashes), source)
}

const honest = callOf([BRIEF, QUOTE])

describe('verify-epoch, of a combination', () => {
  test('finds honest parts equal, each paid by its weight', async () => {
    expect(honest.splits.filter(({ role }) => role === 'adapter')).toHaveLength(2)
    expect(await verdictOn(honest)).toMatchObject({ equal: true })
    expect(await verdictOn(plain)).toMatchObject({ equal: true })
    expect(await verdictOnProof(honest)).toMatchObject({ kind: 'committed' })
    expect(await verdictOnProof(plain)).toMatchObject({ kind: 'committed' })
  })

  const parts = 'terms.adapterParts'
  const heavier = [{ ...BRIEF, weightMilli: 900 }, QUOTE]
  const another = part(3, 'dora/other', 600)
  test.each([
    ['other weights', callOf(heavier), parts],
    [
      'other weights, named by the name too',
      callOf(heavier, { model: compositionName(heavier) }),
      'modelSha256',
    ],
    ['another part', callOf([another, QUOTE]), parts],
    [
      'another file of a part',
      callOf([{ ...BRIEF, sha256: another.sha256 }, QUOTE]),
      'modelSha256',
    ],
    ['a part too few', callOf([BRIEF]), parts],
    ['a part twice', callOf([BRIEF, QUOTE, QUOTE]), parts],
    ['the parts in another order', callOf([QUOTE, BRIEF]), parts],
    ['another hash', callOf([BRIEF, QUOTE], { modelSha256: another.sha256 }), 'modelSha256'],
    [
      'a name written another way',
      callOf([BRIEF, QUOTE], { model: 'dora/quote:1+dora/brief:0.600' }),
      'model',
    ],
    ['another payee of the role', callOf([BRIEF, QUOTE], {}, QUOTE.payee), 'terms.payees.adapter'],
    ['no parts', { ...plain, ...COMBINED }, parts],
    ['parts of one adapter as it is', callOf([QUOTE], { model: QUOTE.name }), parts],
    ['parts of a base', callOf([BRIEF, QUOTE], { model: 'meed-tiny' }), parts],
  ])('finds %s, in the epoch and in the proof of the one receipt', async (_, credited, where) => {
    expect(await verdictOn(credited)).toMatchObject({
      equal: false,
      difference: { where: `receipts[0].${where}` },
    })
    // Sealed and committed as it is: nothing but the rules of a combination tells.
    expect(await verdictOnProof(credited)).toMatchObject({
      kind: 'different',
      difference: { where },
    })
  })
})

test('the proof of a receipt whose price does not follow from its usage is found as well', async () => {
  const more = (amount: NanoUsd) => nanoUsd(amount + 1n)
  const splits = plain.splits.map((split, index) =>
    index === 0 ? { ...split, amountNanoUsd: more(split.amountNanoUsd) } : split,
  )
  const dear = { ...plain, priceNanoUsd: more(plain.priceNanoUsd), splits }
  expect(await verdictOnProof(dear)).toMatchObject({
    kind: 'different',
    difference: { where: 'price' },
  })
})
