/// <reference types="@cloudflare/vitest-plugin/types" />
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { accountOfWallet, parseAddress, type Address } from '../../schemas/ids.ts'
import type { AccountObject } from '../meter/account.object.ts'
import type { DepositedLog } from './chain-logs.port.ts'
import { FAKE_TERMS, fakeChain, type FakeDepositsObject } from './fake-chain.cases.ts'

/** So late that no alarm fires by itself: each is run by the test. */
const START = Date.UTC(2100, 0, 1)

type TestEnv = {
  DEPOSITS: DurableObjectNamespace<FakeDepositsObject>
  ACCOUNT: DurableObjectNamespace<AccountObject>
}
const { DEPOSITS, ACCOUNT } = env as unknown as TestEnv

let tests = 0
let wallet: Address
let open: () => DurableObjectStub<FakeDepositsObject>

const account = () => ACCOUNT.get(ACCOUNT.idFromName(accountOfWallet(wallet)))
const look = () => runDurableObjectAlarm(open())
const nextLook = async () => {
  const atMs = await runInDurableObject(open(), (_, state) => state.storage.getAlarm())
  return atMs === null ? null : atMs - START
}

function deposited(amount: bigint, logIndex = 0): DepositedLog {
  const payer = parseAddress(`0x${'77'.repeat(20)}`)
  const padded = `0x${'00'.repeat(12)}${wallet.slice(2)}` as const
  const transactionHash = `0x${'ab'.repeat(32)}` as const
  return { kind: 'deposited', account: padded, from: payer, amount, transactionHash, logIndex }
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(START)
  Object.assign(fakeChain, {
    head: 0,
    logs: new Map(),
    asked: [],
    afterCredit: 'nothing',
    down: false,
  })
  const name = `chain ${tests++}`
  wallet = parseAddress(`0x${tests.toString(16).padStart(40, '0')}`)
  open = () => DEPOSITS.get(DEPOSITS.idFromName(name))
  await open().poke()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the watch over the escrow', () => {
  test('credits a deposit once it is buried, to the wallet that it names, rounded down', async () => {
    fakeChain.logs.set(9, [deposited(5_999n)])
    fakeChain.head = 10
    await look()
    expect(await account().balance()).toMatchObject({ depositedNanoUsd: 0n })
    expect(await nextLook()).toBe(FAKE_TERMS.pollMs)
    fakeChain.head = 11
    await look()
    expect(await account().balance()).toMatchObject({ depositedNanoUsd: 5n, availableNanoUsd: 5n })
    expect(fakeChain.asked).toEqual([
      [5, 8],
      [9, 9],
    ])
    await look()
    expect(fakeChain.asked).toHaveLength(2)
  })

  test.each(['throw', 'die'] as const)(
    'that %ss between a credit and its bookmark credits once, and misses none',
    async (accident) => {
      fakeChain.logs.set(6, [deposited(1_000n, 0), deposited(2_000n, 1)])
      fakeChain.logs.set(7, [deposited(4_000n, 2)])
      fakeChain.head = 9
      fakeChain.afterCredit = accident
      const round = await look().then(
        () => 'ended',
        () => 'died',
      )
      expect(round).toBe(accident === 'die' ? 'died' : 'ended')
      expect(await account().balance()).toMatchObject({ depositedNanoUsd: 1n })
      expect(await open().progress()).toMatchObject({ nextBlock: FAKE_TERMS.firstBlock })
      fakeChain.afterCredit = 'nothing'
      await open().poke()
      await look()
      expect(await account().balance()).toMatchObject({ depositedNanoUsd: 7n })
      expect((await account().audit()).entries).toBe(3)
      expect(await open().progress()).toMatchObject({ nextBlock: 8, failures: 0 })
    },
  )

  test('reads a long chain in spans, one right after the other', async () => {
    fakeChain.head = 4_507
    fakeChain.logs.set(4_505, [deposited(3_000n)])
    await look()
    expect(await nextLook()).toBe(0)
    await look()
    await look()
    expect(fakeChain.asked).toEqual([
      [5, 2_004],
      [2_005, 4_004],
      [4_005, 4_505],
    ])
    expect(await nextLook()).toBe(FAKE_TERMS.pollMs)
    expect(await account().balance()).toMatchObject({ depositedNanoUsd: 3n })
  })

  test('outlives a chain that does not answer, and says why it waits', async () => {
    fakeChain.head = 8
    fakeChain.down = true
    await look()
    await look()
    expect(await open().progress()).toMatchObject({ failures: 2, lastFailure: 'chain down' })
    expect(await nextLook()).toBeGreaterThan(0)
    fakeChain.down = false
    await look()
    const done = { nextBlock: 7, failures: 0, lastFailure: null, unreadable: 0 }
    expect(await open().progress()).toEqual(done)
  })

  test('passes by a log that names no wallet, and counts it', async () => {
    fakeChain.logs.set(6, [
      { ...deposited(9_000n), account: `0x${'01'.repeat(32)}` },
      deposited(1_000n, 1),
    ])
    fakeChain.head = 8
    await look()
    expect(await open().progress()).toMatchObject({ nextBlock: 7, unreadable: 1 })
    expect(await account().balance()).toMatchObject({ depositedNanoUsd: 1n })
  })

  test('is armed by a poke and not put off by the next', async () => {
    expect(await nextLook()).toBe(0)
    vi.setSystemTime(START + 5_000)
    await open().poke()
    expect(await nextLook()).toBe(0)
  })
})
