import { describe, expect, test } from 'vitest'
import { footnotes, type Citation, type Grounding } from './footnotes.ts'

const quoted = (passage: string, quote: string): Citation => ({
  url_citation: { title: `Title of ${passage}` },
  meed: { passage_id: passage, quote, datanet: 'a/b', payee: '0x1234567890abcdef' },
})
const passages = (...states: string[]): Grounding['passages'] =>
  states.map((state, at) => {
    const id = `psg_${at + 1}`
    return { number: at + 1, passage_id: id, title: `Title of ${id}`, datanet: 'a/b', state }
  })
const grounded = (
  support: string,
  states: readonly string[],
  ...unsupported: string[]
): Grounding => ({
  ...{ support, passages: passages(...states) },
  unsupported: unsupported.map((text) => ({ text })),
})

describe('footnotes', () => {
  test('have the number that the answer gives the passage, and its order', () => {
    const citations = [quoted('psg_3', 'three'), quoted('psg_1', 'one'), quoted('psg_3', 'more')]
    const lines = footnotes(
      'A [3]. B [1].',
      citations,
      grounded('full', ['cited', 'unused', 'cited']),
    )
    expect(lines).toEqual([
      '[1] “one”  Title of psg_1, a/b, by 0x12345678…',
      '[3] “three”  Title of psg_3, a/b, by 0x12345678…',
      '[3] “more”  Title of psg_3, a/b, by 0x12345678…',
    ])
  })

  test('say what a mark of the model’s own is worth', () => {
    const lines = footnotes(
      'A [2], B [3], C [9], C again [9], [0] and x[12a].',
      [quoted('psg_1', 'one')],
      grounded('full', ['cited', 'used', 'unused']),
    )
    expect(lines).toEqual([
      '[1] “one”  Title of psg_1, a/b, by 0x12345678…',
      '[2] the model’s own mark: single words of it in the answer.  Title of psg_2, a/b',
      '[3] the model’s own mark: nothing of it in the answer.  Title of psg_3, a/b',
      '[9] the model’s own mark: there is no such passage',
    ])
  })

  test('name each sentence that the passages do not support, on one line, harmless', () => {
    const lines = footnotes(
      'x',
      [quoted('psg_1', 'one')],
      grounded('partial', ['cited'], ' It is\nblue. ', 'It was\u001b[2J made up.'),
    )
    expect(lines.slice(1)).toEqual([
      'says what the passages do not hold: “It is blue.”',
      'says what the passages do not hold: “It was\\u001b[2J made up.”',
    ])
  })

  test('say of an answer that quotes a passage which of its sentences add to it', () => {
    const lines = footnotes(
      'x',
      [quoted('psg_1', 'one')],
      grounded('none', ['cited'], 'One, by Dalton.'),
    )
    expect(lines).toEqual([
      '[1] “one”  Title of psg_1, a/b, by 0x12345678…',
      'says what the passages do not hold: “One, by Dalton.”',
    ])
  })

  test('say it once where nothing supports the answer, or nothing was found', () => {
    const none = grounded('none', ['unused'], 'A.', 'B.')
    expect(footnotes('A. B.', [], none)).toEqual([
      'Not supported: the passages do not hold what this answer says.',
    ])
    expect(footnotes('A. B.', [], grounded('none', [], 'A.', 'B.'))).toEqual([
      'Not supported: no passage of these Datanets was near the question.',
    ])
    expect(footnotes('Hello!', [], grounded('no_claim', ['unused']))).toEqual([])
    expect(footnotes('Hello!', [], grounded('no_claim', []))).toEqual([])
  })

  test('are none where no Datanet was named; a quote without a number has none', () => {
    expect(footnotes('See [1].', [], null)).toEqual([])
    expect(footnotes('x', [quoted('psg_7', 'seven')], null)).toEqual([
      '“seven”  Title of psg_7, a/b, by 0x12345678…',
    ])
  })
})
