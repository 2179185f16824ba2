// The laws of pay that waits: whoever is held, taken back from or paid elsewhere, no wei is made or
// lost, no leaf falls, what is taken back is the reserve's, and a stranger computes the same books.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { hashTypedData } from 'viem'
import { sha256Hex } from '../../schemas/canonical.ts'
import { payToTypedData } from '../../schemas/chain/pay-to-type.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { PayeeRules, PayoutAddress } from '../../schemas/wire/epoch.ts'
import type { Credited } from '../../schemas/wire/generation.ts'
import { splitsOf } from '../bill/splits.ts'
import { mature, sumOfLeaves, sumOfPending } from './books.ts'
import { crossCheck } from './cross-check.ts'
import { buildEpoch, keccakHex } from './epoch.ts'
import type { BuiltEpoch } from './epoch.ts'
import { canonicalText } from './lines.ts'
import { packPending, unpackPending } from './pending-file.ts'
import { addressOf, AT_ONCE, calls, creditedOf, PLACE, previousOf, RATE } from './settle.cases.ts'
import { receiptsOf, RECOMPUTE, runOf, SIGNER } from './settle.cases.ts'
import { verifyEpoch } from './verify-epoch.ts'

const RESERVE = AT_ONCE.reserve
const payee = fc.nat(4).map((n) => addressOf(100 + n))
const evidence = [sha256Hex('evidence')]
const byAccount = (a: { account: Address }, b: { account: Address }) =>
  a.account < b.account ? -1 : 1

const rules: fc.Arbitrary<PayeeRules> = fc.record({
  maturityEpochs: fc.nat(3),
  reserve: fc.constant(RESERVE),
  standings: fc
    .uniqueArray(
      fc.record({
        account: payee,
        state: fc.constantFrom('held' as const, 'forfeited' as const),
        evidence: fc.constant(evidence),
      }),
      { selector: ({ account }) => account, maxLength: 3 },
    )
    .map((list) => list.toSorted(byAccount)),
  addresses: fc.constant([]),
})

type Epoch = { readonly built: BuiltEpoch; readonly credited: readonly Credited[] }

async function chainOf(
  batches: readonly (readonly Credited[])[],
  laws: readonly PayeeRules[],
  /** Of a settler who forgets which words he followed, or would have it forgotten. */
  forgets = false,
): Promise<Epoch[]> {
  const epochs: Epoch[] = []
  let [before, seq, n]: [BuiltEpoch | null, number, number] = [null, 0, 0]
  for (const [i, batch] of batches.entries()) {
    const numbered = batch.map((each) => ({ ...each, generationId: idOf(++n) }))
    const receipts = await receiptsOf(numbered, 4, seq)
    const { standings, addresses, maturityEpochs } = laws[i] ?? AT_ONCE
    const closed = { ...runOf(i + 1, receipts), payees: { maturityEpochs } }
    const previous: Parameters<typeof buildEpoch>[0]['previous'] = before && {
      ...previousOf(before),
      ...(forgets ? { words: [] } : {}),
    }
    const payees = { standings, addresses }
    const built: BuiltEpoch = buildEpoch({ place: PLACE, closed, receipts, previous, payees })
    epochs.push({ built, credited: numbered })
    ;[before, seq] = [built, seq + receipts.length]
  }
  return epochs
}

function idOf(n: number) {
  return creditedOf({ n, payer: 0, prompt: 1, completion: 1, perToken: 1n, shares: [] })
    .generationId
}

function verdictOn(epoch: BuiltEpoch, before: BuiltEpoch | null) {
  const { chainId, distributor } = PLACE
  const previousDataHash = before?.commit.dataHash ?? null
  const at = { chainId, distributor, commit: epoch.commit, previousDataHash }
  return verifyEpoch(
    { manifest: epoch.manifestBytes, ...epoch.files },
    before && { manifest: before.manifestBytes, ...before.files },
    { ...at, fundedWei: tokenWei(10n ** 36n) },
    RECOMPUTE,
  )
}

const histories = fc
  .integer({ min: 2, max: 5 })
  .chain((length) =>
    fc.tuple(
      fc.array(calls(4), { minLength: length, maxLength: length }),
      fc.array(rules, { minLength: length, maxLength: length }),
    ),
  )

const owed = ({ leaves }: BuiltEpoch, account: Address) =>
  leaves.find((each) => each.account === account)?.cumulativeWei ?? 0n

describe('books with pay that waits', () => {
  test('make and lose no wei, lower no leaf, and are the same for a stranger', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ([batches, laws]) => {
        let before: BuiltEpoch | null = null
        let spent = 0n
        for (const { built, credited } of await chainOf(batches, laws)) {
          spent += credited.reduce((sum, each) => sum + each.priceNanoUsd * RATE, 0n)
          const { leaves, debits, pending, commit } = built
          expect(sumOfLeaves(leaves) + sumOfPending(pending)).toBe(spent)
          expect(sumOfLeaves(debits)).toBe(spent)
          expect(commit.totalWei).toBe(sumOfLeaves(leaves))
          for (const { account, cumulativeWei } of before?.leaves ?? []) {
            expect(owed(built, account)).toBeGreaterThanOrEqual(cumulativeWei)
          }
          expect(unpackPending(packPending(pending))).toEqual({ ok: true, value: pending })
          expect(await verdictOn(built, before)).toMatchObject({ equal: true })
          before = built
        }
      }),
      { numRuns: 60 },
    )
  })

  test('agree with themselves wherever the money is counted', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ([batches, laws]) => {
        const epochs = await chainOf(batches, laws)
        for (const [i, { built }] of epochs.entries()) {
          const before = epochs[i - 1]?.built ?? null
          const own = await receiptsOf(must(epochs[i], 'it is there').credited)
          const earlierWei = before?.commit.totalWei ?? 0n
          const check = crossCheck({
            ...{ epoch: i + 1, weiPerNanoUsd: RATE, tallied: own, published: own },
            before: before ?? { leaves: [], debits: [], pending: [] },
            after: built,
            ...{ committedBeforeWei: earlierWei, committedWei: built.commit.totalWei },
            pulled: { earlierWei, byCommitWei: built.commit.totalWei - earlierWei },
          })
          expect(check.isEqual).toBe(true)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('pay a contributor so many epochs later, and nothing before', () => {
    fc.assert(
      fc.property(rules, fc.nat(8), fc.array(fc.tuple(payee, fc.nat(8))), (law, epoch, rows) => {
        const waiting = rows.map(([account, earnedIn]) => {
          return { account, earnedIn, amountWei: tokenWei(7n) }
        })
        const { pending, paid } = mature(waiting, epoch, law)
        expect(pending.length + paid.length).toBe(waiting.length)
        const states = new Map(law.standings.map(({ account, state }) => [account, state]))
        for (const { account, earnedIn } of pending) {
          const isHeld = states.get(account) === 'held'
          expect(isHeld || earnedIn + law.maturityEpochs > epoch).toBe(true)
          expect(states.get(account)).not.toBe('forfeited')
        }
        const lost = waiting.filter(({ account }) => states.get(account) === 'forfeited')
        expect(paid.filter(({ account }) => account === RESERVE)).toHaveLength(lost.length)
      }),
      { numRuns: 2_000 },
    )
  })
})

const shares = [{ payee: 0, share: 500_000_000 }]
const call = (n: number) =>
  creditedOf({ n, payer: 1, prompt: 100, completion: 100, perToken: 1_000n, shares })
const contributor = addressOf(100)
const law = (change: Partial<PayeeRules>): PayeeRules => ({
  ...{ ...AT_ONCE, maturityEpochs: 2 },
  ...change,
})

describe('a claw-back', () => {
  const pay = must(
    call(1).splits.find(({ role }) => role === 'data'),
    'data is paid',
  )
  const wei = pay.amountNanoUsd * RATE

  test('within the delay takes what is pending, gives it to the reserve, and says why', async () => {
    const taken = law({ standings: [{ account: contributor, state: 'forfeited', evidence }] })
    const [one, two] = await chainOf([[call(1)], [call(2)]], [law({}), taken])
    const [first, second] = [must(one, 'one').built, must(two, 'two').built]
    expect(first.pending).toEqual([{ earnedIn: 1, account: contributor, amountWei: wei }])
    expect(owed(first, contributor)).toBe(0n)
    expect([second.pending, owed(second, contributor)]).toEqual([[], 0n])
    const commons = must(
      call(2).splits.find(({ role }) => role === 'commons'),
      'the commons',
    )
    const own = commons.amountNanoUsd * RATE
    expect(owed(second, RESERVE) - owed(first, RESERVE)).toBe(own + 2n * wei)
    expect(second.manifest.payees.standings).toEqual(taken.standings)
  })

  test('goes to nobody whom the settler would rather have', async () => {
    const [one] = await chainOf([[call(1)]], [law({})])
    const { built } = must(one, 'one')
    const payees = { ...built.manifest.payees, reserve: addressOf(666) }
    const manifestBytes = utf8ToBytes(canonicalText({ ...built.manifest, payees }))
    const commit = { ...built.commit, dataHash: keccakHex(manifestBytes) }
    expect(await verdictOn({ ...built, manifestBytes, commit }, null)).toMatchObject({
      difference: { where: 'manifest.payees.reserve' },
    })
  })

  test('is too late for what was paid; held pay waits and is paid when it is heard', async () => {
    const held = law({ standings: [{ account: contributor, state: 'held', evidence }] })
    const batches = [1, 2, 3, 4].map((n) => [call(n)])
    const epochs = await chainOf(batches, [law({}), held, held, law({})])
    expect(epochs.map(({ built }) => owed(built, contributor))).toEqual([0n, 0n, 0n, 2n * wei])
    const late = await chainOf(batches, [law({}), law({}), law({}), { ...held, standings: [] }])
    expect(late.map(({ built }) => owed(built, contributor))).toEqual([0n, 0n, wei, 2n * wei])
  })
})

describe('a payout address', () => {
  const wallet = SIGNER.address
  const elsewhere = addressOf(700)

  async function saidBy(version: number, to = elsewhere): Promise<PayoutAddress> {
    const said = { account: wallet, to, version }
    return { ...said, signature: await SIGNER.sign(hashTypedData(payToTypedData(PLACE, said))) }
  }

  /** A call whose contributor is a wallet with a key. */
  function own(n: number): Credited {
    const plain = call(n)
    const credit = {
      ...plain.credit,
      shares: plain.credit.shares.map((share) => ({ ...share, payee: wallet })),
    }
    return { ...plain, credit, splits: splitsOf(plain.priceNanoUsd, plain.terms, credit) }
  }

  const to = (addresses: PayoutAddress[]) => law({ maturityEpochs: 0, addresses })

  test('gets what its account earns, from the first epoch that paid it on published by each', async () => {
    const addresses = [await saidBy(1)]
    const [one, two] = await chainOf([[own(1)], [call(2)]], [to(addresses), to(addresses)])
    const [first, second] = [must(one, 'one').built, must(two, 'two').built]
    expect(owed(first, wallet)).toBe(0n)
    expect(owed(first, elsewhere)).toBeGreaterThan(0n)
    expect(first.manifest.payees.addresses).toEqual(addresses)
    expect(second.manifest.payees.addresses).toEqual(addresses)
    expect(await verdictOn(first, null)).toMatchObject({ equal: true })
    expect(await verdictOn(second, first)).toMatchObject({ equal: true })
  })

  test('is nobody’s but its account’s to say: a settler who invents or rewinds one is found', async () => {
    const [stolen] = [{ ...(await saidBy(1)), to: addressOf(666) }]
    const [invented] = await chainOf([[own(1)]], [to([stolen])])
    expect(await verdictOn(must(invented, 'one').built, null)).toMatchObject({
      difference: { where: 'manifest.payees.addresses[0].signature' },
    })
    const laws = [to([await saidBy(2)]), to([await saidBy(1, addressOf(701))])]
    const [one, two] = await chainOf([[own(1)], [own(2)]], laws, true)
    const [first, second] = [must(one, 'one').built, must(two, 'two').built]
    expect(await verdictOn(second, first)).toMatchObject({
      difference: { where: 'manifest.payees.addresses[0].version' },
    })
  })

  test('is not rewound behind an epoch in which its account earned nothing', async () => {
    const [older, newer] = [await saidBy(1, addressOf(701)), await saidBy(2)]
    const laws = [to([newer]), to([]), to([older])]
    const batches = [[own(1)], [call(2)], [own(3)]]
    const built = async (forgets: boolean) => {
      const [one, two, three] = await chainOf(batches, laws, forgets)
      return [must(one, 'one').built, must(two, 'two').built, must(three, 'three').built] as const
    }
    const [first, dropped] = await built(true)
    expect(await verdictOn(dropped, first)).toMatchObject({
      difference: { where: 'manifest.payees.addresses', actual: 'null' },
    })
    const [, second, third] = await built(false)
    expect(second.manifest.payees.addresses).toEqual([newer])
    expect(third.manifest.payees.addresses).toEqual([newer])
    expect(await verdictOn(second, first)).toMatchObject({ equal: true })
    expect(await verdictOn(third, second)).toMatchObject({ equal: true })
    expect(owed(third, elsewhere)).toBeGreaterThan(owed(second, elsewhere))
    const lowered = await verdictOn(saying(third, [older]), second)
    expect(lowered).toMatchObject({ difference: { where: 'manifest.payees.addresses[0].version' } })
    const other = await verdictOn(saying(third, [await saidBy(2, addressOf(702))]), second)
    expect(other).toMatchObject({ difference: { where: 'manifest.payees.addresses[0]' } })
  })

  /** The same epoch by a settler who publishes other words, and commits to that. */
  function saying(built: BuiltEpoch, addresses: PayoutAddress[]): BuiltEpoch {
    const manifest = { ...built.manifest, payees: { ...built.manifest.payees, addresses } }
    const manifestBytes = utf8ToBytes(canonicalText(manifest))
    const commit = { ...built.commit, dataHash: keccakHex(manifestBytes) }
    return { ...built, manifest, manifestBytes, commit }
  }
})
