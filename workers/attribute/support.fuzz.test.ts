// The laws of support, for answers stitched at random from the passages and from words of nobody.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { ALIGN } from './align-weights.gen.ts'
import { align } from './align.ts'
import { playersOf } from './players.ts'
import { samplePassage } from './sample-passages.ts'
import { sentencesOf } from './sentences.ts'
import { groundsOf, isSupported } from './support.ts'

const WORDS =
  'the of a was in and to harbour keeper granite lantern storm oil Arbroath February 1811 12 3.5 tower many Stevenson Kelp 2,835'.split(
    ' ',
  )
const text = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(' ', ' ', ' ', ', ', '. ', '\n- ')), {
    minLength: 1,
    maxLength: 30,
  })
  .map((pairs) => pairs.map(([word, stop]) => word + stop).join(''))
const passage = fc
  .tuple(text, fc.constantFrom('', 'Kelp', 'Harbour oil of 12'), fc.option(fc.nat({ max: 3 })))
  .map(([content, title, atMs]): GivenPassage => {
    const sample = { ...samplePassage(content), title }
    return atMs === null ? sample : { ...sample, committedAtMs: atMs }
  })
const passages = fc.array(passage, { maxLength: 4 })
const runs = { numRuns: 1_500 }

/** Is each claim of the answer supported? In order. */
function supported(answer: string, given: readonly GivenPassage[]): boolean[] {
  const reading = { answer, prompt: '', passages: playersOf(given), similarities: null }
  return groundsOf(answer, align(reading, ALIGN), given).map(({ grounds }) => isSupported(grounds))
}

describe('support', () => {
  test('is never lost by a passage more, wherever it stands', () => {
    fc.assert(
      fc.property(text, passages, passage, fc.nat({ max: 4 }), (answer, given, more, at) => {
        const before = supported(answer, given)
        const after = supported(answer, given.toSpliced(at, 0, more))
        expect(after.filter((now, index) => before[index] === true && !now)).toEqual([])
      }),
      runs,
    )
  })

  test('is given to whatever is quoted whole', () => {
    const isQuote = (sentence: string) =>
      /[A-Z]\w+ .*(harbour|keeper|granite|lantern|tower)/.test(sentence)
    fc.assert(
      fc.property(passage, passages, (source, others) => {
        const quotes = sentencesOf(source.text)
          .map(({ start, end }) => source.text.slice(start, end))
          .filter((sentence) => sentence.split(/\s+/).length >= 3 && isQuote(sentence))
        for (const quote of quotes) {
          expect(supported(quote, [...others, source])).not.toContain(false)
        }
      }),
      runs,
    )
  })

  test('is told of any text, and of nothing given there is none', () => {
    const any = fc.string({ unit: 'grapheme', maxLength: 200 })
    fc.assert(
      fc.property(any, any, any, (answer, title, content) => {
        const given = { ...samplePassage(content), title }
        expect(supported(answer, [])).not.toContain(true)
        expect(supported(answer, [given])).toHaveLength(supported(answer, []).length)
      }),
      runs,
    )
  })
})
