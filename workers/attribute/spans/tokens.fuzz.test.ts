import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokensOf } from './tokens.ts'

const list = (text: string) => {
  const { forms, starts, ends } = tokensOf(text)
  return forms.map((form, at) => `${form}@${starts[at]}-${ends[at]}`)
}

describe('tokensOf', () => {
  test('cuts runs of letters and digits, and every other mark by itself', () => {
    expect(list('Ti, 22: “don’t”')).toEqual([
      'ti@0-2',
      ',@2-3',
      '22@4-6',
      ':@6-7',
      '“@8-9',
      'don@9-12',
      '’@12-13',
      't@13-14',
      '”@14-15',
    ])
  })

  test('folds by NFKC and lower case, with offsets of the text as written', () => {
    expect(list('ﬁne Ä １９ x²')).toEqual(['fine@0-3', 'ä@4-5', '19@6-8', 'x2@9-11'])
    expect(list('café naïve')).toEqual(['café@0-4', 'naïve@5-10'])
  })

  test('an accent in a word of ASCII keeps the word whole, written either way', () => {
    expect(tokensOf('cafe\u0301s').forms).toEqual(tokensOf('cafés').forms)
  })

  test('takes letters of a script without spaces one by one, and a pair of surrogates as one', () => {
    expect(list('元素abc😀')).toEqual(['元@0-1', '素@1-2', 'abc@2-5', '😀@5-7'])
  })

  test('tokens ascend, hold no space, and with the spaces between them are the whole text', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 80 })
    fc.assert(
      fc.property(texts, (text) => {
        const { starts, ends } = tokensOf(text)
        let rest = ''
        let at = 0
        for (const [index, start] of starts.entries()) {
          expect(start).toBeGreaterThanOrEqual(at)
          rest += text.slice(at, start)
          at = ends[index] ?? 0
          expect(text.slice(start, at)).toMatch(/^\S+$/u)
        }
        expect((rest + text.slice(at)).trim()).toBe('')
      }),
      { numRuns: 3_000 },
    )
  })
})
