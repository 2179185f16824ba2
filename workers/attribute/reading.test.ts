import { describe, expect, test } from 'vitest'
import { denominatorOf, divideByMaxGame } from './shapley.ts'
import { similaritiesOf } from './similarities.ts'
import { sentencesOf } from './sentences.ts'
import { wordsOf } from './words.ts'

const forms = (text: string) => wordsOf(text).map((word) => word.form)
const split = (text: string) =>
  sentencesOf(text).map(({ start, end, kind }) => `${kind}: ${text.slice(start, end)}`)

const parts = (weight: number, players: [number, string][]) => {
  const denominator = denominatorOf(players.length)
  const { parts: found, rest } = divideByMaxGame(
    weight,
    players.map(([score, owner]) => ({ score, owner })),
    denominator,
  )
  const unit = Number(denominator) * 1_000_000
  return [...found, rest].map((part) => Number(part) / unit)
}

describe('words', () => {
  test('are folded, and keep their place in UTF-16 units', () => {
    const text = '𝒜 The Ｌｉｇｈｔ of St. Élan, 1,535 m (3.5 km) — 19th'
    expect(forms(text)).toEqual([
      'a',
      'the',
      'light',
      'of',
      'st',
      'élan',
      '1535',
      'm',
      '3.5',
      'km',
      '19th',
    ])
    const light = wordsOf(text)[2]
    expect(text.slice(light?.start, light?.end)).toBe('Ｌｉｇｈｔ')
  })

  test('part at dashes and apostrophes', () => {
    expect(forms("O'Brian’s 42–10 half-saros")).toEqual([
      'o',
      'brian',
      's',
      '42',
      '10',
      'half',
      'saros',
    ])
  })

  test('of scripts without spaces are single letters', () => {
    expect(forms('東京 tower')).toEqual(['東', '京', 'tower'])
  })
})

describe('sentences', () => {
  test('end at full stops, not at abbreviations, initials or decimals', () => {
    expect(
      split('Dr. P. G. Wood paid 3.5 guineas, e.g. in May. He left! "Why?" Nobody knew.'),
    ).toEqual([
      'claim: Dr. P. G. Wood paid 3.5 guineas, e.g. in May.',
      'claim: He left!',
      'question: "Why?"',
      'claim: Nobody knew.',
    ])
  })

  test('keep the marks that cite them', () => {
    expect(split('The light was lit in 1811. [1][2, 3] It burned oil.')).toEqual([
      'claim: The light was lit in 1811. [1][2, 3]',
      'claim: It burned oil.',
    ])
  })

  test('see through markdown', () => {
    const text =
      '# Lights\n\n- Bell Rock was lit\n  in 1811\n- Start\n\n' +
      '| a | b |\n|---|---|\n| c | d |\n```\nx = 1\n```'
    expect(split(text)).toEqual([
      'claim: Lights',
      'claim: Bell Rock was lit\n  in 1811',
      'claim: Start',
      'claim: | a | b |',
      'claim: | c | d |',
      'claim: x = 1',
    ])
  })

  test('that claim nothing are told apart', () => {
    expect(
      split('Sure, happy to help! The passages do not mention the keeper. What else?'),
    ).toEqual([
      'greeting: Sure, happy to help!',
      'refusal: The passages do not mention the keeper.',
      'question: What else?',
    ])
  })
})

test('similarities are whole millionths within one', () => {
  expect(
    similaritiesOf(
      [[0.6, 0.8]],
      [
        [1, 0],
        [0.6, 0.8000001],
        [-1, -1],
      ],
    ),
  ).toEqual([[600_000, 1_000_000, -1_000_000]])
})

describe('the max game', () => {
  test('is divided by the closed form', () => {
    expect(
      parts(1, [
        [1_000_000, 'a'],
        [500_000, 'b'],
      ]),
    ).toEqual([0.75, 0.25, 0])
    expect(
      parts(4, [
        [250_000, 'a'],
        [500_000, 'b'],
      ]),
    ).toEqual([0.5, 1.5, 2])
    expect(parts(1, [[0, 'a']])).toEqual([0, 1])
  })

  test('gives nothing for a second player of one owner', () => {
    expect(
      parts(1, [
        [1_000_000, 'a'],
        [1_000_000, 'a'],
        [1_000_000, 'b'],
      ]),
    ).toEqual([0.25, 0.25, 0.5, 0])
  })

  test('refuses a score above one', () => {
    expect(() => parts(1, [[1_000_001, 'a']])).toThrow('between 0 and 1')
  })
})
