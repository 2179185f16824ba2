// Work that is done one after the other, and a line before it that is short on purpose: who waits for long
// is better told at once, and may ask another node. Who waits holds nothing. Owners take turns in it, and where it is
// full, whoever has most in it gives up a place to one who has less.
import { EngineError } from '../engines/engine.port.ts'
import { admission } from '../server/admission.ts'

/** Nobody waits for the work any more, and it had not begun. */
export class AbandonedError extends Error {
  override readonly name = 'AbandonedError'
}

/**
 * Resolves when it is one's turn, with what ends it. Throws an EngineError `overloaded` where the line is
 * full, also later, when another owner needs the place; an AbandonedError when the signal aborts before the turn
 * comes.
 */
export type EnterLine = (owner: string, signal: AbortSignal) => Promise<() => void>

/** @param waitingMax beside the one whose turn it is */
export function shortLine(waitingMax: number): EnterLine {
  const line = admission({ slots: 1, waitingMax }, () => 0)
  return async (owner, signal) => {
    const wanted = { tenant: owner, adapter: owner, choices: 1, tokens: 0 }
    const [place] = await Promise.all(line.enter(wanted, signal)).catch((error: unknown) => {
      if (!(error instanceof EngineError)) throw new AbandonedError('nobody waits for it')
      throw new EngineError('overloaded', 'too many adapters wait to be combined')
    })
    return () => place?.leave()
  }
}
