// Whether an engine has to be replaced because it keeps what it was told to let go. Engines grow while
// they warm up, and swing with their load; what gives a leak away is that even the lowest point of a
// long while lies above what is allowed. Pure.

export type MemorySample = { readonly atMs: number; readonly mib: number }

export type LeakTerms = {
  /** How much more than after its start the engine may keep. */
  readonly growthMiB: number
  /** Over how long the lowest point counts. */
  readonly windowMs: number
}

export const LEAK_1: LeakTerms = { growthMiB: 512, windowMs: 10 * 60_000 }

export type LeakState = {
  readonly startedAtMs: number
  /** Its lowest point in the first window. */
  readonly baselineMiB: number
  /** Of the last window, oldest first. */
  readonly samples: readonly MemorySample[]
}

/** @param first what an engine that has just started takes */
export function openLeakWatch(first: MemorySample): LeakState {
  return { startedAtMs: first.atMs, baselineMiB: first.mib, samples: [first] }
}

export function sampled(state: LeakState, sample: MemorySample, terms: LeakTerms): LeakState {
  const samples = [...state.samples, sample].filter(
    ({ atMs }) => sample.atMs - atMs <= terms.windowMs,
  )
  const isYoung = sample.atMs - state.startedAtMs <= terms.windowMs
  const baselineMiB = isYoung ? Math.min(state.baselineMiB, sample.mib) : state.baselineMiB
  return { ...state, baselineMiB, samples }
}

/** How many MiB the engine has grown for good; null while that is not too much. */
export function leakedMiB(state: LeakState, terms: LeakTerms): number | null {
  const last = state.samples.at(-1)
  // Before a second window has begun its lowest point is the baseline itself.
  if (last === undefined || last.atMs - state.startedAtMs <= terms.windowMs) return null
  const grown = Math.min(...state.samples.map(({ mib }) => mib)) - state.baselineMiB
  return grown > terms.growthMiB ? grown : null
}
