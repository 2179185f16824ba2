import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { citationsOf } from './cite.ts'
import { samplePassage } from './sample-passages.ts'
import { sentencesOf } from './sentences.ts'
import { attribute } from './shares.ts'
import type { Similarities } from './align.ts'

const BELL =
  'The Bell Rock lighthouse was lit on 1 February 1811. Its lens turned once in eight minutes.'
const KEEPER =
  'Each keeper served four weeks on the rock and a fortnight ashore with his family at Arbroath.'
const bell = samplePassage(BELL)
const keeper = samplePassage(KEEPER)

const creditOf = (
  answer: string,
  passages: readonly GivenPassage[],
  similarities: Similarities = null,
) => attribute({ answer, passages, similarities }).credit

function shareOf(
  passage: GivenPassage,
  answer: string,
  passages: readonly GivenPassage[],
  similarities: Similarities = null,
): number {
  const { shares } = creditOf(answer, passages, similarities)
  return shares.find((share) => share.clusterId === passage.clusterId)?.share ?? 0
}

describe('credit', () => {
  test('goes whole to the passage that an answer repeats', () => {
    expect(shareOf(bell, BELL, [keeper, bell])).toBe(WHOLE)
    expect(shareOf(keeper, BELL, [keeper, bell])).toBe(0)
  })

  test('is unattributed where nothing explains the answer', () => {
    const { shares, unattributed } = creditOf('Paris is the capital of France.', [bell, keeper])
    expect(shares).toEqual([])
    expect(unattributed).toBe(WHOLE)
  })

  test('is unattributed where nothing was answered or given', () => {
    expect(creditOf('', [bell]).unattributed).toBe(WHOLE)
    expect(creditOf(BELL, []).unattributed).toBe(WHOLE)
    expect(creditOf('Hello! How can I help you?', [bell]).unattributed).toBe(WHOLE)
  })

  test('is equal for equal evidence of two owners', () => {
    const twin = samplePassage(`${BELL} Stevenson built it of granite.`)
    expect(shareOf(twin, BELL, [bell, twin])).toBe(WHOLE / 2)
    expect(shareOf(bell, BELL, [bell, twin])).toBe(WHOLE / 2)
  })

  test('divides an answer between the passages that each part rests on', () => {
    const answer = `The Bell Rock lighthouse was lit on 1 February 1811, and ${KEEPER}`
    expect(shareOf(bell, answer, [bell, keeper])).toBeGreaterThan(WHOLE * 0.3)
    expect(shareOf(keeper, answer, [bell, keeper])).toBeGreaterThan(WHOLE * 0.5)
    expect(creditOf(answer, [bell, keeper]).unattributed).toBeLessThan(WHOLE * 0.1)
  })
})

const alike = (value: number) => [[0, value]]

describe('what does not pay', () => {
  test('a number that no passage holds: the sentence is nobody’s', () => {
    const wrong = BELL.replace('1811', '1812').split('. ')[0] ?? ''
    expect(shareOf(bell, wrong, [bell])).toBe(0)
  })

  test('a number that only another passage holds', () => {
    const other = samplePassage('Skerryvore was begun in 1838 by Alan Stevenson.')
    const wrong = 'The Bell Rock lighthouse was lit on 1 February 1838.'
    expect(shareOf(bell, wrong, [bell, other])).toBe(0)
  })

  test('a mark alone', () => {
    expect(shareOf(keeper, `${BELL} [2] Seals bask nearby. [2]`, [bell, keeper])).toBe(0)
  })

  test('a mark without similarity enough, though it adds to one that is', () => {
    const answer = 'Watchmen lived a month at sea. [2]'
    expect(shareOf(keeper, answer, [bell, keeper], alike(699_999))).toBe(0)
    const marked = shareOf(keeper, answer, [bell, keeper], alike(800_000))
    const unmarked = shareOf(keeper, answer.replace(' [2]', ''), [bell, keeper], alike(800_000))
    expect(unmarked).toBe(240_000_000)
    expect(marked).toBe(244_000_000)
  })

  test('a paraphrase whose number the passage lacks', () => {
    const answer = 'Watchmen lived 9 weeks at sea.'
    expect(shareOf(keeper, answer, [bell, keeper], alike(900_000))).toBe(0)
    const other = samplePassage('A watch has 9 hours.')
    expect(shareOf(keeper, answer, [keeper, other], [[900_000, 0]])).toBe(0)
  })

  test('keywords: a list of the words of the answer', () => {
    const list = samplePassage(
      'lighthouse lit February 1811 lens minutes Bell eight turned rock once',
    )
    expect(shareOf(list, BELL, [list])).toBe(0)
    const padded = samplePassage(
      `${KEEPER} Lighthouse lit February lens minutes Bell eight turned.`,
    )
    expect(shareOf(padded, BELL, [padded])).toBe(0)
    expect(shareOf(bell, BELL, [padded, bell])).toBe(WHOLE)
  })

  test('copies: a cluster is one player, whoever holds its copies', () => {
    const rival = samplePassage(`${BELL} Stevenson built it of granite.`)
    const copies = [1, 2, 3].map((n) => samplePassage(BELL, `copyist ${n}`, BELL))
    expect(shareOf(bell, BELL, [bell, ...copies, rival])).toBe(WHOLE / 2)
    const { shares } = creditOf(BELL, [bell, ...copies, rival])
    expect(shares.find((share) => share.clusterId === bell.clusterId)?.payee).toBe(bell.payee)
  })
})

describe('evidence', () => {
  test('is canonical, hashed into the credit, and enough to run it again', () => {
    const first = attribute({ answer: BELL, passages: [bell, keeper], similarities: null })
    const again = attribute({ answer: BELL, passages: [bell, keeper], similarities: null })
    expect(again.credit).toEqual(first.credit)
    expect(first.credit.evidenceSha256).toBe(sha256Hex(first.evidence))
    expect(first.evidence).toContain(`"answerSha256":"${sha256Hex(BELL)}"`)
    const other = attribute({ answer: BELL, passages: [keeper, bell], similarities: null })
    expect(other.credit.evidenceSha256).not.toBe(first.credit.evidenceSha256)
  })
})

describe('citations', () => {
  const answer =
    'Early: the Bell Rock lighthouse was lit on 1 February 1811. [1] Whales sing at dusk.'
  const { alignment } = attribute({ answer, passages: [bell, keeper], similarities: null })
  const { annotations, unusedPassages } = citationsOf(
    alignment,
    [bell, keeper],
    (passage) => `https://meed.test/passages/${passage.passageId}`,
  )

  test('are exact spans on both sides', () => {
    expect(annotations).toHaveLength(1)
    const [{ url_citation: cited, meed }] = annotations as [(typeof annotations)[0] & object]
    expect(answer.slice(cited.start_index, cited.end_index)).toBe(
      'the Bell Rock lighthouse was lit on 1 February 1811',
    )
    expect(meed.quote).toBe('The Bell Rock lighthouse was lit on 1 February 1811')
    expect(BELL.slice(meed.passage_start, meed.passage_end)).toBe(meed.quote)
    expect(cited.url).toBe(`https://meed.test/passages/${bell.passageId}`)
  })

  test('leave unused passages visible', () => {
    expect(unusedPassages).toEqual([keeper.passageId])
  })

  test('and similarities follow the same sentences', () => {
    expect(alignment).toHaveLength(sentencesOf(answer).length)
  })
})
