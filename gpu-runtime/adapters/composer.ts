// Combines adapters beside the agent's own thread, one after the other: two of the largest at once would take
// a gigabyte.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Result } from '../../schemas/result.ts'
import { EngineError } from '../engines/engine.port.ts'
import type { ComposeRefusal } from './compose.ts'
import type { PartFile } from './compose-files.ts'

export type Composing = {
  readonly parts: readonly PartFile[]
  /** Absolute path of the file, which appears whole or not at all. */
  readonly target: string
  /** The largest rank that the engine runs. */
  readonly rankMax: number
}

/**
 * @returns the bytes of the file; throws an EngineError `rank_exceeded`, or an Error where the disk or
 *   the thread failed
 */
export type Compose = (composing: Composing) => Promise<number>

/** For llama.cpp's format. */
export function llamaComposer(): Compose {
  let last: Promise<unknown> = Promise.resolve()
  return (composing) => {
    const mine = last.then(() => inThread(composing))
    last = mine.catch(() => undefined)
    return mine
  }
}

function inThread(composing: Composing): Promise<number> {
  const script = join(import.meta.dirname, 'compose-thread.ts')
  const thread = new Worker(script, { workerData: composing, env: {} })
  return new Promise((resolve, reject) => {
    thread.once('message', (made: Result<number, ComposeRefusal>) => {
      if (made.ok) resolve(made.value)
      else reject(refusalError(made.error))
    })
    thread.once('error', reject)
    // After a message this changes nothing.
    thread.once('exit', (code) => reject(new Error(`the composing thread ended with ${code}`)))
  })
}

function refusalError({ rank, rankMax }: ComposeRefusal): EngineError {
  return new EngineError('rank_exceeded', `the ranks sum to ${rank}; this engine runs ${rankMax}`)
}
