// A process that a bench started: waits until it is up, and takes it away again.
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { z } from 'zod'

export type Started = { readonly pid: number; readonly stop: () => Promise<void> }

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** A script of this folder that speaks by messages. */
export function forked(script: string): ChildProcess {
  return fork(join(import.meta.dirname, script), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

export async function reply<T>(child: ChildProcess, schema: z.ZodType<T>): Promise<T> {
  const [message] = await once(child, 'message')
  return schema.parse(message)
}

/** A server that is up when it answers at all. */
export async function serving(
  command: string,
  args: readonly string[],
  url: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' })
  const deadline = performance.now() + 120_000
  for (;;) {
    const answered = await fetch(url).catch(() => null)
    await answered?.body?.cancel()
    if (answered !== null) return { pid: child.pid ?? 0, stop: () => stopped(child) }
    if (child.exitCode !== null) throw new Error(`${command} ended before it answered`)
    if (performance.now() > deadline) throw new Error(`${command} did not answer`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
