// The versioned default of the fusion. `npm run bench:retrieval` prints what other weights would
// give on each set; a Datanet with its own `vector_part` overrides the first number.

export const FUSION = {
  version: 'fusion-1',
  /** Weight of meaning against words where a Datanet has none of its own. */
  vectorPart: 0.3,
  /** The best passage of a question covers about this part of its weight: the unit of coverage. */
  coverageUnit: 0.6,
  /**
   * Cosine below which a passage is unrelated, whatever words it shares. Measured with MiniLM: the
   * best of 60 unrelated passages stays below .21 for 99 questions of 100; of passages that answer
   * their question 95 of 100 lie above .24.
   */
  vectorFloor: 0.22,
  /**
   * A passage that scores below this part of the best one is not put into a prompt. On the demo's
   * questions what answers lies above .57 of the best, and what only shares a word below .42; a small
   * model that is given both answers worse, and the caller pays for the tokens.
   */
  promptPart: 0.45,
} as const
