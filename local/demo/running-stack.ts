// The stack that the demo talks to: the one that is running, or one of its own, kept in a temporary
// folder on free ports and gone afterwards.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { parseAddress } from '../../schemas/ids.ts'
import { unlessAborted } from '../stack/interrupts.ts'
import { portsFrom, type Settings } from '../stack/settings.ts'
import { startStack } from '../stack/stack.ts'
import type { ChainAccess } from './client.ts'
import { seed, type Seeded } from './seed.ts'

export type RunningStack = ChainAccess & {
  readonly url: string
  readonly operatorToken: string
  readonly seeded: Seeded
  readonly isOwn: boolean
  readonly stop: () => Promise<void>
}

const about = z.object({
  url: z.string(),
  rpcUrl: z.string(),
  deployment: z.object({
    chainId: z.number(),
    open: z.string().transform(parseAddress),
    escrow: z.string().transform(parseAddress),
    distributor: z.string().transform(parseAddress),
    block: z.number(),
  }),
})
const seeds = z.object({ key: z.string(), datanet: z.string(), model: z.string() })

/**
 * @param onPart told when each part of a stack of its own is up
 * @param signal when it aborts, a stack of its own is stopped and the promise rejects
 */
export async function findStack(
  settings: Settings,
  onPart: (what: string, detail: string, tookMs: number) => void,
  signal?: AbortSignal,
): Promise<RunningStack> {
  return (await runningIn(settings.stateFolder)) ?? ownStack(settings, onPart, signal)
}

async function runningIn(folder: string): Promise<RunningStack | null> {
  const text = await readFile(join(folder, 'stack.json'), 'utf8').catch(() => null)
  if (text === null) return null
  const { url, rpcUrl, deployment } = about.parse(JSON.parse(text))
  const alive = await fetch(`${url}/v1/models`).then(
    (reply) => reply.ok,
    () => false,
  )
  if (!alive) return null
  const secrets = z.object({ OPERATOR_TOKEN: z.string() })
  const kept = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, name), 'utf8'))
  const { OPERATOR_TOKEN: operatorToken } = secrets.parse(await kept('secrets.json'))
  const seeded = seeds.parse(await kept('seed.json'))
  const stop = () => Promise.resolve()
  return { url, rpcUrl, deployment, operatorToken, seeded, isOwn: false, stop }
}

async function ownStack(
  settings: Settings,
  onPart: (what: string, detail: string, tookMs: number) => void,
  signal: AbortSignal | undefined,
): Promise<RunningStack> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'meed-demo-'))
  const forget = () => rm(stateFolder, { recursive: true, force: true })
  const ports = portsFrom(await freePort())
  const own = { ...settings, stateFolder, ports }
  const stack = await startStack(own, { onUp: onPart }, signal).catch(async (error: unknown) => {
    await forget()
    throw error
  })
  const stop = async () => {
    await stack.stop()
    await forget()
  }
  try {
    const seeded = await unlessAborted(signal, seed(stack, join(stateFolder, 'seed.json')))
    const { url, rpcUrl, deployment } = stack
    const operatorToken = stack.secrets.OPERATOR_TOKEN
    return { url, rpcUrl, deployment, operatorToken, seeded, isOwn: true, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Below the ports that a system gives to outgoing connections: one of those may be taken at any moment. */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000]

/** The first of five neighbouring ports that nobody has. */
export async function freePort(): Promise<number> {
  for (;;) {
    const first = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))
    const taken = await Promise.all(Object.values(portsFrom(first)).map(isTaken))
    if (!taken.includes(true)) return first
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(true))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)))
  })
}
