// How much does a word or a piece of evidence count? Every number of the alignment stands here,
// under one version: a change of any of them, or of a word list, is a new version, and a receipt
// names the version that made it. Word masses come from a fixed table, not from the passages at
// hand: a contributor who adds, copies or splits passages cannot move the mass of anybody's words.

/** Scores and similarities are integers of 1e-6. */
export const SCORE_ONE = 1_000_000

export type AlignmentWeights = typeof ALIGN_1

export const ALIGN_1 = {
  version: 'align-1',
  /** Mass of a word, in thousandths of a nat: a flattened -ln of its frequency in English. */
  massFunction: 6_000,
  massCommon: 8_500,
  massOther: 10_500,
  massNumber: 10_500,
  /** A run of so many words and so much mass is evidence by itself: "is one of the" is nobody's. */
  anchorWords: 3,
  anchorMass: 21_000,
  /** So is a name: two words, one of them distinctive and none a function word. */
  nameWords: 2,
  nameMass: 19_000,
  /** A run below this length counts only in prose: a function word this near on both sides. */
  quoteWords: 4,
  proseReach: 5,
  /** Score of a word in an anchor. */
  scoreAnchor: SCORE_ONE,
  /** Score of a word in a shorter run of a passage that has an anchor in the same sentence. */
  scoreBeside: 500_000,
  /** Score of a word in a shorter run of a passage that has none. */
  scoreLone: 150_000,
  /** Similarity, in 1e-6, from which a sentence counts as a paraphrase of a passage. */
  similarityFloor: 700_000,
  /** Part of a paraphrased word that similarity pays, in 1e-6 of it. */
  similarityPart: 300_000,
  /** What the model's own mark adds to a paraphrase that similarity supports; alone, nothing. */
  selfMark: 50_000,
} as const
