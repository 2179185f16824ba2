// Work that is done one after the other, and a line before it that is short on purpose: who waits for long
// is better told at once, and may ask another node. Who waits holds nothing.
import { EngineError } from '../engines/engine.port.ts'

/** Nobody waits for the work any more, and it had not begun. */
export class AbandonedError extends Error {
  override readonly name = 'AbandonedError'
}

/**
 * Resolves when it is one's turn, with what ends it. Throws an EngineError `overloaded` where the line is
 * full, an AbandonedError when the signal aborts before the turn comes.
 */
export type EnterLine = (signal: AbortSignal) => Promise<() => void>

/** @param waitingMax beside the one whose turn it is */
export function shortLine(waitingMax: number): EnterLine {
  const waiting = new Set<() => void>()
  let isTaken = false
  const leave = () => {
    const [next] = waiting
    if (next === undefined) isTaken = false
    else next()
  }
  return async (signal) => {
    if (signal.aborted) throw new AbandonedError('nobody waits for it')
    if (!isTaken) {
      isTaken = true
      return once(leave)
    }
    if (waiting.size >= waitingMax) {
      throw new EngineError('overloaded', 'too many adapters wait to be combined')
    }
    await turn(waiting, signal)
    return once(leave)
  }
}

function turn(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = () => {
      waiting.delete(begin)
      signal.removeEventListener('abort', giveUp)
    }
    const begin = () => {
      over()
      resolve()
    }
    const giveUp = () => {
      over()
      reject(new AbandonedError('nobody waits for it'))
    }
    waiting.add(begin)
    signal.addEventListener('abort', giveUp, { once: true })
  })
}

function once(run: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) run()
    isDone = true
  }
}
