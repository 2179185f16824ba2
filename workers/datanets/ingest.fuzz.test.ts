// The laws of ingestion: passages are slices of the stored text, in order, within their limit.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { INGEST_LIMITS, clusterOf, ingest } from './ingest.ts'

const datanet = parseId('dn', `dn_${'A'.repeat(22)}`)

const piece = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('light ', 'The keeper ', 'oil. ', 'Why? ', 'rock, ', '12 '),
  },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\n\n', '\n \n\n', '  ', '—', '東京。', '😀') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
)
const texts = fc
  .array(fc.tuple(piece, fc.nat({ max: 30 })), { maxLength: 60 })
  .map((parts) => parts.map(([part, times]) => part.repeat(times)).join(''))
  .filter((text) => text.isWellFormed() && !text.includes('\0'))

function letters(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, '')
}

function cuts(text: string) {
  const taken = ingest(datanet, text)
  return taken.ok ? taken.value.passages : []
}

function refusal(text: string) {
  const taken = ingest(datanet, text)
  return taken.ok ? null : taken.error
}

describe('passages of any text', () => {
  test('are its slices, in order, without overlap, and lose no word', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const passages = cuts(text)
        let end = 0
        for (const passage of passages) {
          expect(text.slice(passage.start, passage.end)).toBe(passage.text)
          expect(passage.start).toBeGreaterThanOrEqual(end)
          end = passage.end
        }
        expect(letters(passages.map((passage) => passage.text).join(' '))).toBe(letters(text))
      }),
      { numRuns: 2_000 },
    )
  })

  test('stay within the limit of words', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const passage of cuts(text)) {
          const words = passage.text.match(/[^\s—]+/gu) ?? []
          expect(words.length).toBeLessThanOrEqual(INGEST_LIMITS.passageWords * 2)
          const spoken = words.filter((word) => /^[a-z0-9]+[.,?]?$/i.test(word))
          expect(spoken.length).toBeLessThanOrEqual(INGEST_LIMITS.passageWords)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('are the same when taken in again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(cuts(text)).toEqual(cuts(text))
      }),
    )
  })
})

describe('ingestion', () => {
  test('refuses what it cannot keep', () => {
    expect(refusal('')).toEqual({ kind: 'text_empty' })
    expect(refusal(' \n\n — … ')).toEqual({ kind: 'text_empty' })
    expect(refusal('half \ud83d of it')).toEqual({ kind: 'text_malformed' })
    expect(refusal('nul \0 inside')).toEqual({ kind: 'text_malformed' })
    expect(refusal('é'.repeat(524_289))).toEqual({
      kind: 'text_too_large',
      bytes: 1_048_578,
      limit: 1_048_576,
    })
    const long = Array.from({ length: 5_001 }, () => 'w '.repeat(90)).join('\n\n')
    expect(refusal(long)).toEqual({ kind: 'passages_too_many', passages: 5_001, limit: 5_000 })
  })

  test('cuts what has few words and many units', () => {
    const passages = cuts(`word ${'😀'.repeat(5_000)}. ${'x'.repeat(9_000)}`)
    expect(passages.every((cut) => cut.text.length <= INGEST_LIMITS.passageUnits)).toBe(true)
    expect(passages.every((cut) => cut.text.isWellFormed())).toBe(true)
    expect(letters(passages.map((cut) => cut.text).join(' '))).toBe(`word${'x'.repeat(9_000)}`)
  })

  test('joins a heading to what follows and parts long paragraphs at sentences', () => {
    const sentence = `${'word '.repeat(49)}end.`
    const text = `Of lamps\n\n${sentence}\n\n${sentence} ${sentence} ${sentence}`
    expect(cuts(text).map((cut) => cut.text)).toEqual([
      `Of lamps\n\n${sentence}`,
      `${sentence} ${sentence}`,
      sentence,
    ])
  })

  test('puts texts that differ in case, marks and spaces in one cluster', () => {
    expect(clusterOf('The  Light, was lit!')).toBe(clusterOf('the light\nwas LIT'))
    expect(clusterOf('The light was lit')).not.toBe(clusterOf('The light was out'))
    const first = must(cuts('The light was lit.')[0], 'it has a passage')
    expect(first.clusterId).toBe(clusterOf('THE LIGHT WAS LIT'))
  })
})
