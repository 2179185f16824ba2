// What the fault suites need beside a world: fresh accounts by the dozen, a look at the node itself, and
// questions that make it fail. What must hold afterwards: invariants.cases.ts.
import { createTestClient, http } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { anvil } from 'viem/chains'
import { z } from 'zod'
import { call, createKey, depositOpen, sendOpen, until } from '../../local/demo/client.ts'
import { WEI_PER_NANO_USD } from '../../local/stack/chain.ts'
import { person } from '../../local/stack/people.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { creditsOf, generationOf, type World } from './world.cases.ts'

export const PROMPT = 20n
export const COMPLETION = 80n
const GAS_WEI = 10n ** 18n

/** A key of an account that nobody else uses, with exactly so much credit; its events are kept for it. */
export async function freshAccount(world: World, nanoUsd: bigint): Promise<string> {
  const { stack } = world
  const privateKey = generatePrivateKey()
  const account = privateKeyToAccount(privateKey)
  const address = parseAddress(account.address)
  const payer = { account, address }
  const key = await createKey(stack.url, stack.deployment, payer, 'faults')
  const events = { url: null, events: ['generation.completed'] }
  await call(`${stack.url}/v1/webhooks`, z.unknown(), { key, body: events })
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
