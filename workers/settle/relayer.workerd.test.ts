/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { LATE, world } from './composed-objects.cases.ts'
import type { SettleEnv } from './composed-objects.cases.ts'
import { MemoryRelayChain, RELAY_LIMITS } from './relay.cases.ts'
import type { RelayedClaim } from './relayer.port.ts'
import { addressOf } from './settle.cases.ts'

const { RELAYER } = env as unknown as SettleEnv

let names = 0
let name: string
const relayer = () => RELAYER.getByName(name)
const claimOf = (n: number, claimableWei = 5_000n): RelayedClaim => ({
  ...{ epoch: 1, account: addressOf(n), cumulativeWei: 5_000n, claimableWei, proof: [], to: null },
})
const kindOf = async (n: number, wei?: bigint) => {
  const relayed = await relayer().relay(claimOf(n, wei))
  return relayed.ok ? 'sent' : relayed.error.kind
}

beforeEach(() => {
  name = `relayer ${++names}`
  world.relay = new MemoryRelayChain()
  world.nowMs = LATE
})

describe('the relayer', () => {
  test('sends a claim, and tells its hash', async () => {
    const relayed = await relayer().relay(claimOf(1))
    expect(relayed).toMatchObject({ ok: true, value: { txHash: world.relay.sent[0]?.hash } })
  })

  test('serves an account once in a while, and others meanwhile', async () => {
    expect(await kindOf(1)).toBe('sent')
    world.nowMs += RELAY_LIMITS.everyMs - 1_500
    const again = await relayer().relay(claimOf(1))
    expect(again).toEqual({ ok: false, error: { kind: 'too_soon', retryAfterSeconds: 2 } })
    expect(await kindOf(2)).toBe('sent')
    world.nowMs += 1_500
    expect(await kindOf(1)).toBe('sent')
  })

  test('refuses what is too little, what would revert, and what its purse does not pay', async () => {
    expect(await kindOf(1, RELAY_LIMITS.minimumWei - 1n)).toBe('below_minimum')
    world.relay.reverts = 'NothingToClaim'
    expect(await kindOf(1)).toBe('would_revert')
    world.relay.reverts = null
    world.relay.costWei = RELAY_LIMITS.maxCostWei + 1n
    expect(await kindOf(1)).toBe('gas_short')
    world.relay.costWei = 100n
    world.relay.purseWei = 99n
    expect(await kindOf(1)).toBe('gas_short')
    expect(world.relay.sent).toEqual([])
    world.relay.purseWei = 100n
    expect(await kindOf(1)).toBe('sent')
  })

  test('sends one at a time, each under its own nonce', async () => {
    world.relay.automine = false
    expect(await kindOf(1)).toBe('sent')
    expect(await kindOf(2)).toBe('busy')
    world.relay.nonce++
    expect(await kindOf(2)).toBe('sent')
    world.relay.automine = true
    world.relay.nonce++
    const all = await Promise.all([kindOf(3), kindOf(4), kindOf(5)])
    expect(all).toEqual(['sent', 'sent', 'sent'])
    const nonces = new Set(world.relay.sent.map((tx) => tx.nonce))
    expect(nonces.size).toBe(5)
  })

  test('sends after a crash what it had stored, before it signs anything else', async () => {
    world.relay.dies = true
    const died = runInDurableObject(relayer(), (object) => object.relay(claimOf(1)))
    await expect(died).rejects.toThrow('died before it sent')
    await abortAllDurableObjects()
    world.relay.dies = false
    expect(await kindOf(2)).toBe('sent')
    expect(world.relay.sent.map((tx) => tx.nonce)).toEqual([3, 4])
  })
})
