// One supervised process: started, ready when it says so, its words in a log file, stopped with
// SIGTERM and, if it does not listen, killed. A death nobody asked for is reported with its last
// lines. Whatever the process started itself goes with it, and it goes with this process.
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
  /** Rejects with the last lines when the process ends before it is ready. */
  readonly ready: Promise<void>
  /** Rejects when the process ends without having been stopped or killed. */
  readonly died: Promise<never>
  readonly stop: () => Promise<void>
  /** As a crash would: no warning, the whole group at once. Resolves when the process is gone. */
  readonly kill: () => Promise<void>
}

export class ChildDiedError extends Error {
  override readonly name = 'ChildDiedError'
}

export function startChild(options: ChildOptions): Child {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
    // Its own group, so that Ctrl-C reaches the supervisor alone, which then stops in order. The
    // IPC channel closes when the supervisor goes, however it goes, and takes the child along.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const ready = Promise.withResolvers<void>()
  const died = Promise.withResolvers<never>()
  for (const { promise } of [ready, died]) promise.catch(() => undefined)
  const tail = listen(child, options, ready.resolve)
  let expected = false
  const fail = (how: string) => {
    const error = new ChildDiedError(`${options.name} ${how}. Its last lines:\n${tail.join('\n')}`)
    ready.reject(error)
    if (!expected) died.reject(error)
  }
  const reap = () => killGroup(child)
  process.once('exit', reap)
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      fail(`could not be started: ${error.message}`)
      resolve()
    })
    child.once('exit', (code, signal) => {
      process.off('exit', reap)
      reap()
      fail(`ended by itself (${signal ?? `exit ${code}`})`)
      resolve()
    })
  })
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    expected = true
    if (signal === 'SIGTERM') child.kill(signal)
    else reap()
    const patience = setTimeout(reap, STOP_MS_MAX)
    await gone
    clearTimeout(patience)
  }
  const stop = () => end('SIGTERM')
  const kill = () => end('SIGKILL')
  const { name } = options
  return { name, process: child, ready: ready.promise, died: died.promise, stop, kill }
}

/** @returns the last lines the process said, kept up to date */
function listen(child: ChildProcess, options: ChildOptions, onReady: () => void): string[] {
  const log = createWriteStream(options.logFile, { flags: 'a' })
  const tail: string[] = []
  const hear = (chunk: Buffer) => {
    log.write(chunk)
    const lines = chunk
      .toString()
      .split('\n')
      .filter((line) => line.trim() !== '')
    tail.push(...lines)
    if (tail.length > LAST_LINES) tail.splice(0, tail.length - LAST_LINES)
    if (lines.some((line) => options.readyWhen.test(line))) onReady()
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  child.once('close', () => log.end())
  return tail
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is empty: nothing outlived its leader.
  }
}
