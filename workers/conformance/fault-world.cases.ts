// What the fault suites need beside a world: fresh accounts by the dozen, a look at the node itself,
// and the invariants that must hold of an account after whatever happened to it.
import { createTestClient, http } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { anvil } from 'viem/chains'
import { expect } from 'vitest'
import { z } from 'zod'
import { call, createKey, depositOpen, sendOpen, until } from '../../local/demo/client.ts'
import { WEI_PER_NANO_USD } from '../../local/stack/chain.ts'
import { person } from '../../local/stack/people.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { creditsOf, generationOf, ledgerOf, type World } from './world.cases.ts'

export const PROMPT = 20n
export const COMPLETION = 80n
const GAS_WEI = 10n ** 18n

/** A key of an account that nobody else uses, with exactly so much credit. */
export async function freshAccount(world: World, nanoUsd: bigint): Promise<string> {
  const { stack } = world
  const privateKey = generatePrivateKey()
  const account = privateKeyToAccount(privateKey)
  const address = parseAddress(account.address)
  const payer = { account, address }
  const key = await createKey(stack.url, stack.deployment, payer, 'faults')
  if (nanoUsd === 0n) return key
  const chain = createTestClient({ mode: 'anvil', chain: anvil, transport: http(stack.rpcUrl) })
  await chain.setBalance({ address, value: GAS_WEI })
  const wei = nanoUsd * WEI_PER_NANO_USD
  await sendOpen(stack, person('treasury'), address, wei)
  await depositOpen(stack, payer, wei)
  await until('the deposit', async () => {
    const { available_nano_usd: available } = await creditsOf(world, key)
    return BigInt(available) >= nanoUsd ? available : null
  })
  return key
}

const callPage = z.looseObject({
  data: z.array(
    z.looseObject({
      state: z.string(),
      held_nano_usd: z.string(),
      price_nano_usd: z.string().nullable(),
    }),
  ),
  has_more: z.boolean(),
})
const status = z.looseObject({ active: z.number(), waiting: z.number() })

/** How many calls the node's engine runs at this moment: what a hung-up caller must bring to 0. */
export async function runningOnNode(world: World): Promise<number> {
  return (await call(`${world.nodeUrl}/health`, status)).active
}

export function endOf(world: World, key: string, id: string) {
  return until(`the end of ${id}`, async () => {
    const found = await generationOf(world, key, id).catch(() => null)
    return found === null || found.state === 'held' ? null : found
  })
}

/**
 * I1, I2 and the charge in I3 of one account at rest: what came in is there or was captured, each call
 * ended once and took no more than its hold, and their charges are what was captured.
 */
export async function expectBooksClosed(world: World, key: string, deposited: bigint) {
  const credits = await creditsOf(world, key)
  const [available, held, captured] = [
    BigInt(credits.available_nano_usd),
    BigInt(credits.held_nano_usd),
    BigInt(credits.captured_nano_usd),
  ]
  expect(available >= 0n && held === 0n).toBe(true)
  expect(available + captured).toBe(deposited)
  expect(await ledgerOf(world, key)).toMatchObject({ balanced: true, open_holds_nano_usd: '0' })
  const calls = await call(`${world.stack.url}/v1/generations?limit=100`, callPage, { key })
  const charges = calls.data.map(({ price_nano_usd: price }) => BigInt(price ?? '0'))
  expect(calls.data.map(({ state }) => state)).not.toContain('held')
  expect(calls.has_more).toBe(false)
  for (const [at, { held_nano_usd: most }] of calls.data.entries()) {
    expect(charges[at]).toBeLessThanOrEqual(BigInt(most))
  }
  expect(charges.reduce((sum, charge) => sum + charge, 0n)).toBe(captured)
  return { available, captured }
}

export function idOf(reply: Response): string {
  return reply.headers.get('x-meed-generation-id') ?? ''
}

/** A question that makes the fake engine misbehave in that way. */
export function faulty(words: string, faults: object): string {
  return `${words} faults:${JSON.stringify(faults)}`
}

/** The `data:` frames of an event stream, in order. */
export async function framesOf(reply: Response): Promise<string[]> {
  return (await reply.text()).split('\n\n').filter((frame) => frame.startsWith('data: '))
}
