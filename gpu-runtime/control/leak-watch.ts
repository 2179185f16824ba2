// Whether an engine has to be replaced because it keeps what it was told to let go. Engines grow while
// they warm up, with what they have loaded, and swing with their load; what gives a leak away is that even
// the lowest point of a long while lies above what is allowed. Pure.

export type MemorySample = {
  readonly atMs: number
  readonly mib: number
  /** Of that, what the files of the adapters that are loaded account for. */
  readonly adaptersMiB: number
}

export type LeakTerms = {
  /** How much more than after its start the engine may keep, its adapters not counted. */
  readonly growthMiB: number
  /** Over how long the lowest point counts. */
  readonly windowMs: number
}

export const LEAK_WINDOW_MS = 10 * 60_000
/** Half precision in a file may be single precision in an engine. */
const MIB_A_FILE_MIB = 2

export type LeakState = {
  readonly startedAtMs: number
  /** Its lowest point in the first window. */
  readonly baseline: MemorySample
  /** Of the last window, oldest first. */
  readonly samples: readonly MemorySample[]
}

/** @param first what an engine that has just started takes */
export function openLeakWatch(first: MemorySample): LeakState {
  return { startedAtMs: first.atMs, baseline: first, samples: [first] }
}

export function sampled(state: LeakState, sample: MemorySample, terms: LeakTerms): LeakState {
  const samples = [...state.samples, sample].filter(
    ({ atMs }) => sample.atMs - atMs <= terms.windowMs,
  )
  const isYoung = sample.atMs - state.startedAtMs <= terms.windowMs
  const isLowest = isYoung && sample.mib < state.baseline.mib
  return { ...state, baseline: isLowest ? sample : state.baseline, samples }
}

/** How many MiB the engine has grown for good; null while that is not too much. */
export function leakedMiB({ startedAtMs, baseline, samples }: LeakState, terms: LeakTerms) {
  const last = samples.at(-1)
  // Before a second window has begun its lowest point is the baseline itself.
  if (last === undefined || last.atMs - startedAtMs <= terms.windowMs) return null
  const grown = Math.min(...samples.map((sample) => grownSince(baseline, sample)))
  return grown > terms.growthMiB ? grown : null
}

function grownSince(baseline: MemorySample, { mib, adaptersMiB }: MemorySample): number {
  const more = Math.max(0, adaptersMiB - baseline.adaptersMiB)
  return mib - baseline.mib - MIB_A_FILE_MIB * more
}
