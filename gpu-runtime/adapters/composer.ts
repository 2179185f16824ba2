// Combines adapters beside the agent's own thread, one after the other: one of the largest, four parts of 60 MiB,
// takes 1.2 GiB of this process while it is made.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Result } from '../../schemas/result.ts'
import { EngineError } from '../engines/engine.port.ts'
import type { Composing, Made, MakeRefusal } from './compose-files.ts'

/**
 * Throws an EngineError `rank_exceeded` or `composition_too_large`, or an Error where the disk or the thread
 * failed.
 */
export type Compose = (composing: Composing) => Promise<Made>

/** Settles when the thread is gone, and with it its memory and whatever it wrote. */
export const composeInThread: Compose = (composing) => {
  const script = join(import.meta.dirname, 'compose-thread.ts')
  const thread = new Worker(script, { workerData: composing, env: {} })
  let made: Result<Made, MakeRefusal> | null = null
  let failure: unknown = null
  thread.once('message', (message: Result<Made, MakeRefusal>) => (made = message))
  thread.once('error', (error) => (failure = error))
  return new Promise((resolve, reject) => {
    thread.once('exit', (code) => {
      if (failure !== null) reject(failure)
      else if (made === null) reject(new Error(`the composing thread ended with ${code}`))
      else if (made.ok) resolve(made.value)
      else reject(refusalOf(made.error))
    })
  })
}

function refusalOf(refusal: MakeRefusal): EngineError {
  if (refusal.kind === 'rank_exceeded') return rankExceeded(refusal.rank, refusal.rankMax)
  return tooLarge('as one adapter they', refusal.bytes, refusal.bytesMax)
}

export function rankExceeded(rank: number, rankMax: number): EngineError {
  return new EngineError('rank_exceeded', `the ranks sum to ${rank}; this engine runs ${rankMax}`)
}

/** @param what of the combination */
export function tooLarge(what: string, bytes: number, bytesMax: number): EngineError {
  const why = `${what} are ${bytes} bytes; this node combines up to ${bytesMax}`
  return new EngineError('composition_too_large', why)
}
