// Written by `npm run fit:attribution -- --write`; never edited by hand.
import type { AlignmentWeights } from './weights.ts'

export const ALIGN: AlignmentWeights = {
  version: 'align-2',
  massFunction: 4_000,
  massCommon: 8_500,
  massOther: 10_500,
  massNumber: 10_500,
  anchorWords: 3,
  anchorMass: 21_000,
  nameWords: 2,
  nameMass: 19_000,
  proseReach: 4,
  companyWords: 5,
  companyPlaces: 10,
  nearBefore: 2,
  nearAfter: 1,
  nearSentence: 10,
  borrowedWords: 8,
  borrowedGap: 2,
  askedWords: 2,
  scoreAnchor: 1_000_000,
  scoreBeside: 250_000,
  scoreLone: 50_000,
  similarityFloor: 700_000,
  similarityPart: 300_000,
  selfMark: 4_000,
}
