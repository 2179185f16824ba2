// The real binary as a child process, with a configuration of its own: what it says, how it ends.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../stack/settings.ts'

const BIN = join(ROOT, 'local/cli/bin.mjs')

export type Said = { readonly code: number | null; readonly out: string; readonly err: string }

export type Running = {
  readonly child: ChildProcess
  readonly ended: Promise<Said>
  /** Resolves when what it wrote so far, on either stream, matches. */
  readonly says: (pattern: RegExp) => Promise<string>
}

export type Meed = {
  readonly configFile: string
  readonly start: (args: readonly string[], input?: string) => Running
  readonly run: (...args: readonly string[]) => Promise<Said>
  readonly piped: (input: string, ...args: readonly string[]) => Promise<Said>
  readonly remove: () => void
}

/** @param env on top of a bare environment: nothing of the developer's own leaks in */
export function meedWith(env: Readonly<Record<string, string>>): Meed {
  const folder = mkdtempSync(join(tmpdir(), 'meed-cli-'))
  const configFile = join(folder, 'config', 'config.json')
  const own = { HOME: folder, MEED_CONFIG: configFile, MEED_STATE: join(folder, 'no-stack') }
  const bare = { PATH: process.env['PATH'] ?? '', ...own }
  const start = (args: readonly string[], input = '') => {
    const options = { cwd: folder, env: { ...bare, ...env } }
    return watched(spawn(process.execPath, [BIN, ...args], options), input)
  }
  return {
    configFile,
    start,
    run: (...args) => start(args).ended,
    piped: (input, ...args) => start(args, input).ended,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function watched(child: ReturnType<typeof spawn>, input: string): Running {
  let [out, err] = ['', '']
  const waiting = new Set<() => void>()
  const heard = () => {
    for (const look of waiting) look()
  }
  child.stdout?.on('data', (chunk: Buffer) => ((out += chunk.toString()), heard()))
  child.stderr?.on('data', (chunk: Buffer) => ((err += chunk.toString()), heard()))
  child.stdin?.end(input)
  const ended = new Promise<Said>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, out, err })
      heard()
    })
  })
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if (pattern.test(out + err)) resolve(out)
        else if (child.exitCode !== null) reject(new Error(`it ended without it: ${out}${err}`))
        else return
        waiting.delete(look)
      }
      waiting.add(look)
      look()
    })
  return { child, ended, says }
}
