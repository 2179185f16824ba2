// I5 of a whole world: everything that the accounts looked at were charged is in one epoch each, and what
// the epochs owe and what they bill is the sum of their charges. Read from what is published, and judged
// by what anybody runs to check an epoch.
import { expect } from 'vitest'
import { z } from 'zod'
import { until } from '../../local/demo/client.ts'
import { WEI_PER_NANO_USD } from '../../local/stack/chain.ts'
import { networkSource } from '../../local/verify/epoch-source.ts'
import { judgeEpoch } from '../../local/verify/judge.ts'
import { must } from '../../schemas/result.ts'
import { manifest as manifestSchema, type Leaf } from '../../schemas/wire/epoch.ts'
import { signedReceipt, type SignedReceipt } from '../../schemas/wire/generation.ts'
import { fromLines, parseCanonical } from '../settle/lines.ts'
import { unpackLeaves } from '../settle/payout-tree.ts'
import { readEpoch } from '../settle/read-epoch.ts'
import { api } from './api.cases.ts'
import { chargedIn } from './invariants.cases.ts'
import type { World } from './world.cases.ts'

const list = z.object({ data: z.array(z.object({ epoch: z.number(), money: z.string() })) })

/**
 * To be called once all other tests of a world are over.
 *
 * @returns how many charges it looked at
 */
export async function expectSettled(world: World): Promise<number> {
  const due = chargedIn(world)
  const epochs = await settledEpochs(world, due.length)
  const receipts = epochs.flatMap((epoch) => epoch.receipts)
  const ids = receipts.map(({ credited }) => credited.generationId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const each of due) {
    const { generationId } = each.credited
    const published = receipts.filter(({ credited }) => credited.generationId === generationId)
    expect(published).toEqual([each])
  }
  const last = must(epochs.at(-1), 'an epoch was settled')
  expect(sumOf(last.leaves) + last.pendingWei).toBe(weiOf(receipts))
  expect(sumOf(last.debits)).toBe(weiOf(receipts))
  for (const payer of new Set(due.map(({ credited }) => credited.payer))) {
    const own = due.filter(({ credited }) => credited.payer === payer)
    const billed = last.debits.find(({ account }) => account === payer)
    expect(billed?.cumulativeWei).toBe(weiOf(own))
  }
  return due.length
}

/** Closes what is open until all that is due is final, its money counted and found equal by a stranger. */
async function settledEpochs(world: World, due: number) {
  const { data } = await until('the epochs', async () => {
    await api(world, 'POST', '/v1/epochs', world.stack.secrets.OPERATOR_TOKEN, {})
    const told = list.parse((await api(world, 'GET', '/v1/epochs', null)).body)
    return told.data.length > 0 && told.data.every(({ money }) => money === 'equal') ? told : null
  })
  const { url, rpcUrl, deployment } = world.stack
  const { chainId, distributor, block: fromBlock } = deployment
  const source = networkSource({ mirrors: [url], rpcUrl, chainId, distributor, fromBlock })
  const epochs = []
  for (const { epoch } of data.toSorted((a, b) => a.epoch - b.epoch)) {
    expect(await judgeEpoch(epoch, source, '')).toMatchObject({ kind: 'equal' })
    epochs.push(await read(epoch, source))
  }
  expect(epochs.flatMap(({ receipts }) => receipts).length).toBeGreaterThanOrEqual(due)
  return epochs
}

async function read(epoch: number, source: ReturnType<typeof networkSource>) {
  const hand = await readEpoch(epoch, source)
  if (!hand.ok) throw new Error(`no source has ${hand.error.missing}`)
  const { published } = hand.value
  const manifest = parseCanonical(manifestSchema, new TextDecoder().decode(published.manifest))
  const receipts = fromLines(signedReceipt, published.receipts)
  const leaves = unpackLeaves(published.leaves)
  const debits = unpackLeaves(published.debits)
  if (!manifest.ok || !receipts.ok || !leaves.ok || !debits.ok) throw new Error('not canonical')
  return {
    pendingWei: manifest.value.pendingWei,
    receipts: receipts.value,
    leaves: leaves.value,
    debits: debits.value,
  }
}

function sumOf(leaves: readonly Leaf[]): bigint {
  return leaves.reduce((all, { cumulativeWei }) => all + cumulativeWei, 0n)
}

function weiOf(receipts: readonly SignedReceipt[]): bigint {
  const prices = receipts.map(({ credited }) => credited.priceNanoUsd)
  return prices.reduce<bigint>((all, price) => all + price, 0n) * WEI_PER_NANO_USD
}
