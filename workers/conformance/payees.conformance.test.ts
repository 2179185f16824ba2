// Pay that waits, over HTTP and on a chain: it matures an epoch later, is held for a finding, contested,
// taken back to the reserve, or paid at an address that its account signed for; and every epoch of it is
// recomputed by a stranger and agrees with itself to the wei.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { payToTypedData } from '../../schemas/chain/pay-to-type.ts'
import { meedWith, type Meed } from '../../local/cli/meed.cases.ts'
import { createKey, openBalance, until } from '../../local/demo/client.ts'
import { person, type Part } from '../../local/stack/people.ts'
import { networkSource } from '../../local/verify/epoch-source.ts'
import { judgeEpoch } from '../../local/verify/judge.ts'
import { judgeReceipt } from '../../local/verify/receipt-judge.ts'
import type { Address } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import { bigintText } from '../../schemas/wire/scalars.ts'
import { receiptProof } from '../settle/receipt-proof.ts'
import { api, refusalOf } from './api.cases.ts'
import { chat, openWorld, question, type World } from './world.cases.ts'

let world: World
let meed: Meed
beforeAll(async () => {
  world = await openWorld({ edgeVars: { MATURITY_EPOCHS: '1' } })
  meed = meedWith({ CLAIM_KEY: person('dora').privateKey })
})
afterAll(async () => {
  meed.remove()
  await world.stop()
})

/** Where the command line finds server and chain. */
function chainFlags(server: '--url' | '--mirror'): string[] {
  const { url, rpcUrl, deployment } = world.stack
  const at = [server, url, '--rpc', rpcUrl, '--distributor', deployment.distributor]
  return server === '--url' ? at : [...at, '--chain-id', `${deployment.chainId}`]
}

const DATANET = { model: 'dora/brief', datanets: ['meed/elements'] }
const payout = z.object({
  cumulative_wei: bigintText,
  claimable_wei: bigintText,
  maturing_wei: bigintText,
})
const standing = z.object({
  state: z.string(),
  appeal_until_ms: z.number().nullable(),
  findings: z.array(z.object({ kind: z.string(), evidence: z.string() })),
})

const operator = () => world.stack.secrets.OPERATOR_TOKEN
const get = (path: string, key: string | null = null) => api(world, 'GET', path, key)
const post = (path: string, key: string | null, body: object) => api(world, 'POST', path, key, body)

/** A call, credited, and who is paid for its data. */
async function callOnce() {
  const reply = await chat(world, world.key, question('What is bromine? [1]', DATANET))
  const id = must(reply.headers.get('x-meed-generation-id'), 'a call has an id')
  await reply.text()
  const shown = z.object({ receipt: signedReceipt.nullable() })
  const { credited } = await until('the receipt', async () => {
    return shown.parse((await get(`/v1/generations/${id}`, world.key)).body).receipt
  })
  const own = credited.splits.filter(({ role }) => role === 'data')
  const nanoUsd = own.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n)
  return { id, payee: must(own[0], 'data is paid').payee, nanoUsd }
}

/** Settles what is open; the epoch is final, found equal by a stranger, and its money agrees. */
async function settled(epoch: number): Promise<void> {
  const list = z.object({
    data: z.array(z.object({ epoch: z.number(), state: z.string(), money: z.string() })),
  })
  await until(`epoch ${epoch}`, async () => {
    await post('/v1/epochs', operator(), {})
    const { data } = list.parse((await get('/v1/epochs')).body)
    return data.find((each) => each.epoch === epoch && each.money === 'equal') ?? null
  })
  expect(await judgeEpoch(epoch, stranger(), '')).toMatchObject({ kind: 'equal' })
}

function stranger() {
  const { url, rpcUrl, deployment } = world.stack
  const { chainId, distributor, block: fromBlock } = deployment
  return networkSource({ mirrors: [url], rpcUrl, chainId, distributor, fromBlock })
}

async function payoutOf(account: Address) {
  return payout.parse((await get(`/v1/payouts/${account}`)).body)
}

function keyOf(account: Address): Promise<string> {
  const { url, deployment } = world.stack
  return createKey(url, deployment, person(partOf(account)), 'payee')
}

function trialKeyOf(account: Address): Promise<string> {
  const { url, deployment } = world.stack
  return createKey(url, deployment, person(partOf(account)), 'payee', { mode: 'test' })
}

function partOf(account: Address): Part {
  const parts: readonly Part[] = ['alice', 'bruno', 'chen']
  return must(
    parts.find((each) => person(each).address === account),
    'it is a contributor',
  )
}

describe('pay of a contributor', () => {
  let payee: Address
  let wei: bigint

  test('is maturing in its epoch, in sight of its payee, and cannot be claimed', async () => {
    const call = await callOnce()
    payee = call.payee
    wei = call.nanoUsd * 1_000_000_000n
    const proofPath = `/v1/generations/${call.id}/receipt/proof`
    expect(await refusalOf(await get(proofPath))).toEqual([404, 'receipt_not_settled'])
    await settled(1)
    const proof = receiptProof.parse((await get(proofPath)).body)
    expect(await judgeReceipt(proof, stranger())).toMatchObject({
      kind: 'committed',
      voucher: 'nobody',
    })
    const lie = { ...proof, inclusion: { ...proof.inclusion, size: proof.inclusion.size + 1 } }
    expect(await judgeReceipt(lie, stranger())).toMatchObject({ kind: 'fault', fault: 'place' })
    const file = join(world.stateFolder, 'proof.json')
    const check = () => meed.run('verify-epoch', '--receipt', file, ...chainFlags('--mirror'))
    writeFileSync(file, JSON.stringify(toWire(proof)))
    expect((await check()).out).toContain(`${call.id} is receipt 0 of shard 0`)
    writeFileSync(file, JSON.stringify(toWire(lie)))
    expect(await check()).toMatchObject({ code: 1 })
    writeFileSync(file, '{}')
    expect(await check()).toMatchObject({ code: 2 })
    expect(await payoutOf(payee)).toEqual({
      ...{ cumulative_wei: 0n, claimable_wei: 0n, maturing_wei: wei },
    })
    expect((await get('/v1/epochs/1/money')).body).toMatchObject({
      ...{ state: 'equal', pending_wei: `${wei}` },
    })
  })

  test('is claimable an epoch later', async () => {
    const { nanoUsd } = await callOnce()
    await settled(2)
    expect(await payoutOf(payee)).toEqual({
      ...{ cumulative_wei: wei, claimable_wei: wei, maturing_wei: nanoUsd * 1_000_000_000n },
    })
  })

  test('is held for a finding, with its evidence, and can be contested once', async () => {
    const key = await keyOf(payee)
    expect(standing.parse((await get('/v1/standing', key)).body).state).toBe('clear')
    expect(await refusalOf(await post('/v1/standing/appeal', key, { statement: 'x' }))).toEqual([
      ...[404, 'nothing_to_appeal'],
    ])
    const trial = await trialKeyOf(payee)
    for (const reply of [
      await get('/v1/standing', trial),
      await get(`/v1/contributions/con_${'0'.repeat(22)}/earnings`, trial),
      await post('/v1/standing/appeal', trial, { statement: 'x' }),
    ]) {
      expect(await refusalOf(reply)).toEqual([403, 'live_key_only'])
    }
    const finding = { kind: 'poisoned', evidence: 'passage 7 names a wrong year' }
    const path = `/v1/standings/${payee}`
    expect(await refusalOf(await post(path, key, { finding }))).toEqual([
      ...[401, 'invalid_operator_token'],
    ])
    await post(path, operator(), { finding })
    const held = standing.parse((await get('/v1/standing', key)).body)
    expect(held).toMatchObject({ state: 'held', findings: [finding] })
    expect(held.appeal_until_ms).toBeGreaterThan(Date.now())
    await callOnce()
    await settled(3)
    const waiting = await payoutOf(payee)
    expect([waiting.cumulative_wei, waiting.maturing_wei > wei]).toEqual([wei, true])
    // A test key of the same wallet cannot use up the one appeal.
    expect(await refusalOf(await post('/v1/standing/appeal', trial, { statement: 'x' }))).toEqual([
      403,
      'live_key_only',
    ])
    expect(standing.parse((await get('/v1/standing', key)).body).state).toBe('held')
    const appealed = await post('/v1/standing/appeal', key, { statement: 'The year is right.' })
    expect(standing.parse(appealed.body).state).toBe('appealed')
  })

  test('is taken back to the reserve when the appeal fails; what was owed before stays', async () => {
    const reserve = person('commons').address
    const owed = async () => {
      const { status, body } = await get(`/v1/payouts/${reserve}`)
      return status === 404 ? 0n : payout.parse(body).cumulative_wei
    }
    const before = await owed()
    const { maturing_wei: taken } = await payoutOf(payee)
    await post(`/v1/standings/${payee}`, operator(), { decision: 'upheld' })
    const { nanoUsd } = await callOnce()
    await settled(4)
    expect(await payoutOf(payee)).toEqual({
      ...{ cumulative_wei: wei, claimable_wei: wei, maturing_wei: 0n },
    })
    expect((await owed()) - before).toBeGreaterThanOrEqual(taken + nanoUsd * 1_000_000_000n)
    const manifest = z.object({ payees: z.object({ standings: z.array(z.unknown()) }) })
    const { payees } = manifest.parse((await get('/v1/epochs/4')).body)
    expect(payees.standings).toMatchObject([{ account: payee, state: 'forfeited' }])
  })
})

describe('a payout address', () => {
  const to = person('guardian').address
  const account = person('dora').address

  async function say(version: number, by: Part = 'dora') {
    const place = world.stack.deployment
    const signature = await person(by).account.signTypedData(
      payToTypedData(place, { account, to, version }),
    )
    return api(world, 'PUT', `/v1/payout-addresses/${account}`, null, { to, version, signature })
  }

  async function sayOf(part: Part) {
    const { account: wallet, address } = person(part)
    const said = { account: address, to, version: 1 }
    const signature = await wallet.signTypedData(payToTypedData(world.stack.deployment, said))
    const body = { to, version: 1, signature }
    return api(world, 'PUT', `/v1/payout-addresses/${address}`, null, body)
  }

  test('is nobody else’s to say', async () => {
    expect(await refusalOf(await say(1, 'erin'))).toEqual([400, 'signature_invalid'])
    expect(await refusalOf(await say(2))).toEqual([409, 'version_expected'])
    expect(await refusalOf(await sayOf('guardian'))).toEqual([404, 'payee_unknown'])
    expect(await refusalOf(await get('/v1/payout-addresses/dora'))).toEqual([400, 'invalid_value'])
  })

  test('is paid from the next epoch on, and the account’s own leaf stays as it was', async () => {
    const flags = ['--account', account, '--to', to, ...chainFlags('--url')]
    const said = await meed.run('claims', 'pay-to', ...flags, '--json')
    expect(JSON.parse(said.out)).toMatchObject({ account, from_epoch: 6, to, version: 1 })
    expect((await get(`/v1/payout-addresses/${account}`)).body).toMatchObject({
      data: [{ from_epoch: 6, version: 1 }],
    })
    await callOnce()
    await settled(5)
    expect((await get(`/v1/payouts/${to}`)).status).toBe(404)
    const { cumulative_wei: own } = await payoutOf(account)
    await callOnce()
    await settled(6)
    expect((await payoutOf(account)).cumulative_wei).toBe(own)
    const { claimable_wei: due } = await payoutOf(to)
    expect(due).toBeGreaterThan(0n)
    const before = await openBalance(world.stack, to)
    const taken = ['claims', 'claim', '--account', to, '--gasless', ...chainFlags('--url')]
    expect(await meed.run(...taken)).toMatchObject({ code: 0 })
    expect((await openBalance(world.stack, to)) - before).toBe(due)
    expect((await payoutOf(to)).claimable_wei).toBe(0n)
  })
})
