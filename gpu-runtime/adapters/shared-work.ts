// One piece of work for all who ask for the same at the same time, however many they are, and the word to it
// that the last of them has hung up.
import { AbandonedError } from './short-line.ts'

export type SharedWork = {
  /**
   * Resolves when `work` is done, one's own or the one under way; throws what it threw.
   *
   * @param work its signal aborts when all who ask have hung up
   * @param hungUp absent: asks to the end
   */
  readonly join: (
    key: string,
    work: (signal: AbortSignal) => Promise<void>,
    hungUp?: AbortSignal,
  ) => Promise<void>
}

type Running = {
  readonly done: Promise<void>
  readonly gone: AbortController
  askers: number
}

export function sharedWork(): SharedWork {
  const running = new Map<string, Running>()
  const begin = (key: string, work: (signal: AbortSignal) => Promise<void>): Running => {
    const gone = new AbortController()
    const done = work(gone.signal).finally(() => running.delete(key))
    const begun = { done, gone, askers: 0 }
    running.set(key, begun)
    return begun
  }
  return {
    async join(key, work, hungUp) {
      for (;;) {
        const own = running.get(key) ?? begin(key, work)
        try {
          return await asking(own, hungUp)
        } catch (error) {
          // Others gave it up in the moment in which this one came: it is begun anew.
          if (!(error instanceof AbandonedError) || hungUp?.aborted === true) throw error
        }
      }
    },
  }
}

async function asking(own: Running, hungUp: AbortSignal | undefined): Promise<void> {
  const leave = () => {
    own.askers -= 1
    if (own.askers === 0) own.gone.abort()
  }
  own.askers += 1
  if (hungUp?.aborted === true) leave()
  else hungUp?.addEventListener('abort', leave, { once: true })
  try {
    await own.done
  } finally {
    hungUp?.removeEventListener('abort', leave)
  }
}
