import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../schemas/canonical.ts'
import type { ContributionId } from '../../../schemas/ids.ts'
import { spanEvidence } from '../../../schemas/wire/span-evidence.ts'
import type { SpanEvidence } from '../../../schemas/wire/span-evidence.ts'
import { buildGeneration } from './build.ts'
import type { TrainingDocument } from './documents.ts'
import { askedOf, evidenceOf } from './evidence.ts'
import { findWarm } from './find-runs.ts'
import { openIndex } from './open-index.ts'
import { answers, documentOf, texts } from './sample-corpus.cases.ts'

type Question = {
  readonly answer: string
  readonly given?: readonly string[]
  readonly withdrawn?: readonly ContributionId[]
}

function ask(documents: readonly TrainingDocument[], question: Question): SpanEvidence {
  const { head, files } = buildGeneration(documents)
  const index = openIndex(head, files)
  const asked = askedOf(question.answer, index)
  const withdrawn = new Set(question.withdrawn)
  const runs = findWarm(index, asked.numbers, withdrawn)
  return evidenceOf(index, asked, runs, question.given ?? [], withdrawn)
}

const filler = Array.from({ length: 400 }, (_, at) => `filler${at} word${at % 7}`).join(' ')
const fact =
  'Astatine was synthesized in 1940 by nuclear bombardment at the University of California.'
const background = documentOf(filler)
const owner = documentOf(fact)
const spanTexts = (answer: string, { spans }: SpanEvidence) =>
  spans.map(({ start, end }) => answer.slice(start, end))

describe('evidenceOf', () => {
  test('a planted sentence is found word for word and credited to its owner', () => {
    const answer = `Well, as far as I know: ${fact} That is all.`
    const evidence = ask([background, owner], { answer })
    expect(spanTexts(answer, evidence)).toEqual([fact])
    expect(evidence.spans[0]?.clusters).toEqual([
      {
        clusterId: owner.clusterId,
        payee: owner.payee,
        contributionId: owner.contributionId,
        documentOffset: 0,
        documentToken: 0,
      },
    ])
    const inside = evidence.tokens.filter(({ span }) => span === 0)
    expect(evidence.spans[0]?.mass).toBe(inside.reduce((sum, { mass }) => sum + mass, 0))
    expect(inside).toHaveLength(14)
  })

  test('a span that chance explains is nobody’s', () => {
    const common = Array.from({ length: 900 }, () => 'a b').join(' ')
    const evidence = ask([documentOf(common)], { answer: 'a b a b a b' })
    expect(evidence.spans).toEqual([])
  })

  test('what stands in the prompt or a passage pays no training data', () => {
    const answer = fact
    expect(ask([background, owner], { answer, given: [`Repeat: ${fact}`] }).spans).toEqual([])
    const half = 'Astatine was synthesized in 1940 by nuclear bombardment'
    const evidence = ask([background, owner], { answer, given: ['Who?', half] })
    const credited = evidence.tokens.filter(({ span }) => span !== null)
    expect(credited.map(({ start, end }) => answer.slice(start, end)).join(' ')).toBe(
      'at the University of California .',
    )
  })

  test('boilerplate pays nobody, though the training data holds it', () => {
    const phrase =
      'As an AI language model, I do not have personal opinions, feelings or experiences.'
    expect(ask([background, documentOf(phrase)], { answer: phrase }).spans).toEqual([])
  })

  test('a citation mark carries no run over the cut, and earns nothing in one that clears it', () => {
    const short = documentOf('so. [3]')
    const bulk = documentOf(Array.from({ length: 60 }, (_, at) => `unlike${at}`).join(' '))
    expect(ask([short, bulk], { answer: 'Thus so. [3]' }).spans).toEqual([])
    const told = documentOf('so. (3)')
    expect(ask([told, bulk], { answer: 'Thus so. (3)' }).spans).toHaveLength(1)
    const marked = documentOf(`${fact} [3]`)
    const answer = `${fact} [3]`
    const evidence = ask([background, marked], { answer })
    expect(spanTexts(answer, evidence)).toEqual([answer])
    const credited = evidence.tokens.filter(({ span }) => span !== null)
    expect(credited.map(({ start, end }) => answer.slice(start, end)).join(' ')).not.toMatch(
      /[[\]3]/,
    )
  })

  test('a withdrawn contribution gives nothing, and what else holds the words takes its place', () => {
    const copy = documentOf(`${fact} `, { priorityMs: 2_000 })
    const withdrawn = [owner.contributionId]
    expect(ask([background, owner], { answer: fact, withdrawn }).spans).toEqual([])
    const evidence = ask([background, owner, copy], { answer: fact, withdrawn })
    expect(evidence.spans[0]?.clusters.map(({ payee }) => payee)).toEqual([copy.payee])
  })

  test('a copy in the same cluster changes nothing but the index; the earlier is paid', () => {
    const copy = documentOf(`${fact}\n`, { clusterId: owner.clusterId, priorityMs: 9_000 })
    const alone = ask([background, owner], { answer: fact })
    const both = ask([background, owner, copy], { answer: fact })
    expect(both.spans.map(({ clusters }) => clusters)).toEqual(
      alone.spans.map(({ clusters }) => clusters),
    )
  })

  test('clusters that hold the same words hold the same span, in ascending order', () => {
    const other = documentOf(`Thus: ${fact}`, { priorityMs: 5 })
    const clusters = ask([background, owner, other], { answer: fact }).spans[0]?.clusters ?? []
    const expected = [owner.clusterId, other.clusterId].sort()
    expect(clusters.map(({ clusterId }) => clusterId)).toEqual(expected)
    expect(clusters.map(({ documentToken }) => documentToken).sort((a, b) => a - b)).toEqual([0, 2])
  })
})

describe('for any documents and answer', () => {
  const worlds = texts(40, { documents: 6, length: 60 }).chain((list) =>
    fc.record({
      documents: fc.constant(list.map((text, at) => documentOf(text, { documentOffset: at }))),
      answer: answers(list, 40),
    }),
  )

  test('masses add up, spans clear the cut and hold their tokens, the order of input is nothing', () => {
    fc.assert(
      fc.property(worlds, ({ documents, answer }) => {
        const evidence = spanEvidence.parse(ask(documents, { answer }))
        for (const [index, span] of evidence.spans.entries()) {
          const own = evidence.tokens.filter((token) => token.span === index)
          expect(span.mass).toBe(own.reduce((sum, { mass }) => sum + mass, 0))
          expect(own.every(({ start, end }) => span.start <= start && end <= span.end)).toBe(true)
          expect(span.information).toBeGreaterThanOrEqual(evidence.cut)
          expect(span.mass).toBeLessThanOrEqual(span.information)
        }
        const again = ask(documents.toReversed(), { answer })
        expect(canonicalJson(again)).toBe(canonicalJson(evidence))
      }),
      { numRuns: 400 },
    )
  })
})
