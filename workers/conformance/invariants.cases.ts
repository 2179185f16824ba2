// The invariants of reliability that concern calls and money, after whatever happened to an account, each
// by its number and as a sceptic checks it: through the API, the signed receipts, the published files and
// the chain. I6 (one root an epoch, claims within deposits) is what settle/*.anvil.test.ts holds.
import { expect } from 'vitest'
import { z } from 'zod'
import { call, until } from '../../local/demo/client.ts'
import { WEI_PER_NANO_USD } from '../../local/stack/chain.ts'
import { receiptSignerOf } from '../../local/stack/secrets.ts'
import { RECOMPUTE } from '../../local/verify/judge.ts'
import { sealFault } from '../../local/verify/receipt-seal.ts'
import { canonicalJson } from '../../schemas/canonical.ts'
import { contentId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { generationPage, type GenerationSummary } from '../../schemas/wire/account.ts'
import { attributionInputs } from '../../schemas/wire/attribution.ts'
import { signedReceipt, WHOLE, type SignedReceipt } from '../../schemas/wire/generation.ts'
import { usageReconciliation } from '../../schemas/wire/usage-report.ts'
import { pulled, shownWebhook } from '../../schemas/wire/webhooks.ts'
import { rerun } from '../attribute/rerun.ts'
import { verifyCall } from '../settle/verify-receipts.ts'
import { creditsOf, type World } from './world.cases.ts'

export type Expected = {
  readonly deposited: bigint
  /** Calls that were let in, those of one Idempotency-Key counted once; at most 100. */
  readonly calls: number
  /** The Datanets that its calls named; none: no call was grounded. */
  readonly datanets?: readonly string[]
}

const ledger = z.looseObject({
  balanced: z.boolean(),
  journal: z.record(z.string(), z.string()),
  open_holds_nano_usd: z.string(),
  entries: z.number(),
  undelivered: z.number(),
})
const shown = z.looseObject({ receipt: signedReceipt.nullable() })
const traced = z.looseObject({ inputs: z.json() })
const load = z.looseObject({ active: z.number(), waiting: z.number() })

const charged = new WeakMap<World, SignedReceipt[]>()
/** What every account of a world that was looked at was charged: what its epochs must hold. */
export const chargedIn = (world: World): readonly SignedReceipt[] => charged.get(world) ?? []

/** I1 to I4 and I7 to I10 of one account of its own (`freshAccount`), once nothing moves any more. */
export async function expectInvariants(
  world: World,
  key: string,
  { deposited, calls, datanets = [] }: Expected,
): Promise<{ readonly available: bigint; readonly captured: bigint }> {
  await expectNothingLeft(world, key)
  const balance = await expectBooks(world, key, deposited)
  const { data, has_more } = await call(
    `${world.stack.url}/v1/generations?limit=100`,
    generationPage,
    { key },
  )
  expect(has_more).toBe(false)
  await expectOneEndEach(world, key, data, { deposited, calls })
  expect(sum(data.map(chargeOf))).toBe(balance.captured)
  const paid = data.filter(({ state }) => state === 'captured')
  await expectEvents(world, key, paid)
  const receipts = await Promise.all(paid.map((each) => expectReceipt(world, key, each, datanets)))
  charged.set(world, [...chargedIn(world), ...receipts])
  return balance
}

/** I10 and the half of I7 that waits: no hold is open, nothing is on its way, no node is busy. */
async function expectNothingLeft(world: World, key: string): Promise<void> {
  await until('the outbox to be empty', async () =>
    (await ledgerOf(world, key)).undelivered === 0 ? true : null,
  )
  await until('the node to be free', async () => {
    const { active, waiting } = await call(`${world.nodeUrl}/health`, load)
    return active + waiting === 0 ? true : null
  })
  expect((await ledgerOf(world, key)).open_holds_nano_usd).toBe('0')
}

/** I1, and that the projection in PostgreSQL says the same (I8). */
async function expectBooks(world: World, key: string, deposited: bigint) {
  const credits = await creditsOf(world, key)
  const available = BigInt(credits.available_nano_usd)
  const captured = BigInt(credits.captured_nano_usd)
  const { balanced, journal } = await ledgerOf(world, key)
  expect([balanced, sum(Object.values(journal).map(BigInt))]).toEqual([true, 0n])
  expect([available >= 0n, credits.held_nano_usd]).toEqual([true, '0'])
  expect(available + captured).toBe(deposited)
  const url = `${world.stack.url}/v1/usage/reconciliation`
  const { object: _, ...reconciled } = await call(url, usageReconciliation, { key })
  expect(reconciled).toEqual({
    journal_captured_nano_usd: captured.toString(),
    projected_nano_usd: captured.toString(),
    difference_nano_usd: '0',
    rollup_difference_nano_usd: '0',
    undelivered: 0,
    reconciled: true,
  })
  return { available, captured }
}

/** I2 and I4: the journal has the deposit, and of each call that was let in one hold and one end. */
async function expectOneEndEach(
  world: World,
  key: string,
  data: readonly GenerationSummary[],
  { deposited, calls }: Expected,
): Promise<void> {
  expect(data.map(({ state }) => state)).not.toContain('held')
  expect(new Set(data.map(({ id }) => id)).size).toBe(calls)
  expect(data).toHaveLength(calls)
  const deposits = deposited === 0n ? 0 : 1
  expect((await ledgerOf(world, key)).entries).toBe(deposits + 2 * calls)
}

/** I7: one event for each charge, under the id that follows from it; none for what was not charged. */
async function expectEvents(world: World, key: string, paid: readonly GenerationSummary[]) {
  const url = `${world.stack.url}/v1/webhooks`
  const list = z.object({ data: z.array(shownWebhook) })
  const { data } = await call(url, list, { key })
  const { id } = must(data[0], 'a fresh account has its events kept')
  const { data: events } = await until('the events', async () => {
    const page = await call(`${url}/${id}/pull`, pulled, { key, body: { limit: 100 } })
    return page.data.length >= paid.length ? page : null
  })
  const due = paid.map((each) => contentId('evt', `generation.completed ${each.id}`))
  expect(events.map((event) => event.id).toSorted()).toEqual(due.toSorted())
  expect(await call(`${url}/${id}`, shownWebhook, { key })).toMatchObject({ dead: 0, dropped: 0 })
}

/** I3, I8 and I9 of one charge: what it says, recomputed by whoever holds the receipt and its trace. */
async function expectReceipt(
  world: World,
  key: string,
  summary: GenerationSummary,
  datanets: readonly string[],
): Promise<SignedReceipt> {
  const url = `${world.stack.url}/v1/generations/${summary.id}`
  const receipt = must((await call(url, shown, { key })).receipt, 'a charge has its receipt')
  const { credited } = receipt
  expect(chargeOf(summary)).toBeLessThanOrEqual(BigInt(summary.held_nano_usd))
  expect([credited.generationId, credited.priceNanoUsd]).toEqual([summary.id, chargeOf(summary)])
  const { shares, unattributed } = credited.credit
  expect(shares.reduce((all, { share }) => all + share, unattributed)).toBe(WHOLE)
  expect(sum(credited.splits.map(({ amountNanoUsd }) => amountNanoUsd))).toBe(chargeOf(summary))
  const { chainId, distributor } = world.stack.deployment
  const domain = { chainId, verifyingContract: distributor }
  const signer = receiptSignerOf(world.stack.secrets)
  expect(await sealFault(receipt, { domain, signer })).toBeNull()
  const rate = { weiPerNanoUsd: WEI_PER_NANO_USD }
  expect(verifyCall(receipt, receipt.receipt, rate, RECOMPUTE)).toBeNull()
  const { inputs } = await call(`${url}/trace`, traced, { key })
  const again = rerun(canonicalJson(inputs), credited.credit, credited.payer)
  expect(again).toMatchObject({ ok: true })
  const { passages } = attributionInputs.parse(inputs)
  for (const { datanet } of passages) expect(datanets).toContain(datanet)
  const given = passages.map(({ passageId }) => passageId)
  for (const { passageIds } of shares) expect(given).toEqual(expect.arrayContaining(passageIds))
  return receipt
}

function ledgerOf({ stack }: World, key: string): Promise<z.infer<typeof ledger>> {
  return call(`${stack.url}/v1/ledger`, ledger, { key })
}

function chargeOf({ price_nano_usd: price }: GenerationSummary): bigint {
  return BigInt(price ?? '0')
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, each) => all + each, 0n)
}
