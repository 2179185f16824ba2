// One supervised process: started, ready when it says so, its words in a log file, stopped with
// SIGTERM and, if it does not listen, killed. A death nobody asked for is reported with its last
// lines.
import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'

const STOP_MS_MAX = 8_000
const LAST_LINES = 12

export type ChildOptions = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd: string
  readonly logFile: string
  /** The process is ready when a line of its standard output matches. */
  readonly readyWhen: RegExp
}

export type Child = {
  readonly name: string
  readonly process: ChildProcess
  /** Rejects when the process ends without having been stopped. */
  readonly died: Promise<never>
  readonly stop: () => Promise<void>
}

export class ChildDiedError extends Error {
  override readonly name = 'ChildDiedError'
}

/** Resolves when ready; rejects with the last lines when it ends before. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
    // Its own group, so that Ctrl-C reaches the supervisor alone, which then stops in order. The
    // IPC channel closes when the supervisor goes, however it goes, and takes the child along.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log = createWriteStream(options.logFile, { flags: 'a' })
  const tail: string[] = []
  const ready = Promise.withResolvers<void>()
  const hear = (chunk: Buffer) => {
    log.write(chunk)
    const lines = chunk
      .toString()
      .split('\n')
      .filter((line) => line.trim() !== '')
    tail.push(...lines)
    tail.splice(0, tail.length - LAST_LINES)
    if (lines.some((line) => options.readyWhen.test(line))) ready.resolve()
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  let stopping = false
  const died = new Promise<never>((_, reject) => {
    const fail = (how: string) => {
      if (stopping) return
      const error = new ChildDiedError(`${options.name} ${how}.\n${tail.join('\n')}`)
      ready.reject(error)
      reject(error)
    }
    child.once('error', (error) => fail(`could not be started: ${error.message}`))
    child.once('exit', (code, signal) => fail(`ended by itself (${signal ?? `exit ${code}`})`))
  })
  died.catch(() => undefined)
  await ready.promise
  const stop = async () => {
    stopping = true
    await end(child)
  }
  return { name: options.name, process: child, died, stop }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await gone
  clearTimeout(patience)
}
