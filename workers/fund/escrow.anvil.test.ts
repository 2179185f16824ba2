// Money in and out through the real escrow on a chain of its own, watched by the real driver, booked in a
// real book: each way to deposit, logs that come again, a chain that changes its mind, withdrawals.
import { AUTHORIZATION_TYPES } from '../../schemas/chain/authorization-type.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { encodeAbiParameters, encodeFunctionData, keccak256, pad, toHex, type Hex } from 'viem'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { TEST_MNEMONIC } from '../../contracts/tools/anvil.ts'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { BookOnSqlite } from '../meter/book-on-sqlite.cases.ts'
import type { Meter } from '../meter/meter.port.ts'
import { WALLET } from '../meter/sample-call.cases.ts'
import type { Ports } from '../ports.ts'
import { anvilScene, deployer, type AnvilScene } from '../settle/anvil-scene.cases.ts'
import { escrowLogs } from '../systems/chain-deposits.ts'
import { withdrawalSigner } from '../systems/withdrawal-signer.ts'
import { SIGNED_SECONDS, withdraw } from '../withdraw.ts'
import type { ChainLogs } from './chain-logs.port.ts'
import type { DepositsProgress } from './deposits.port.ts'
import { watchRound, type RoundPorts } from './watch-round.ts'
import { OpenWithdrawals } from './open-withdrawals.store.ts'
import { memorySql } from './memory-sql.cases.ts'

// The deployer's public test key: operator, guardian and treasury in one.
const OPERATOR_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const RATE = 1_000_000_000n
const DELAY_SECONDS = 7_200
const CONFIRMATIONS = 2
const payer = privateKeyToAccount(OPERATOR_KEY)
const relay = mnemonicToAccount(TEST_MNEMONIC, { addressIndex: 9 })

let scene: AnvilScene
let real: BookOnSqlite
let progress: DepositsProgress
let open: OpenWithdrawals
let nonces = 0

beforeAll(async () => {
  scene = await anvilScene({ withdrawDelaySeconds: BigInt(DELAY_SECONDS) })
})
afterAll(() => scene.anvil.stop())

beforeEach(async () => {
  real = new BookOnSqlite()
  open = new OpenWithdrawals(memorySql())
  const nextBlock = Number(await scene.reader.getBlockNumber({ cacheTime: 0 })) + 1
  progress = { nextBlock, unreadable: 0, failures: 0, lastFailure: null }
})

const escrow = () => scene.place.escrow
const balance = () => real.book.balance()
const fromEscrow = { abi: CREDIT_ESCROW_ABI } as const

/** One look; `chain` may lie in between. */
async function look(chain: ChainLogs = escrowLogs(scene.anvil.url, escrow())): Promise<void> {
  const ports: RoundPorts = {
    chain,
    credit: async ({ wallet, depositId, amountNanoUsd }) =>
      real.run((book) => book.credit(wallet, depositId, amountNanoUsd, 0)),
    withdrawal: async (wallet, kind, id, { amountNanoUsd }) => {
      real.run((book) => book.order({ wallet, orders: [{ kind, id, amountNanoUsd }] }, 0))
    },
    open: {
      get: async (id) => open.get(id),
      lapsed: async (timeRead, limit) => open.lapsed(timeRead, limit),
      put: async (one) => open.put(one),
      delete: async (id) => open.delete(id),
    },
    save: async (next) => {
      progress = next
    },
  }
  const terms = { firstBlock: 0, confirmations: CONFIRMATIONS, pollMs: 1_000 }
  const money = { chainId: scene.place.chainId, weiPerNanoUsd: RATE }
  await watchRound(progress, { ...terms, ...money }, ports, () => 0)
}

async function bury(): Promise<void> {
  await scene.test.mine({ blocks: CONFIRMATIONS })
}

async function approve(amount: bigint): Promise<void> {
  const call = { abi: OPEN_ABI, address: scene.place.token, functionName: 'approve' } as const
  await scene.mined(await scene.wallet.writeContract({ ...call, args: [escrow(), amount] }))
}

async function plainDeposit(wei: bigint): Promise<void> {
  await approve(wei)
  const call = { ...fromEscrow, address: escrow(), functionName: 'deposit' } as const
  await scene.mined(await scene.wallet.writeContract({ ...call, args: [pad(WALLET), wei] }))
}

const domain = () =>
  ({
    name: 'Open',
    version: '1',
    chainId: scene.place.chainId,
    verifyingContract: scene.place.token,
  }) as const

async function permitDeposit(wei: bigint): Promise<void> {
  const owner = payer.address
  const at = { abi: OPEN_ABI, address: scene.place.token } as const
  const nonce = await scene.reader.readContract({ ...at, functionName: 'nonces', args: [owner] })
  const deadline = 1n << 64n
  const types = {
    Permit: [
      { name: 'owner', type: 'address' },
      { name: 'spender', type: 'address' },
      { name: 'value', type: 'uint256' },
      { name: 'nonce', type: 'uint256' },
      { name: 'deadline', type: 'uint256' },
    ],
  } as const
  const message = { owner, spender: escrow(), value: wei, nonce, deadline }
  const typed = { domain: domain(), types, primaryType: 'Permit', message } as const
  const signature = await payer.signTypedData(typed)
  const [r, s] = [signature.slice(0, 66), `0x${signature.slice(66, 130)}`] as Hex[]
  assert(r !== undefined && s !== undefined, 'a signature has two halves')
  const v = Number(`0x${signature.slice(130)}`)
  const call = { ...fromEscrow, address: escrow(), functionName: 'depositWithPermit' } as const
  const args = [pad(WALLET), wei, deadline, v, r, s] as const
  await scene.mined(await scene.wallet.writeContract({ ...call, args }))
}

/** Sent, and its gas paid, by somebody who holds no OPEN. */
async function authorizedDeposit(wei: bigint): Promise<void> {
  const salt = pad(toHex(++nonces))
  const nonce = keccak256(
    encodeAbiParameters([{ type: 'bytes32' }, { type: 'bytes32' }], [pad(WALLET), salt]),
  )
  const validity = { validAfter: 0n, validBefore: 1n << 64n }
  const message = { from: payer.address, to: escrow(), value: wei, ...validity, nonce }
  const signature = await payer.signTypedData({
    domain: domain(),
    types: AUTHORIZATION_TYPES,
    primaryType: 'ReceiveWithAuthorization',
    message,
  })
  const args = [pad(WALLET), payer.address, wei, 0n, 1n << 64n, salt, signature] as const
  const call = {
    ...fromEscrow,
    address: escrow(),
    functionName: 'depositWithAuthorization',
  } as const
  await scene.mined(await scene.wallet.writeContract({ ...call, args, account: relay }))
}

describe('a deposit', () => {
  test('plain, by permit and by EIP-3009 is credited once it is buried, rounded down', async () => {
    await plainDeposit(5n * RATE + 7n)
    await permitDeposit(20n * RATE)
    await authorizedDeposit(300n * RATE)
    await bury()
    await look()
    expect(balance()).toMatchObject({ availableNanoUsd: 325n, depositedNanoUsd: 325n })
    expect(real.book.audit()).toMatchObject({ entries: 3, balanced: true })
  })

  test('whose log is delivered five times, in one look and in five, is credited once', async () => {
    await plainDeposit(10n * RATE)
    await bury()
    const chain = escrowLogs(scene.anvil.url, escrow())
    const five: ChainLogs = {
      ...chain,
      logs: async (from, to) => {
        const logs = await chain.logs(from, to)
        return [logs, logs, logs, logs, logs].flat()
      },
    }
    const before = progress
    for (let i = 0; i < 5; i++) {
      progress = before
      await look(five)
    }
    expect(balance().depositedNanoUsd).toBe(10n)
    expect(real.book.audit().entries).toBe(1)
  })

  test('that a reorg takes away and brings back elsewhere is credited once, and not before', async () => {
    await approve(10n * RATE)
    const args = [pad(WALLET), 10n * RATE] as const
    const data = encodeFunctionData({ ...fromEscrow, functionName: 'deposit', args })
    const prepared = await scene.wallet.prepareTransactionRequest({ to: escrow(), data })
    const raw = await scene.wallet.signTransaction(prepared)
    const send = () => scene.wallet.sendRawTransaction({ serializedTransaction: raw })
    const id = await scene.test.snapshot()
    await scene.mined(await send())
    await scene.test.mine({ blocks: CONFIRMATIONS - 1 })
    await look()
    expect(balance().depositedNanoUsd).toBe(0n)
    await scene.test.revert({ id })
    await scene.test.mine({ blocks: CONFIRMATIONS + 3 })
    await look()
    expect(balance().depositedNanoUsd).toBe(0n)
    await scene.mined(await send())
    await bury()
    await look()
    expect(balance().depositedNanoUsd).toBe(10n)
    expect(real.book.audit().entries).toBe(1)
  })

  test('is not missed by a node that lags behind its own head', async () => {
    await plainDeposit(10n * RATE)
    await bury()
    const chain = escrowLogs(scene.anvil.url, escrow())
    const ahead = { ...chain, head: async () => (await chain.head()) + 50, logs: async () => [] }
    const before = progress
    await expect(look(ahead)).rejects.toThrow('could not be found')
    expect(progress).toEqual(before)
    await look()
    expect(balance().depositedNanoUsd).toBe(10n)
  })
})

describe('a withdrawal', () => {
  beforeEach(async () => {
    await plainDeposit(100n * RATE)
    await bury()
    await look()
  })

  test('is out of the ledger before it is signed, waits, and is paid once', async () => {
    const { calldata, open: signed } = await withdrawn(60n)
    expect(balance()).toMatchObject({ availableNanoUsd: 40n, returnedNanoUsd: 60n })
    expect(await refused(41n)).toBe(40n)
    await send(calldata)
    await bury()
    await look()
    expect(open.get(signed.id)?.readyAt).not.toBeNull()
    await expect(finalize(signed.id)).rejects.toThrow('NotReady')
    await scene.test.increaseTime({ seconds: DELAY_SECONDS })
    const before = await scene.balanceOf(WALLET)
    await finalize(signed.id)
    await bury()
    await look()
    expect((await scene.balanceOf(WALLET)) - before).toBe(60n * RATE)
    expect(balance()).toMatchObject({ availableNanoUsd: 40n, returnedNanoUsd: 60n })
    expect(open.ofWallet(WALLET)).toEqual([])
    expect(real.book.audit().balanced).toBe(true)
  })

  test('that the guardian stops comes back, once, and can never be requested again', async () => {
    const { calldata, open: signed } = await withdrawn(60n)
    await send(calldata)
    const call = { ...fromEscrow, address: escrow(), functionName: 'cancelWithdrawal' } as const
    await scene.mined(await scene.wallet.writeContract({ ...call, args: [signed.id] }))
    await look()
    expect(balance().availableNanoUsd).toBe(40n)
    await bury()
    const before = progress
    await look()
    progress = before
    await look()
    expect(balance().availableNanoUsd).toBe(100n)
    await expect(send(calldata)).rejects.toThrow('InvalidWithdrawal')
  })

  test('that nobody requests lapses: it comes back when it can no longer be requested', async () => {
    const { calldata } = await withdrawn(60n)
    await bury()
    await look()
    expect(balance().availableNanoUsd).toBe(40n)
    await scene.test.increaseTime({ seconds: SIGNED_SECONDS + 1 })
    await scene.test.mine({ blocks: 1 })
    await look()
    expect(balance().availableNanoUsd).toBe(40n)
    await bury()
    await look()
    expect(balance().availableNanoUsd).toBe(100n)
    await expect(send(calldata)).rejects.toThrow('InvalidWithdrawal')
  })

  test('asked for twice under one key is signed once, with the same terms', async () => {
    const first = await withdrawn(60n, 'a key')
    await scene.test.increaseTime({ seconds: 60 })
    await scene.test.mine({ blocks: 1 })
    const again = await withdrawn(60n, 'a key')
    expect([again.terms, again.signature]).toEqual([first.terms, first.signature])
    expect(balance().availableNanoUsd).toBe(40n)
  })

  test('that is refused is not watched for', async () => {
    expect(await refused(101n)).toBe(100n)
    expect(open.ofWallet(WALLET)).toEqual([])
  })

  test('that the operator signed elsewhere leaves the ledger too', async () => {
    const { timestamp } = await scene.reader.getBlock()
    const nonce = pad(toHex(++nonces))
    const terms = { account: pad(WALLET), to: WALLET, amount: 30n * RATE, nonce }
    const signer = withdrawalSigner(scene.place, OPERATOR_KEY)
    await send((await signer.sign({ ...terms, deadline: timestamp + 600n })).calldata)
    await bury()
    await look()
    expect(balance().availableNanoUsd).toBe(70n)
  })

  const ports = async (): Promise<Parameters<typeof withdraw>[4]> => {
    const { timestamp } = await scene.reader.getBlock()
    const meter: Pick<Meter, 'order'> = {
      order: async (orders) => real.run((book) => book.order(orders, 0)),
    }
    return {
      now: () => Number(timestamp) * 1_000,
      random: (bytes) => new Uint8Array(bytes).fill(++nonces),
      meterOf: () => meter as Meter,
      deposits: {
        expect: async (one) => open.admit(one),
        signed: async (id) => open.put({ ...must(open.get(id), 'it is watched'), isSigned: true }),
        forget: async (id) => open.delete(id),
      } as Ports['deposits'],
      baseTerms: { weiPerNanoUsd: RATE } as Ports['baseTerms'],
    }
  }

  async function withdrawn(amount: bigint, key: string | null = null) {
    const signer = withdrawalSigner(scene.place, OPERATOR_KEY)
    const told = await withdraw(WALLET, nanoUsd(amount), key, signer, await ports())
    assert(told.ok, 'it is there')
    return told.value
  }

  async function refused(amount: bigint): Promise<bigint> {
    const signer = withdrawalSigner(scene.place, OPERATOR_KEY)
    const told = await withdraw(WALLET, nanoUsd(amount), null, signer, await ports())
    assert(!told.ok && told.error.kind === 'not_withdrawable', 'it is not there')
    return told.error.withdrawableNanoUsd
  }

  async function send(data: Hex): Promise<void> {
    await scene.reader.call({ to: escrow(), data, account: deployer.address }).catch(reason)
    await scene.mined(await scene.wallet.sendTransaction({ to: escrow(), data }))
  }

  async function finalize(id: Hex): Promise<void> {
    const call = { ...fromEscrow, address: escrow(), functionName: 'finalizeWithdrawal' } as const
    await scene.mined(await scene.wallet.writeContract({ ...call, args: [id] }))
  }
})

/** The name of the contract's own error: `call` knows the selector alone. */
function reason(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error)
  const selector = keccak256(toHex('InvalidWithdrawal()')).slice(0, 10)
  throw text.includes(selector) ? new Error('InvalidWithdrawal') : error
}
