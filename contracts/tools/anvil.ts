// Starts and stops anvil, the local EVM chain, from its npm package's binary.
import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { foundryBinary } from './forge.mjs'

export type AnvilOptions = {
  readonly port: number
  readonly chainId: number
  /** Chain state is read from here at the start and written back, also every few seconds. */
  readonly stateFile?: string
  readonly logFile?: string
}

export type Anvil = {
  readonly url: string
  readonly process: ChildProcess
  readonly stop: () => Promise<void>
}

/** anvil's well-known test mnemonic: its keys are public, worthless and for tests only. */
export const TEST_MNEMONIC = 'test test test test test test test test test test test junk'

/** Resolves when the chain answers; rejects with its last words when it cannot start. */
export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  const args = [
    ...['--host', '127.0.0.1', '--port', String(options.port)],
    ...['--chain-id', String(options.chainId), '--mnemonic', TEST_MNEMONIC],
    ...['--hardfork', 'prague', '--accounts', '20'],
    ...(options.stateFile === undefined
      ? []
      : ['--state', options.stateFile, '--state-interval', '2']),
  ]
  const child = spawn(foundryBinary('anvil'), args, { stdio: ['ignore', 'pipe', 'pipe'] })
  if (options.logFile !== undefined) {
    const log = createWriteStream(options.logFile, { flags: 'a' })
    child.stdout.pipe(log)
    child.stderr.pipe(log)
  }
  await listening(child)
  return { url: `http://127.0.0.1:${options.port}`, process: child, stop: () => stop(child) }
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Listening on')) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`anvil exited with ${code}: ${said.slice(-500)}`)),
    )
  })
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGINT')
  })
}
