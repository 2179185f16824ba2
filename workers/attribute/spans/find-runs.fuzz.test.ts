import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ContributionId } from '../../../schemas/ids.ts'
import { buildGeneration } from './build.ts'
import type { IndexShape } from './build.ts'
import type { TrainingDocument } from './documents.ts'
import { askedOf } from './evidence.ts'
import { findRuns, findWarm } from './find-runs.ts'
import type { Generation } from './generation.ts'
import type { MaximalRun } from './maximal.ts'
import { openIndex } from './open-index.ts'
import { answers, documentOf, texts } from './sample-corpus.cases.ts'
import { tokensOf } from './tokens.ts'
import { surelyFound } from './winnow.ts'

const NOBODY: ReadonlySet<ContributionId> = new Set()

type World = {
  readonly documents: readonly TrainingDocument[]
  readonly answer: string
  readonly withdrawn: ReadonlySet<ContributionId>
}

const worlds = fc
  .tuple(
    fc.constantFrom(2, 3, 6, 30, 300),
    fc.constantFrom({ documents: 6, length: 40 }, { documents: 2, length: 700 }),
  )
  .chain(([words, most]) => texts(words, most).map((list) => ({ words, list })))
  .chain(({ words, list }) =>
    fc.record({
      documents: fc.constant(list.map((text, at) => documentOf(text, { documentOffset: at }))),
      answer: answers(list, words),
      gone: fc.subarray(list),
    }),
  )
  .map(({ documents, answer, gone }): World => {
    const withdrawn = new Set(gone.map((text) => documentOf(text).contributionId))
    return { documents, answer, withdrawn }
  })

const shapes = fc.record({
  kind: fc.constant('winnowed' as const),
  k: fc.integer({ min: 1, max: 5 }),
  w: fc.integer({ min: 1, max: 5 }),
})

/** By definition: every interval of the answer that some live document holds, the maximal of them. */
function bruteForce({ documents, answer, withdrawn }: World, shortest: number): string[] {
  const asked = tokensOf(answer).forms
  const live = documents.filter(({ contributionId }) => !withdrawn.has(contributionId))
  const held = live.map(({ text }) => ` ${tokensOf(text).forms.join(' ')} `)
  const isHeld = (start: number, end: number) =>
    held.some((text) => text.includes(` ${asked.slice(start, end).join(' ')} `))
  const maximal: string[] = []
  for (let start = 0; start < asked.length; start++) {
    for (let end = start + shortest; end <= asked.length; end++) {
      if (!isHeld(start, end)) break
      const grows =
        (start > 0 && isHeld(start - 1, end)) || (end < asked.length && isHeld(start, end + 1))
      if (!grows) maximal.push(`${start}-${end}`)
    }
  }
  return maximal
}

function warm(generation: Generation, { answer, withdrawn }: World): MaximalRun[] {
  const index = openIndex(generation.head, generation.files)
  return findWarm(index, askedOf(answer, index).numbers, withdrawn)
}

/** Nothing but the resident files in memory; every other byte is asked for, in counted waves. */
function cold({ head, files }: Generation, { answer, withdrawn }: World): MaximalRun[] {
  const { lexicon, documents, blocks, keys } = files
  const index = openIndex(head, { lexicon, documents, blocks, keys })
  const search = findRuns(index, askedOf(answer, index).numbers, withdrawn)
  let step = search.next()
  while (step.done !== true) {
    const { file, ranges } = step.value
    step = search.next(ranges.map(({ from, to }) => files[file].slice(from, to)))
  }
  return step.value
}

const named = (runs: readonly MaximalRun[]) => runs.map(({ start, end }) => `${start}-${end}`)

describe('a winnowed index', () => {
  test('finds every maximal run of k + w - 1 tokens and no other', () => {
    fc.assert(
      fc.property(worlds, shapes, (world, shape) => {
        const generation = buildGeneration(world.documents, shape)
        expect(named(warm(generation, world))).toEqual(bruteForce(world, surelyFound(shape)))
      }),
      { numRuns: 1_500 },
    )
  })

  test('answers the same from memory, from cold ranges and as a suffix array does', () => {
    fc.assert(
      fc.property(worlds, shapes, (world, shape) => {
        const winnowed = buildGeneration(world.documents, shape)
        const shortest = surelyFound(shape)
        const suffix: IndexShape = { kind: 'suffix', shortest }
        const expected = warm(buildGeneration(world.documents, suffix), world)
        expect(warm(winnowed, world)).toEqual(expected)
        expect(cold(winnowed, world)).toEqual(expected)
      }),
      { numRuns: 1_500 },
    )
  })
})

describe('a suffix array', () => {
  test('finds every maximal run of any length and no other', () => {
    const shortest = fc.integer({ min: 1, max: 6 })
    fc.assert(
      fc.property(worlds, shortest, (world, least) => {
        const generation = buildGeneration(world.documents, { kind: 'suffix', shortest: least })
        expect(named(warm(generation, world))).toEqual(bruteForce(world, least))
      }),
      { numRuns: 1_500 },
    )
  })
})

describe('places', () => {
  test('each place of a run holds its very tokens, and no live place is left out', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const generation = buildGeneration(world.documents, { kind: 'suffix', shortest: 1 })
        const index = openIndex(generation.head, generation.files)
        const asked = askedOf(world.answer, index).numbers
        const tokens = [...(index.body?.tokens ?? [])]
        for (const { start, end, places } of findWarm(index, asked, NOBODY)) {
          const run = [...asked.subarray(start, end)]
          const held = [...tokens.keys()].filter((at) =>
            run.every((number, offset) => tokens[at + offset] === number),
          )
          expect(places).toEqual(held)
        }
      }),
      { numRuns: 500 },
    )
  })
})
