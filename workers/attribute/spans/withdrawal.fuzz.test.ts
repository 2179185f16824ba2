// The laws of the adapter channel over random training sets: a withdrawal looks past a contribution as
// if it had never been indexed, a copy in its cluster earns nothing more, and who shares no run with
// an answer neither earns nor takes from anybody, however much he uploads.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ContributionId } from '../../../schemas/ids.ts'
import { must } from '../../../schemas/result.ts'
import { attribute } from '../shares.ts'
import { buildGeneration } from './build.ts'
import type { IndexShape } from './build.ts'
import type { TrainingDocument } from './documents.ts'
import { askedOf, evidenceOf } from './evidence.ts'
import { findWarm } from './find-runs.ts'
import { openIndex } from './open-index.ts'
import { answers, documentOf, texts } from './sample-corpus.cases.ts'

const SHAPES: readonly IndexShape[] = [
  { kind: 'suffix', shortest: 5 },
  { kind: 'winnowed', k: 4, w: 5 },
]
const none: ReadonlySet<ContributionId> = new Set()

function opened(documents: readonly TrainingDocument[], shape: IndexShape) {
  const { head, files } = buildGeneration(documents, shape)
  return openIndex(head, files)
}

/** Every maximal run with the contributions that hold it: what no number of an index shows in. */
function runsOf(
  documents: readonly TrainingDocument[],
  answer: string,
  shape: IndexShape,
  withdrawn = none,
) {
  const index = opened(documents, shape)
  const runs = findWarm(index, askedOf(answer, index).numbers, withdrawn)
  return runs.map(({ start, end, places }) => {
    const holders = places.map((place) => index.documents.placeAt(place).contributionId)
    return { start, end, holders: [...new Set(holders)].sort() }
  })
}

/** What each payee gets of the answer, by spans alone. */
function paid(
  documents: readonly TrainingDocument[],
  answer: string,
  withdrawn = none,
): Map<string, number> {
  const index = opened(documents, must(SHAPES[0], 'a shape'))
  const asked = askedOf(answer, index)
  const runs = findWarm(index, asked.numbers, withdrawn)
  const spans = evidenceOf(index, asked, runs, [], withdrawn)
  const { shares } = attribute({ answer, passages: [], similarities: null, spans }).credit
  const totals = new Map<string, number>()
  for (const { payee, share } of shares) totals.set(payee, (totals.get(payee) ?? 0) + share)
  return totals
}

const worlds = texts(40, { documents: 6, length: 60 }).chain((list) =>
  fc.record({
    documents: fc.constant(list.map((text, at) => documentOf(`${text} of ${at}`))),
    answer: answers(list, 40),
    withdrawn: fc.subarray(list.map((_, at) => at)),
    shape: fc.constantFrom(...SHAPES),
  }),
)

describe('a withdrawal', () => {
  test('leaves the runs that an index without the contribution has', () => {
    fc.assert(
      fc.property(worlds, ({ documents, answer, withdrawn, shape }) => {
        const gone = documents.filter((_, at) => withdrawn.includes(at))
        const left = documents.filter((_, at) => !withdrawn.includes(at))
        const ids = new Set(gone.map(({ contributionId }) => contributionId))
        const looked = runsOf(documents, answer, shape, ids)
        const rebuilt = left.length === 0 ? [] : runsOf(left, answer, shape)
        expect(looked).toEqual(rebuilt)
      }),
      { numRuns: 400 },
    )
  })

  test('stops pay with the next answer', () => {
    fc.assert(
      fc.property(worlds, ({ documents, answer, withdrawn }) => {
        const gone = documents.filter((_, at) => withdrawn.includes(at))
        const ids = new Set(gone.map(({ contributionId }) => contributionId))
        const earned = paid(documents, answer, ids)
        for (const { payee } of gone) expect(earned.has(payee)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

const fact = 'Astatine was synthesized in 1940 by bombardment at the University of California.'
const rest = Array.from({ length: 300 }, (_, at) => `filler${at} word${at % 9}`).join(' ')
const answer = `So it is said: ${fact}`

describe('padding', () => {
  const owner = documentOf(fact)
  const background = documentOf(rest)

  test('with words of no answer earns nothing, and takes nothing from who is quoted', () => {
    const word = fc.nat(400).map((number) => `pad${number}`)
    const pads = fc.array(fc.array(word, { minLength: 1, maxLength: 200 }), { maxLength: 6 })
    const before = paid([background, owner], answer)
    expect(before.get(owner.payee)).toBeGreaterThan(0)
    fc.assert(
      fc.property(pads, (list) => {
        const padding = list.map((words, at) => documentOf(`${words.join(' ')} ${at}`))
        expect(paid([background, owner, ...padding], answer)).toEqual(before)
      }),
      { numRuns: 200 },
    )
  })

  test('with copies of a text in its cluster moves nothing, whoever uploads them', () => {
    const before = paid([background, owner], answer)
    for (const copies of [1, 5, 20]) {
      const twins = Array.from({ length: copies }, (_, at) =>
        documentOf(`${fact} ${' '.repeat(at)}`, {
          clusterId: owner.clusterId,
          priorityMs: 5_000 + at,
        }),
      )
      expect(paid([background, owner, ...twins], answer)).toEqual(before)
    }
  })
})
