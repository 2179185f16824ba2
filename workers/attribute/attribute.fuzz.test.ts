// The laws of credit, for answers stitched at random from the passages and from words of nobody.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { citationsOf } from './cite.ts'
import { samplePassage } from './sample-passages.ts'
import { sentencesOf } from './sentences.ts'
import { attribute } from './shares.ts'

const WORDS = [
  ...'the of a was in and to with by for harbour keeper granite lantern storm oil vessel'.split(
    ' ',
  ),
  ...'signal tide captain Arbroath February 1811 12 3.5 tower many first The Keeper Stone'.split(
    ' ',
  ),
]
const word = fc.constantFrom(...WORDS)
const stop = fc.constantFrom('. ', ', ', ' ', ' ', ' ', ' ', '? ', '\n- ', ' [1] ')
const text = (maxLength: number) =>
  fc
    .array(fc.tuple(word, stop), { minLength: 1, maxLength })
    .map((pairs) => pairs.map(([first, second]) => first + second).join(''))

const scene = fc
  .record({
    texts: fc.uniqueArray(text(30), { minLength: 1, maxLength: 5 }),
    owners: fc.array(fc.nat({ max: 2 }), { minLength: 5, maxLength: 5 }),
    pieces: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 40 }), fc.nat({ max: 60 })), {
      maxLength: 6,
    }),
    own: text(8),
    similarity: fc.option(
      fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 5, maxLength: 5 }),
    ),
  })
  .map(({ texts, owners, pieces, own, similarity }) => {
    const passages = texts.map((content, index) => samplePassage(content, `owner ${owners[index]}`))
    const quoted = pieces.map(([which, from, length]) => {
      const source = texts[which % texts.length] ?? ''
      return source.slice(from, from + length)
    })
    const answer = [...quoted, own].join(' ')
    const similarities = similarity === null ? null : sentencesOf(answer).map(() => similarity)
    return { answer, passages, similarities }
  })

type Scene = { answer: string; passages: GivenPassage[]; similarities: number[][] | null }
const runs = { numRuns: 1_500 }

/** What each payee gets, all its clusters together. */
function paid(input: Scene): Map<string, number> {
  const totals = new Map<string, number>()
  for (const { payee, share } of attribute(input).credit.shares) {
    totals.set(payee, (totals.get(payee) ?? 0) + share)
  }
  return totals
}

describe('credit of any answer', () => {
  test('sums with unattributed to exactly 1e9, and no listed share is zero', () => {
    fc.assert(
      fc.property(scene, (input: Scene) => {
        const { shares, unattributed } = attribute(input).credit
        expect(shares.reduce((sum, { share }) => sum + share, unattributed)).toBe(WHOLE)
        expect(shares.every(({ share }) => share > 0)).toBe(true)
      }),
      runs,
    )
  })

  test('does not depend on the order of passages when no mark counts positions', () => {
    fc.assert(
      fc.property(scene, ({ answer, passages }) => {
        const input = { answer, passages, similarities: null }
        const turned = { ...input, passages: [...passages].reverse() }
        const shares = attribute(turned).credit.shares.map(({ clusterId, share }) => [
          clusterId,
          share,
        ])
        expect(shares).toEqual(
          attribute(input).credit.shares.map(({ clusterId, share }) => [clusterId, share]),
        )
      }),
      runs,
    )
  })

  test('is moved by no copy in the same cluster', () => {
    fc.assert(
      fc.property(scene, fc.nat({ max: 3 }), ({ answer, passages }, copies) => {
        const [first] = passages
        if (first === undefined) return
        const twins = Array.from({ length: copies }, () =>
          samplePassage(first.text, 'copyist', first.text),
        )
        const before = paid({ answer, passages, similarities: null })
        expect(paid({ answer, passages: [...passages, ...twins], similarities: null })).toEqual(
          before,
        )
      }),
      runs,
    )
  })

  test('grows for nobody who splits a passage in two', () => {
    fc.assert(
      fc.property(scene, fc.nat({ max: 200 }), ({ answer, passages }, at) => {
        const [first, ...rest] = passages.map((passage, index) => ({
          ...passage,
          payee: samplePassage('', `${index}`).payee,
        }))
        if (first === undefined) return
        const ends = sentencesOf(first.text).map(({ end }) => end)
        const cut = ends[at % ends.length] ?? 0
        const halves = [first.text.slice(0, cut), first.text.slice(cut)].map((half) => ({
          ...samplePassage(half),
          payee: first.payee,
        }))
        const before = paid({ answer, passages: [first, ...rest], similarities: null })
        const after = paid({ answer, passages: [...halves, ...rest], similarities: null })
        // One unit of 1e-9 is the remainder of the apportionment, which may fall on anybody.
        expect(after.get(first.payee) ?? 0).toBeLessThanOrEqual((before.get(first.payee) ?? 0) + 1)
      }),
      runs,
    )
  })

  test('pays nothing to a passage that shares no word with the answer', () => {
    fc.assert(
      fc.property(scene, ({ answer, passages }) => {
        const idle = samplePassage('Zebras graze beneath acacias; lions doze.')
        const input = { answer, passages: [...passages, idle], similarities: null }
        expect(paid(input).get(idle.payee)).toBeUndefined()
        expect(paid(input)).toEqual(paid({ answer, passages, similarities: null }))
      }),
      runs,
    )
  })

  test('is cited by slices that are what they say', () => {
    fc.assert(
      fc.property(scene, (input: Scene) => {
        const { alignment } = attribute(input)
        const { annotations } = citationsOf(alignment, input.passages, () => 'https://meed.test')
        for (const { url_citation: cited, meed } of annotations) {
          const passage = input.passages.find(({ passageId }) => passageId === meed.passage_id)
          expect(passage?.text.slice(meed.passage_start, meed.passage_end)).toBe(meed.quote)
          expect(cited.end_index).toBeGreaterThan(cited.start_index)
          expect(input.answer.length).toBeGreaterThanOrEqual(cited.end_index)
        }
      }),
      runs,
    )
  })
})
