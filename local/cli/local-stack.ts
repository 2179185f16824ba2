// The stack that runs on this machine, as `npm start` says of it in its state folder.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { address } from '../../schemas/wire/scalars.ts'
import { ROOT } from '../stack/settings.ts'
import { CliError } from './cli-error.ts'
import type { Env } from './config.ts'

const stackFile = z.object({
  url: z.string(),
  rpcUrl: z.string(),
  deployment: z.object({
    chainId: z.number(),
    open: address,
    escrow: address,
    distributor: address,
    block: z.number(),
  }),
})
export type LocalStack = z.infer<typeof stackFile>

export function stackFolder(env: Env): string {
  return env['MEED_STATE'] ?? join(ROOT, '.meed')
}

/** Null while none runs. */
export async function localStack(env: Env): Promise<LocalStack | null> {
  const text = await readFile(join(stackFolder(env), 'stack.json'), 'utf8').catch(() => null)
  return text === null ? null : stackFile.parse(JSON.parse(text))
}

/** Throws a CliError that says how to start one. */
export async function runningStack(env: Env): Promise<LocalStack> {
  const stack = await localStack(env)
  if (stack !== null) return stack
  const message = `No stack runs from ${stackFolder(env)}. "npm start" starts one.`
  throw new CliError(0, 'unreachable', message)
}
