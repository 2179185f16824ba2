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
/** Before it is known what one thread takes: as long as hanging up may take to be heeded. */
const SLICE_MS_MAX = 250
/**
 * Where two threads took longer than one would have, one reads for so many times what was lost: the reason may be
 * unseen here, as another machine on the same cores is. So no more than a tenth of the time is lost.
 */
const REST_TIMES = 10
/** Who brought the prompt, or carries its start away, is done soon: so many pauses are waited for. */
const PAUSES_MAX = 3
/** A slice costs about as much as so many tokens before its first one, since all weights are read. */
const SLICE_WORK = 6
/** Attention over so many tokens that were read before doubles what a token costs. */
const PAST_WORK = 4_096
/** How fast what one thread takes is forgotten. */
const LEARNED = 1 / 8

/** What the system tells of this moment; null where it does not. */
export type CoreUse = {
  /** Percent of the last ten seconds in which some thread of the system waited for a core. */
  readonly pressure: () => number | null
  /** Threads of other processes that run or want to. */
  readonly neighbours: () => number | null
}

export type Slice = {
  /**
   * One alone is a step of writing, whatever it is for: there attention over a long past is cut among threads, and
   * the last bits of what is said depend on how many they are.
   */
  readonly tokens: number
  /** Tokens of the same prompt that were read before. */
  readonly past: number
}

/** `reader`: whatever reads one slice at a time, the same object each time. */
export type PromptThreads = {
  /**
   * By how many threads a slice is read: asked before each, since a core that was idle may be busy for the next.
   *
   * @param otherCalls that run beside this one, each of one thread; of all readers only one has a second
   */
  readonly choose: (reader: object, slice: Slice, otherCalls: () => number) => Promise<number>
  /** What the slice took; the second thread is free again. */
  readonly took: (reader: object, slice: Slice, ms: number) => void
  /** It reads no more, whether it was told what its last slice took or not. */
  readonly leave: (reader: object) => void
}

/**
 * @param cores that this process may use at once
 * @param now in milliseconds; it never goes back
 * @param pause of a millisecond
 */
export function promptThreads(
  cores: number,
  coreUse: CoreUse,
  now: () => number,
  pause: () => Promise<void>,
): PromptThreads {
  let restsUntilMs = Number.NEGATIVE_INFINITY
  /** What one thread takes for the work of one token. */
  let pace: number | null = null
  /** Who has the second thread: two who ask at once would take the same idle core. */
  let doubled: object | null = null
  const leave = (reader: object): void => {
    if (doubled === reader) doubled = null
  }
  const areIdle = async (otherCalls: () => number): Promise<boolean> => {
    for (let pauses = 0; ; pauses++) {
      // Another call may just be between two of its steps.
      const left = cores - otherCalls()
      if (left < THREADS_MAX) return false
      // The cheaper question comes first.
      if (pauses === 0 && (coreUse.pressure() ?? 100) > PRESSURE_MAX) return false
      const neighbours = coreUse.neighbours()
      if (neighbours === null) return false
      if (left - neighbours >= THREADS_MAX) return true
      if (pauses === PAUSES_MAX) return false
      await pause()
    }
  }
  return {
    async choose(reader, slice, otherCalls) {
      leave(reader)
      if (doubled !== null || slice.tokens < 2 || now() < restsUntilMs) return 1
      doubled = reader
      if (await areIdle(otherCalls)) return THREADS_MAX
      leave(reader)
      return 1
    },
    took(reader, slice, ms) {
      const work = workOf(slice)
      if (doubled === reader) {
        const lost = ms - (pace === null ? SLICE_MS_MAX : pace * work)
        if (lost > 0) restsUntilMs = now() + REST_TIMES * lost
      } else if (slice.tokens > 1) {
        const seen = ms / work
        pace = pace === null ? seen : pace + LEARNED * (seen - pace)
      }
      leave(reader)
    },
    leave,
  }
}

/** In tokens. */
function workOf({ tokens, past }: Slice): number {
  return SLICE_WORK + tokens * (1 + past / PAST_WORK)
}
