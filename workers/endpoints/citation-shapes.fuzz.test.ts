import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Annotation } from '../../schemas/wire/chat.ts'
import { anthropicContent, cohereCitations, type Grounding } from '../../schemas/wire/grounding.ts'
import { anthropicOf, cohereOf, groundedAnswer } from './citation-shapes.ts'

const PASSAGES = ['psg_a', 'psg_b', 'psg_c']

function cited(text: string, passage: string, start: number, end: number): Annotation {
  return {
    type: 'url_citation',
    url_citation: { start_index: start, end_index: end, url: `u/${passage}`, title: passage },
    meed: {
      passage_id: passage,
      contribution_id: 'con_x',
      datanet: 'a/b',
      payee: '0x0',
      passage_start: 0,
      passage_end: end - start,
      quote: text.slice(start, end),
      passage_sha256: '',
    },
  }
}

const grounding: Grounding = {
  support: 'full',
  passages: PASSAGES.map((id, index) => ({
    number: index + 1,
    passage_id: id,
    contribution_id: 'con_x',
    datanet: 'a/b',
    title: id,
    url: `u/${id}`,
    state: 'cited',
  })),
  unsupported: [],
}

/** Answers of whole characters, in and out of the first plane, with spans that never split one. */
const answers = fc
  .array(fc.constantFrom('a', 'é', '🙂', ' ', '漢'), { minLength: 1, maxLength: 24 })
  .chain((characters) => {
    const offsets = [0]
    for (const character of characters) offsets.push((offsets.at(-1) ?? 0) + character.length)
    const place = fc.nat(characters.length)
    const span = fc.tuple(place, place, fc.constantFrom(...PASSAGES))
    return fc.array(span, { maxLength: 6 }).map((spans) => {
      const text = characters.join('')
      const annotations = spans
        .filter(([from, to]) => from < to)
        .map(([from, to, id]) => cited(text, id, offsets[from] ?? 0, offsets[to] ?? 0))
      return { text, annotations }
    })
  })

describe('citations in another shape', () => {
  test('Anthropic’s: the pieces make the answer, and each piece has the citations that cover it', () => {
    fc.assert(
      fc.property(answers, ({ text, annotations }) => {
        const blocks = anthropicContent.parse(anthropicOf(text, annotations, grounding))
        expect(blocks.map((block) => block.text).join('')).toBe(text)
        let at = 0
        for (const block of blocks) {
          const end = at + block.text.length
          const sources = annotations
            .filter(({ url_citation: c }) => c.start_index <= at && c.end_index >= end)
            .map(({ meed }) => PASSAGES.indexOf(meed.passage_id))
          const told = (block.citations ?? []).map((one) => one.search_result_index)
          expect(told).toEqual(sources)
          at = end
        }
      }),
    )
  })

  test('Cohere’s: offsets count code points, and a span has every passage it was found in', () => {
    fc.assert(
      fc.property(answers, ({ text, annotations }) => {
        const citations = cohereCitations.parse(cohereOf(text, annotations))
        const points = Array.from(text)
        for (const one of citations) {
          expect(points.slice(one.start, one.end).join('')).toBe(one.text)
        }
        const pairs = citations.flatMap(({ text: span, sources }) =>
          sources.map(({ id }) => `${span} ${id}`),
        )
        const wanted = annotations.map(({ meed }) => `${meed.quote} ${meed.passage_id}`)
        expect(pairs.toSorted()).toEqual(wanted.toSorted())
      }),
    )
  })

  test('an answer without text, or without citations, is one piece or none', () => {
    expect(anthropicOf('', [], grounding)).toEqual([])
    expect(anthropicOf('No.', [], grounding)).toEqual([
      { type: 'text', text: 'No.', citations: null },
    ])
    expect(cohereOf('No.', [])).toEqual([])
  })

  test('comes beside the grounding, one shape at a time', () => {
    const shapes = (['openai', 'anthropic', 'cohere'] as const).map((shape) =>
      Object.keys(groundedAnswer(shape, 'a', [], grounding)),
    )
    expect(shapes).toEqual([['grounding'], ['grounding', 'anthropic'], ['grounding', 'cohere']])
  })
})
