// x402 payments on a chain of their own: the unmodified client signs, the facilitator verifies and settles,
// and a real book is credited; in the middle, processes die and strangers interfere.
import { AUTHORIZATION_TYPES } from '../../schemas/chain/authorization-type.ts'
import { DatabaseSync } from 'node:sqlite'
import { x402Client } from '@x402/core/client'
import { ExactEvmScheme } from '@x402/evm/exact/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { encodeAbiParameters, keccak256, pad, toHex, type Hex } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { TEST_MNEMONIC } from '../../contracts/tools/anvil.ts'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { paymentPayload } from '../../schemas/wire/x402.ts'
import { anvilScene, deployer, type AnvilScene } from '../settle/anvil-scene.cases.ts'
import { OPEN_DOMAIN, paymentChain, paymentVerifier } from '../systems/x402-facilitator.ts'
import { PaymentDesk, type DeskPorts } from './payment-desk.ts'
import { memorySql } from './memory-sql.cases.ts'
import { SqlPaymentRows } from './payment-rows.store.ts'
import type { PaymentChain, PaymentVerifier } from './payments.port.ts'
import type { Presented } from './payment-record.ts'
import { paymentOf, paymentRequired, type Payment, type X402Terms } from './x402.ts'

// A public test key: the twelfth of the well-known mnemonic.
const facilitator = mnemonicToAccount(TEST_MNEMONIC, { addressIndex: 11 })
const FACILITATOR_KEY = toHex(must(facilitator.getHdKey().privateKey, 'a mnemonic has keys'))
const stranger = mnemonicToAccount(TEST_MNEMONIC, { addressIndex: 10 })
const payer = parseAddress(deployer.address)
const RATE = 1_000_000_000n
const PRICE = nanoUsd(5_000n)

let scene: AnvilScene
let terms: X402Terms
let chain: PaymentChain
let verifier: PaymentVerifier
let database: DatabaseSync
let credits: Map<string, bigint>
let reported: string[]
let wallets = 0

beforeAll(async () => {
  scene = await anvilScene()
  const { chainId, token, escrow } = scene.place
  const money = { minimumNanoUsd: nanoUsd(1_000n), weiPerNanoUsd: RATE }
  terms = { chainId, asset: token, ...OPEN_DOMAIN, payTo: escrow, ...money }
  chain = paymentChain({ rpcUrl: scene.anvil.url, chainId, token, escrow }, FACILITATOR_KEY)
  verifier = paymentVerifier(scene.anvil.url, terms)
})
afterAll(() => scene.anvil.stop())
beforeEach(() => {
  database = new DatabaseSync(':memory:')
  credits = new Map()
  reported = []
})

class Crash extends Error {}

/** A desk over the same storage: another process, which knows nothing but what was stored. */
function desk(change: Partial<DeskPorts> = {}, confirmations = 0): PaymentDesk {
  const ports: DeskPorts = {
    rows: new SqlPaymentRows(memorySql(database)),
    transact: (work) => work(),
    durable: async () => undefined,
    chain,
    credit: async (_, id, amount) => {
      expect(credits.get(id) ?? amount).toBe(amount)
      credits.set(id, amount)
    },
    reverse: async (_, id) => void credits.delete(id),
    now: () => Date.now(),
    pause: async () => undefined,
    report: (_, reason) => void reported.push(reason),
    ...change,
  }
  return new PaymentDesk(ports, { confirmations, leaseMs: 60_000, waitMs: 300 })
}

/** What the client of x402 makes of our 402. */
async function pay(signer: typeof deployer = deployer): Promise<Payment> {
  const client = x402Client.fromConfig({
    schemes: [{ network: 'eip155:*', client: new ExactEvmScheme(signer) }],
    spendControls: { allowedAssets: true, maxAmountPerPayment: false },
  })
  const required = paymentRequired(terms, 'http://127.0.0.1/v1/chat/completions', PRICE, 'pay')
  const payload = await client.createPaymentPayload(required)
  const read = paymentOf(
    paymentPayload.parse(JSON.parse(JSON.stringify(payload))),
    terms,
    Date.now(),
  )
  assert(read.ok, 'it fits what was asked')
  return read.value
}

function presentedOf(payment: Payment): Presented {
  const { key, payer: from, amountNanoUsd, identifier, payload } = payment
  const { signature, authorization } = payload.payload
  return {
    ...{ key, payer: from, amountNanoUsd, identifier, fingerprint: parseSha256('ab'.repeat(32)) },
    authorization: { ...authorization, signature },
  }
}

const inEscrow = () => scene.balanceOf(terms.payTo)

async function transferred(payment: Payment): Promise<void> {
  const { signature, authorization: a } = payment.payload.payload
  const at = { abi: OPEN_ABI, address: terms.asset, account: stranger } as const
  const args = [a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, signature] as const
  const call = { ...at, functionName: 'transferWithAuthorization', args } as const
  await scene.mined(await scene.wallet.writeContract(call))
}

describe('a payment', () => {
  test('is verified, settled into the escrow and credited once, however often that is asked', async () => {
    const payment = await pay()
    expect(await verifier.verify(payment)).toEqual({ ok: true, value: { unsettleable: null } })
    const before = await inEscrow()
    const one = desk()
    await one.open(presentedOf(payment))
    const told = await Promise.all([one.settle(payment.key), one.settle(payment.key)])
    const again = await desk().settle(payment.key)
    const funding = { depositId: payment.key, amountNanoUsd: PRICE }
    for (const each of [...told, again]) expect(each).toMatchObject({ kind: 'settled', funding })
    expect((await inEscrow()) - before).toBe(PRICE * RATE)
    await desk().tend()
    expect(await desk().tend()).toBeNull()
    expect([...credits]).toEqual([[payment.key, PRICE]])
  })

  test.each(['before it is sent', 'after it was sent', 'between settling and crediting'] as const)(
    'whose process dies %s is settled once and credited by the next',
    async (when) => {
      const payment = await pay()
      const before = await inEscrow()
      const dying: Partial<PaymentChain> =
        when === 'before it is sent'
          ? { send: () => Promise.reject(new Crash()), onChain: once() }
          : when === 'after it was sent'
            ? { onChain: once() }
            : {}
      const first = desk({ chain: { ...chain, ...dying } })
      await first.open(presentedOf(payment))
      const told = first.settle(payment.key)
      if (when === 'between settling and crediting') await told
      else await expect(told).rejects.toThrow(Crash)
      expect(credits.size).toBe(0)
      await desk().tend()
      await desk().tend()
      expect([...credits]).toEqual([[payment.key, PRICE]])
      expect((await inEscrow()) - before).toBe(PRICE * RATE)
      expect(reported).toEqual([])
    },
  )

  test('many at once go out under one nonce each', async () => {
    const payments = await Promise.all(Array.from({ length: 6 }, () => pay()))
    const before = await inEscrow()
    const one = desk()
    for (const payment of payments) await one.open(presentedOf(payment))
    const told = await Promise.all(payments.map(({ key }) => one.settle(key)))
    expect(told.map(({ kind }) => kind)).toEqual(Array(6).fill('settled'))
    expect((await inEscrow()) - before).toBe(PRICE * RATE * 6n)
  })

  test('of one balance that was promised many times is sent once: nobody burns our gas', async () => {
    const { account, address } = await walletWith(PRICE)
    const payments = await Promise.all(Array.from({ length: 5 }, () => pay(account)))
    for (const payment of payments) {
      expect(await verifier.verify(payment)).toEqual({ ok: true, value: { unsettleable: null } })
    }
    const sent = await scene.reader.getTransactionCount({ address: facilitator.address })
    const one = desk()
    for (const payment of payments) await one.open(presentedOf(payment))
    const told = await Promise.all(payments.map(({ key }) => one.settle(key)))
    expect(told.filter(({ kind }) => kind === 'settled')).toHaveLength(1)
    const refused = told.filter(({ kind }) => kind === 'failed')
    expect(refused.map((each) => 'reason' in each && each.reason)).toEqual(
      Array(4).fill('insufficient_balance'),
    )
    const now = await scene.reader.getTransactionCount({ address: facilitator.address })
    expect([now - sent, await scene.balanceOf(address)]).toEqual([1, 0n])
    await one.tend()
  })

  test('that no block takes is outbid at its nonce, and settled once', async () => {
    const payment = await pay()
    const before = await inEscrow()
    await scene.test.setAutomine(false)
    const one = desk()
    await one.open(presentedOf(payment))
    expect(await one.settle(payment.key)).toEqual({ kind: 'pending' })
    const rows = new SqlPaymentRows(memorySql(database))
    const first = must(rows.txs()[0], 'it is out').tx
    await desk({ now: () => Date.now() + 61_000 }).tend()
    const second = must(rows.txs()[0], 'it is out').tx
    expect(second.nonce).toBe(first.nonce)
    expect(second.fees.maxFeePerGas).toBeGreaterThan(first.fees.maxFeePerGas)
    await scene.test.mine({ blocks: 1 })
    await scene.test.setAutomine(true)
    expect((await scene.reader.getTransactionReceipt({ hash: second.hash })).status).toBe('success')
    await desk().tend()
    expect([...credits]).toEqual([[payment.key, PRICE]])
    expect((await inEscrow()) - before).toBe(PRICE * RATE)
  })

  test('that would revert is never sent, also when it is shown a second time', async () => {
    const payment = await pay(stranger)
    const sent = await scene.reader.getTransactionCount({ address: facilitator.address })
    const one = desk()
    for (let i = 0; i < 2; i++) {
      await one.open(presentedOf(payment))
      expect(await one.settle(payment.key)).toMatchObject({ kind: 'failed' })
      await one.close(payment.key, false)
    }
    const now = await scene.reader.getTransactionCount({ address: facilitator.address })
    expect(now).toBe(sent)
  })

  test('that a stranger brings in first is credit all the same, and serves nobody', async () => {
    const payment = await pay()
    await transferred(payment)
    const verified = await verifier.verify(payment)
    expect(verified).toMatchObject({ error: { kind: 'used' } })
    expect(await desk().recover(presentedOf(payment))).toBe(true)
    expect(await desk().recover(presentedOf(payment))).toBe(false)
    expect([...credits]).toEqual([[payment.key, PRICE]])
    expect((await desk().open(presentedOf(payment))).kind).toBe('spent')
  })

  test('that a stranger brings in after it was presented is settled by that', async () => {
    const payment = await pay()
    const one = desk()
    await one.open(presentedOf(payment))
    await transferred(payment)
    expect(await one.settle(payment.key)).toMatchObject({ kind: 'settled' })
    await one.tend()
    expect([...credits]).toEqual([[payment.key, PRICE]])
  })

  test('whose nonce was spent on a deposit is not credited a second time', async () => {
    const salt = pad(toHex(7))
    const nonce = keccak256(
      encodeAbiParameters([{ type: 'bytes32' }, { type: 'bytes32' }], [pad(payer), salt]),
    )
    const payment = await signedWith(nonce, 'TransferWithAuthorization')
    const { payload } = (await signedWith(nonce, 'ReceiveWithAuthorization')).payload
    const { from, value, validAfter, validBefore } = payload.authorization
    const times = [validAfter, validBefore] as const
    const args = [pad(payer), from, value, ...times, salt, payload.signature] as const
    const at = { abi: CREDIT_ESCROW_ABI, address: terms.payTo } as const
    const call = { ...at, functionName: 'depositWithAuthorization', args } as const
    await scene.mined(await scene.wallet.writeContract(call))
    expect(await desk().recover(presentedOf(payment))).toBe(false)
    const one = desk()
    await one.open(presentedOf(payment))
    expect(await one.settle(payment.key)).toEqual({ kind: 'failed', reason: 'authorization_used' })
    expect(credits.size).toBe(0)
  })

  test('that a reorg takes away is sent again, and is credit once', async () => {
    const payment = await pay()
    const one = desk({}, 2)
    await one.open(presentedOf(payment))
    const id = await scene.test.snapshot()
    expect(await one.settle(payment.key)).toMatchObject({ kind: 'settled' })
    await one.tend()
    expect(credits.size).toBe(1)
    const before = await inEscrow()
    await scene.test.revert({ id })
    expect(before - (await inEscrow())).toBe(PRICE * RATE)
    await one.tend()
    expect(await inEscrow()).toBe(before)
    await scene.test.mine({ blocks: 2 })
    await one.tend()
    expect(await one.tend()).toBeNull()
    expect([...credits]).toEqual([[payment.key, PRICE]])
  })
})

describe('a payment is not verified', () => {
  test('when it is changed after it was signed', async () => {
    const good = await pay()
    for (const change of [
      { value: PRICE * RATE + 1n },
      { from: parseAddress(stranger.address) },
      { validBefore: good.payload.payload.authorization.validBefore + 1n },
    ]) {
      const { payload } = good
      const authorization = { ...payload.payload.authorization, ...change }
      const forged = { ...payload, payload: { ...payload.payload, authorization } }
      expect(await verifier.verify({ ...good, payload: forged })).toEqual({
        ok: false,
        error: { kind: 'invalid', reason: 'invalid_exact_evm_signature' },
      })
    }
  })

  test('when its time has passed', async () => {
    const nonce = pad(toHex(99))
    const late = await signedWith(nonce, 'TransferWithAuthorization', { validBefore: 1n })
    expect(await verifier.verify(late)).toMatchObject({ error: { kind: 'invalid' } })
  })

  test('of an empty wallet says who signs, and cannot be settled', async () => {
    const payment = await pay(stranger)
    expect(await verifier.verify(payment)).toEqual({
      ok: true,
      value: { unsettleable: 'invalid_exact_evm_transaction_simulation_failed' },
    })
  })
})

async function walletWith(amount: bigint) {
  const account = mnemonicToAccount(TEST_MNEMONIC, { addressIndex: 30 + wallets++ })
  const address = parseAddress(account.address)
  const call = { abi: OPEN_ABI, address: terms.asset, functionName: 'transfer' } as const
  await scene.mined(await scene.wallet.writeContract({ ...call, args: [address, amount * RATE] }))
  return { account, address }
}

/** The first answer comes; then the process dies. */
function once(): PaymentChain['onChain'] {
  let asked = 0
  return (...args) => (asked++ === 0 ? chain.onChain(...args) : Promise.reject(new Crash()))
}

async function signedWith(
  nonce: Hex,
  primaryType: 'TransferWithAuthorization' | 'ReceiveWithAuthorization',
  change: { readonly validBefore?: bigint } = {},
) {
  const good = await pay()
  const { authorization } = good.payload.payload
  const message = { ...authorization, ...change, nonce }
  const domain = { ...OPEN_DOMAIN, chainId: terms.chainId, verifyingContract: terms.asset }
  const types = AUTHORIZATION_TYPES
  const signature = await deployer.signTypedData({ domain, types, primaryType, message })
  const payload = { ...good.payload, payload: { signature, authorization: message } }
  const read = paymentOf(payload, terms, Date.now())
  assert(read.ok, 'it fits what was asked')
  return read.value
}
