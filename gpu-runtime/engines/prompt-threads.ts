// How many threads read a slice of a prompt. Two are nearly twice as fast, where nothing else wants their
// cores: llama.cpp's threads wait for one another by spinning, a thousand times a slice, so where they have to
// share their cores a slice lasts seconds (ADR 0109). Answers are always written by one.
const THREADS_MAX = 2
/**
 * Percent of the last ten seconds in which something waited for a core. Where much does, cores fall idle for
 * moments alone: of a hundred prompts that trusted such moments, two lasted seconds. The engine's own threads wait
 * for one another three percent of the time.
 */
const PRESSURE_MAX = 15
/** As long as hanging up may take to be heeded. Two threads read a whole slice in less where they have two cores. */
const SLICE_MS_MAX = 250
/** What made a slice last so long may be unseen here, as another machine on the same cores is. */
const REST_MS = 60_000

/** What the system tells of this moment. */
export type CoreUse = {
  /** Threads of other processes that run or want to. */
  readonly neighbours: number
  /** Percent of the last ten seconds in which some thread of the system waited for a core. */
  readonly pressure: number
}

export type PromptThreads = {
  /**
   * By how many threads a slice is read: asked before each, since a core that was idle may be busy for the next.
   *
   * @param tokens of the slice. A single one is a step of writing, whatever it is for
   * @param otherCalls that the engine's other slots run
   */
  readonly choose: (tokens: number, otherCalls: number) => number
  /** What the slice took. */
  readonly took: (threads: number, ms: number) => void
}

/**
 * @param cores that this process may use at once
 * @param coreUse null where the system does not tell
 * @param now in milliseconds; it never goes back
 */
export function promptThreads(
  cores: number,
  coreUse: () => CoreUse | null,
  now: () => number,
): PromptThreads {
  let restsUntilMs = Number.NEGATIVE_INFINITY
  return {
    choose(tokens, otherCalls) {
      // Another call may just be between two of its steps.
      if (tokens < 2 || cores - otherCalls < THREADS_MAX || now() < restsUntilMs) return 1
      const use = coreUse()
      if (use === null || use.pressure > PRESSURE_MAX) return 1
      return cores - otherCalls - use.neighbours < THREADS_MAX ? 1 : THREADS_MAX
    },
    took(threads, ms) {
      if (threads > 1 && ms > SLICE_MS_MAX) restsUntilMs = now() + REST_MS
    },
  }
}
