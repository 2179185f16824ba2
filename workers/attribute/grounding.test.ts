import { describe, expect, test } from 'vitest'
import { ALIGN } from './align-weights.gen.ts'
import { align } from './align.ts'
import { citationsOf } from './cite.ts'
import { groundingOf } from './grounding.ts'
import { playersOf } from './players.ts'
import { samplePassage } from './sample-passages.ts'

const bell = samplePassage('The Bell Rock lighthouse was lit on 1 February 1811 by Stevenson.')
const keeper = samplePassage('Each keeper served four weeks on the rock and a fortnight ashore.')
const kelp = samplePassage('Kelp was burned for soda ash along the shore of Orkney.')
const given = [bell, keeper, kelp]

function groundingFor(answer: string) {
  const reading = { answer, prompt: '', passages: playersOf(given), similarities: null }
  const alignment = align(reading, ALIGN)
  const urlOf = ({ passageId }: { passageId: string }) => `https://edge/${passageId}`
  return groundingOf(answer, alignment, citationsOf(alignment, given, urlOf), given, urlOf)
}

describe('the grounding of an answer', () => {
  test('tells cited from unused passages, each under the number of its prompt', () => {
    const { passages } = groundingFor('The Bell Rock lighthouse was lit on 1 February 1811. [1]')
    expect(passages.map(({ number, state }) => [number, state])).toEqual([
      [1, 'cited'],
      [2, 'unused'],
      [3, 'unused'],
    ])
    expect(passages[0]?.url).toBe(`https://edge/${bell.passageId}`)
  })

  test('shows the sentence that the passages do not support, by its very span', () => {
    const answer =
      '🙂 The Bell Rock lighthouse was lit on 1 February 1811. Paris has nine million cats.'
    const { support, unsupported } = groundingFor(answer)
    expect(support).toBe('partial')
    expect(unsupported.map(({ text }) => text)).toEqual(['Paris has nine million cats.'])
    for (const { start_index: start, end_index: end, text } of unsupported) {
      expect(answer.slice(start, end)).toBe(text)
    }
  })

  test('says plainly that nothing supports an answer, whatever it marks', () => {
    const { support, passages } = groundingFor('Paris has nine million cats. [1]')
    expect(support).toBe('none')
    expect(passages.every(({ state }) => state === 'unused')).toBe(true)
  })

  test('is full where every claim has its source, and of no claim where nothing is claimed', () => {
    expect(groundingFor(keeper.text).support).toBe('full')
    expect(groundingFor('I do not know. What would you like to hear?').support).toBe('no_claim')
  })

  test('calls used what shares words and is quoted nowhere', () => {
    const answer =
      'The Bell Rock lighthouse was lit on 1 February 1811, and soda from kelp paid for it.'
    const states = groundingFor(answer).passages.map(({ state }) => state)
    expect(states).toEqual(['cited', 'unused', 'used'])
  })
})
