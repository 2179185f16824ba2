import { describe, expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { FUSION } from './fusion.ts'
import { tunedOn, type Judged } from './judge.ts'
import { sampleCandidate } from './sample-candidates.ts'

const passage = (id: number) => contentId('psg', `${id}`)
/** One passage that shares words, one that shares meaning. */
const candidates = [sampleCandidate(1, 0.9, 0.3), sampleCandidate(2, 0.1, 0.9)]
const asked = (answer: string, times: number): Judged[] =>
  Array.from({ length: times }, () => ({ candidates, answers: new Set([answer]) }))

describe('tuning', () => {
  test('gives meaning its weight where meaning answers, and words theirs where they do', () => {
    const byMeaning = tunedOn(asked(passage(2), 400))
    expect(byMeaning.vectorPart).toBeGreaterThan(0.5)
    expect(byMeaning.ndcg10).toMatchObject({ tuned: 1, meaning: 1 })
    expect(byMeaning.ndcg10.words).toBeCloseTo(1 / Math.log2(3), 10)
    expect(byMeaning.ndcg10.standard).toBeLessThan(1)
    const byWords = tunedOn(asked(passage(1), 400))
    expect(byWords.vectorPart).toBeLessThan(0.5)
    expect(byWords.ndcg10).toMatchObject({ tuned: 1, words: 1 })
  })

  test('hardly moves for one question', () => {
    const { vectorPart } = tunedOn(asked(passage(2), 1))
    expect(Math.abs(vectorPart - FUSION.vectorPart)).toBeLessThan(0.03)
  })

  test('takes a contribution for an answer, and counts what is not found as nothing', () => {
    const byContribution = tunedOn(asked(contentId('con', '2'), 400))
    expect(byContribution).toEqual(tunedOn(asked(passage(2), 400)))
    const missing = tunedOn(asked(passage(3), 5))
    expect(missing.ndcg10).toEqual({ standard: 0, tuned: 0, words: 0, meaning: 0 })
  })
})
