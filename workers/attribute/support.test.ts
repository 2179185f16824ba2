import { describe, expect, test } from 'vitest'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { ALIGN } from './align-weights.gen.ts'
import { align } from './align.ts'
import { playersOf } from './players.ts'
import { samplePassage } from './sample-passages.ts'
import { groundsOf, isSupported } from './support.ts'

const light = samplePassage(
  'The Bell Rock lighthouse was lit on 1 February 1811 by Stevenson, who had it built of 2,835 stones.',
)
const keeper = samplePassage('Each keeper served six weeks on the rock and a fortnight ashore.')
const kelp = samplePassage('Kelp was burned for soda ash along the shore of Orkney.')
const oxygen = samplePassage(
  'Oxygen is an element. It was discovered by Joseph Priestley in 1774, and by Carl Scheele before.',
)
const chimie = samplePassage(
  'Le titane a été découvert par William Gregor en 1791 dans un sable noir de Cornouailles.',
)
const kanji = samplePassage('酸素は1774年にプリーストリーによって発見された。')

const titled = {
  ...samplePassage('It was lit in 1811, and Stevenson built it.'),
  title: 'Bell Rock',
}
const index = samplePassage('Black; Cavendish; Rutherford')
const given = [light, keeper, kelp, oxygen, chimie, kanji, titled, index]

/** The sentences of an answer that nothing supports. */
function unsupported(answer: string, passages: readonly GivenPassage[] = given): string[] {
  const reading = { answer, prompt: '', passages: playersOf(passages), similarities: null }
  return groundsOf(answer, align(reading, ALIGN), passages)
    .filter(({ grounds }) => !isSupported(grounds))
    .map(({ start, end }) => answer.slice(start, end))
}

describe('a sentence is supported', () => {
  test.each([
    ['where it quotes', 'Oxygen was discovered by Joseph Priestley in 1774. [1]', [oxygen]],
    [
      'where it leaves a first name out',
      'Oxygen was discovered by Priestley in 1774. [1]',
      [oxygen],
    ],
    ['where it is one name', 'Priestley.', [oxygen]],
    [
      'where words of two passages make it',
      'Stevenson lit the lighthouse, Priestley discovered oxygen.',
      given,
    ],
    ['where its number has no comma', 'The lighthouse was built of 2835 stones.', [light]],
    ['where its number is spelled out there', 'A keeper served 6 weeks on the rock.', [keeper]],
    ['where a title holds what it is about', 'The Bell Rock was lit in 1811.', [titled]],
    ['where two thirds of it stand there', 'Stevenson polished the lighthouse.', [light]],
    ['with an adverb and a comma at its head', 'Overall, Stevenson lit the lighthouse.', [light]],
    [
      'where a name stands in a list alone',
      'Oxygen was discovered by Priestley and Cavendish in 1774.',
      [oxygen, index],
    ],
    [
      'whatever opens it: a participle',
      'Constructed by Stevenson, the Bell Rock lighthouse was lit in 1811.',
      [light],
    ],
    [
      'whatever opens it: an adverb',
      'Historically the Bell Rock lighthouse was lit by Stevenson.',
      [light],
    ],
    [
      'whatever opens it: a joining word',
      'Furthermore Stevenson lit the Bell Rock lighthouse.',
      [light],
    ],
    [
      'whatever opens it: a plural',
      'Keepers served six weeks on the rock and a fortnight ashore.',
      [keeper],
    ],
    [
      'whatever opens it: who said it',
      'Documents show that the Bell Rock lighthouse was lit by Stevenson.',
      [light],
    ],
    [
      'whatever opens it: a preposition',
      'Atop the Bell Rock a lighthouse was lit by Stevenson.',
      [light],
    ],
    [
      'whatever opens it: a heading',
      'Summary: keepers served six weeks on the rock and a fortnight ashore.',
      [keeper],
    ],
    [
      'with a capital for what was given',
      'Stevenson, as the Passage says, lit the Bell Rock lighthouse.',
      [light],
    ],
    [
      'whatever opens it: a label',
      'Answer: Stevenson had the Bell Rock lighthouse built of 2,835 stones.',
      [light],
    ],
    [
      'where a number in words stands there in digits',
      'Twelve keepers served on the rock.',
      [samplePassage('On the rock 12 keepers served.')],
    ],
    ['in French', 'Gregor a découvert le titane en 1791.', [chimie]],
    ['in Japanese', '酸素はプリーストリーによって発見された。', [kanji]],
    [
      'with words before it that are about nothing',
      'Yes, based on the passage, Stevenson lit the lighthouse.',
      [light],
    ],
    [
      'where it denies what stands there: negation is not seen',
      'Stevenson didn’t have the lighthouse built of stones.',
      [light],
    ],
    [
      'where it swaps numbers that both stand there: neither is that',
      'The lighthouse was lit on 1 February 2835.',
      [light],
    ],
  ])('%s', (_, answer, passages) => {
    expect(unsupported(answer, passages)).toEqual([])
  })
})

describe('a sentence is not supported', () => {
  test.each([
    ['where a number in words stands nowhere', 'Each keeper served nine weeks on the rock.'],
    [
      'where a round number in words stands nowhere',
      'Each keeper served six weeks on the rock in twenty years.',
    ],
    [
      'where more is said of an invented name at its head',
      'Dalton, who built the lighthouse, had it lit on 1 February 1811.',
    ],
    [
      'where an invented name is put for another',
      'Dalton, not Stevenson, built the Bell Rock lighthouse.',
    ],
    [
      'where both of an invented name stand nowhere',
      'Humphry Davy had the Bell Rock lighthouse lit.',
    ],
    ['where an invented name is a frequent word', 'The Bell Rock lighthouse was lit by Young.'],
    [
      'where an invented name is the first of several',
      'Lavoisier, Priestley and Scheele discovered oxygen in 1774.',
    ],
    ['by one word that it shares', 'The lighthouse burned and nobody was ever saved.'],
    ['by what it is about alone', 'The Bell Rock lighthouse was painted purple.'],
    ['where its year stands nowhere', 'Oxygen was discovered by Joseph Priestley in 1779.'],
    ['where a name stands nowhere', 'Oxygen was discovered by Joseph Dalton in 1774.'],
    ['where a name that opens it stands nowhere', 'Lavoisier discovered oxygen in 1774.'],
    [
      'where a name and a comma are not its head',
      'Oxygen was discovered by Priestley, Dalton, and Scheele in 1774.',
    ],
    [
      'where other words say the same: a paraphrase',
      'Those tending the beacon alternated between tower and land.',
    ],
    ['in French, of an invented name', 'Le titane a été découvert par Lavoisier en 1791.'],
    ['in Japanese, of other things', '水素は英国の化学者が名付けた。'],
  ])('%s', (_, answer) => {
    expect(unsupported(answer)).toEqual([answer])
  })

  test('whatever it says, where no passage was given', () => {
    expect(unsupported('Oxygen was discovered in 1774.', [])).toEqual([
      'Oxygen was discovered in 1774.',
    ])
  })
})

test('items of a list stand each for itself', () => {
  const answer =
    'Elements:\n\n- oxygen, discovered by Priestley\n- phlogiston, weighed by Stahl\n- soda ash of kelp'
  expect(unsupported(answer)).toEqual(['Elements:', 'phlogiston, weighed by Stahl'])
})

test('what an earlier passage was copied from takes nothing away', () => {
  const listed =
    'Granite lantern; storm oil; harbour tower; kelp ash; Arbroath vessel; copper roof; grey slate'
  const copied = { ...samplePassage(listed), committedAtMs: 2 }
  const earlier = {
    ...samplePassage(listed.replace('; copper roof; grey slate', '')),
    committedAtMs: 1,
  }
  const answer = 'Arbroath vessel, roof, slate.'
  expect(unsupported(answer, [copied])).toEqual([])
  expect(unsupported(answer, [earlier, copied])).toEqual([])
})
