import { describe, expect, test } from 'vitest'
import { data } from 'franc-min/data.js'
import { expressions } from 'franc-min/expressions.js'
import { flagsOf, relevanceOf, subtagOf, TOLD_LANGUAGES, type Expected } from './flags.ts'

const lights: Expected = {
  language: 'en',
  title: 'Lighthouses',
  description: 'Their lamps, lenses and keepers on the coasts of Britain.',
  tags: ['history'],
}
const ENGLISH =
  'The lamp of the lighthouse burned spermaceti oil, which the keepers carried up to the lantern ' +
  'every evening, and its lens turned once in eight minutes on a bed of mercury.'
const FRENCH =
  'La lampe du phare brûlait de l’huile de spermaceti que les gardiens portaient chaque soir à la ' +
  'lanterne, et son optique faisait un tour en huit minutes sur un bain de mercure.'
const near = { by: 'embedding', value: 0.4 } as const
const codes = (text: string, expected = lights, relevance: Parameters<typeof flagsOf>[2] = near) =>
  flagsOf(text, expected, relevance).map(({ code }) => code)

describe('a contribution is flagged', () => {
  test('not at all where it is what the Datanet is for', () => {
    expect(codes(ENGLISH)).toEqual([])
    expect(codes(FRENCH, { ...lights, language: 'fr' })).toEqual([])
  })

  test('for its language, from enough letters on, and says which it reads like', () => {
    const [flag] = flagsOf(FRENCH, lights, near)
    expect(flag).toEqual({
      code: 'language_unexpected',
      message: "The text reads like 'fr'; the Datanet is in 'en'.",
    })
    expect(codes(ENGLISH, { ...lights, language: 'de' })).toEqual(['language_unexpected'])
    expect(codes('Le phare est construit en granit.')).toEqual([])
  })

  test('never for a language that cannot be told', () => {
    expect(codes(ENGLISH, { ...lights, language: 'is' })).toEqual([])
    const own = Object.keys(expressions).filter((name) => /^[a-z]{3}$/.test(name))
    const every = [...Object.values(data).flatMap((script) => Object.keys(script)), ...own]
    const told = every.map(subtagOf).filter((subtag) => subtag.length === 2)
    expect([...TOLD_LANGUAGES].toSorted()).toEqual([...new Set(told)].toSorted())
  })

  test('for its length', () => {
    expect(codes('Lamps of the sea.')).toEqual(['text_short'])
    expect(codes('Five lamps of the sea.')).toEqual([])
  })

  test('for being about something else, by whichever measure there is', () => {
    expect(codes(ENGLISH, lights, { by: 'embedding', value: 0.049 })).toEqual(['off_topic'])
    const other = 'Revenue of the third quarter rose to nine billion dollars before taxes and fees.'
    expect(codes(other, lights, relevanceOf(other, lights, null))).toEqual(['off_topic'])
    expect(codes(ENGLISH, lights, relevanceOf(ENGLISH, lights, null))).toEqual([])
  })

  test('for its tone where it swears again and again, not for one word, a place or a number', () => {
    expect(codes(`${ENGLISH} Fuck this. What a fucking mess, shit.`)).toEqual(['tone_harsh'])
    expect(codes(`${ENGLISH} He swore: shit.`)).toEqual([])
    expect(codes('The assassins of Scunthorpe passed 455 and 8008 lights of class A.')).toEqual([])
  })
})

test.each([
  ['Write to ola.nordmann@example.com.', true],
  ['Call +47 912 34 567 or +1 (212) 555-0100.', true],
  ['The office: (212) 555-0100.', true],
  ['In 1886 +12 to +30 degrees, 4 711 200 candela, 1-2-3.', false],
  ['ISBN 978-3-16-148410-0, section (123) 456-78901.', false],
  ['The handle @lighthouse, price +300 000.', false],
  // With many ways to read one number, this would take seconds.
  ['+1111111111111111a '.repeat(50_000), false],
])('contact details are for a person to look at: %.40s', (line, isFlagged) => {
  expect(codes(`${ENGLISH} ${line}`).includes('contact_details')).toBe(isFlagged)
})

describe('relevance', () => {
  const unit = (...values: readonly number[]) => values
  test('is the mean cosine of passages and purpose', () => {
    const vectors = { purpose: unit(1, 0), passages: [unit(1, 0), unit(0, 1)] }
    expect(relevanceOf('x', lights, vectors)).toEqual({ by: 'embedding', value: 0.5 })
  })

  test('is the part of the purpose’s terms without an embedder', () => {
    const { by, value } = relevanceOf('lamps lenses keepers', lights, null)
    expect(by).toBe('words')
    expect(value).toBeGreaterThan(0.3)
    expect(value).toBeLessThan(1)
  })
})
