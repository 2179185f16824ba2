// What was refused and would be refused again: who asks the same is told at once, so that nobody works for it
// twice, or waits for it.
import { EngineError } from '../engines/engine.port.ts'

export type KnownRefusals = {
  /** Throws what is known of one of the keys. */
  readonly check: (keys: readonly string[]) => void
  /** Throws the error, and again for that key from now on. @param forMs absent: for good */
  readonly refuse: (key: string, error: EngineError, forMs?: number) => never
}

/**
 * @param max how many are known at once, the latest ones
 * @param now in milliseconds; it never goes back
 */
export function knownRefusals(max: number, now: () => number): KnownRefusals {
  const known = new Map<string, { readonly error: EngineError; readonly untilMs: number }>()
  return {
    check(keys) {
      for (const key of keys) {
        const refusal = known.get(key)
        if (refusal === undefined) continue
        const { code, message } = refusal.error
        if (now() < refusal.untilMs) throw new EngineError(code, message)
        known.delete(key)
      }
    },
    refuse(key, error, forMs = Number.POSITIVE_INFINITY) {
      known.delete(key)
      known.set(key, { error, untilMs: now() + forMs })
      const [oldest = ''] = known.keys()
      if (known.size > max) known.delete(oldest)
      throw error
    },
  }
}
