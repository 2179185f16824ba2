// What does a rule of the alignment depend on? Every number stands in one versioned table: a change
// of any of them, or of a word list, is a new version, and a receipt names the version that made
// it. Masses come from a fixed table, not from the passages at hand: a contributor who adds, copies
// or splits passages cannot move the mass of anybody's words. The values are fitted
// (bench/attribution/fit.ts) and stand in align-weights.gen.ts.

/** Scores and similarities are integers of 1e-6. */
export const SCORE_ONE = 1_000_000

export type AlignmentWeights = {
  readonly version: string
  /** Information of a word, in thousandths of a nat: a flattened -ln of its frequency in English. */
  readonly massFunction: number
  readonly massCommon: number
  readonly massOther: number
  readonly massNumber: number
  /** A run of so many words and so much mass is evidence by itself: "is one of the" is nobody's. */
  readonly anchorWords: number
  readonly anchorMass: number
  /** So is a name: two words, one of them distinctive and none a function word. */
  readonly nameWords: number
  readonly nameMass: number
  /** A shorter run stands only in prose: two function words this near. */
  readonly proseReach: number
  /** Or beside an anchor of its passage, no farther than this in the answer and in the passage. */
  readonly companyWords: number
  readonly companyPlaces: number
  /** Distance of equal runs to their payee's own words: a word before, a word after, a full stop. */
  readonly nearBefore: number
  readonly nearAfter: number
  readonly nearSentence: number
  /** So many words in common runs, so many words apart at most, were copied and not coincidence. */
  readonly borrowedWords: number
  readonly borrowedGap: number
  /** So many words in a run were taken from what the caller said. */
  readonly askedWords: number
  /** Score of a word in an anchor. */
  readonly scoreAnchor: number
  /** Score of a word in a shorter run that has company. */
  readonly scoreBeside: number
  /** Score of a word in a shorter run that has none. */
  readonly scoreLone: number
  /** Similarity from which a sentence counts as a paraphrase of a passage. */
  readonly similarityFloor: number
  /** Part of a paraphrased word that similarity pays, in 1e-6 of it. */
  readonly similarityPart: number
  /** What the model's own mark adds to a paraphrase that similarity supports; alone, nothing. */
  readonly selfMark: number
}
