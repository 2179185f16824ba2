// A whole stack for conformance tests: real workerd, PGlite, anvil and node process, a fake engine
// whose faults a question can switch, everything in a temporary folder on free ports.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { call, createKey, depositOpen, sendOpen, until } from '../../local/demo/client.ts'
import { freePort } from '../../local/demo/running-stack.ts'
import { seed } from '../../local/demo/seed.ts'
import { person, type Part } from '../../local/stack/people.ts'
import { portsFrom, readSettings, type Settings } from '../../local/stack/settings.ts'
import { startStack, type Stack } from '../../local/stack/stack.ts'
import { WEI_PER_NANO_USD } from '../../local/stack/chain.ts'

export type World = {
  readonly stack: Stack
  readonly stateFolder: string
  readonly nodeUrl: string
  /** A key of an account with plenty of credit. */
  readonly key: string
  readonly stop: () => Promise<void>
}

export async function openWorld(change: Partial<Settings> = {}): Promise<World> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'meed-world-'))
  const settings: Settings = {
    ...readSettings([], process.env),
    stateFolder,
    ports: portsFrom(await freePort()),
    engine: 'fake',
    epochSeconds: 3_600,
    // What settles is checked with an attestor where it is the subject: others start a part less.
    isAttested: false,
    ...change,
  }
  const stack = await startStack(settings, { onUp: () => undefined })
  const seeded = await seed(stack, join(stateFolder, 'seed.json'))
  const stop = async () => {
    await stack.stop()
    rmSync(stateFolder, { recursive: true, force: true })
  }
  const nodeUrl = `http://127.0.0.1:${settings.ports.node}`
  return { stack, stateFolder, nodeUrl, key: seeded.key, stop }
}

const credits = z.object({
  available_nano_usd: z.string(),
  held_nano_usd: z.string(),
  captured_nano_usd: z.string(),
})
export type Credits = z.infer<typeof credits>

export function creditsOf({ stack }: World, key: string): Promise<Credits> {
  return call(`${stack.url}/v1/credits`, credits, { key })
}

const trial = z.looseObject({ balanced: z.boolean(), open_holds_nano_usd: z.string() })

export function ledgerOf({ stack }: World, key: string): Promise<z.infer<typeof trial>> {
  return call(`${stack.url}/v1/ledger`, trial, { key })
}

/** A fresh account of that person, with exactly so much credit; 0 deposits nothing. */
export async function accountWith(world: World, part: Part, nanoUsd: bigint): Promise<string> {
  const { stack } = world
  const key = await createKey(stack.url, stack.deployment, person(part), 'conformance')
  if (nanoUsd === 0n) return key
  const wei = nanoUsd * WEI_PER_NANO_USD
  await sendOpen(stack, person('treasury'), person(part).address, wei)
  await depositOpen(stack, person(part), wei)
  await until('the deposit', async () => {
    const { available_nano_usd: available } = await creditsOf(world, key)
    return BigInt(available) >= nanoUsd ? available : null
  })
  return key
}

export const MODEL = 'smollm2-135m-instruct'

export type ChatBody = Record<string, unknown>

export function chat(
  { stack }: World,
  key: string | null,
  body: ChatBody | string,
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(`${stack.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal,
  })
}

export function question(content: string, more: ChatBody = {}): ChatBody {
  return { model: MODEL, messages: [{ role: 'user', content }], ...more }
}

const generation = z.looseObject({
  state: z.string(),
  ended_by: z.string().nullable(),
  price_nano_usd: z.string().nullable(),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullable(),
})

export function generationOf({ stack }: World, key: string, id: string) {
  return call(`${stack.url}/v1/generations/${id}`, generation, { key })
}
