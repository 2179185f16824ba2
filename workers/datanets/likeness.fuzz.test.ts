import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { ALIKE, bandsOf, fingerprintsOf, noveltyOf, repeatsOf } from './likeness.ts'
import { REPEATS_MAX, signatureOf, similarityOf } from './likeness.ts'

const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'),
  minLength: 4,
  maxLength: 8,
})
const text = (min: number, max: number) => fc.array(word, { minLength: min, maxLength: max })

describe('fingerprints', () => {
  test('find every copied run of eight words, wherever it stands', () => {
    fc.assert(
      fc.property(text(8, 30), text(0, 30), text(0, 30), (run, before, after) => {
        const source = new Set(fingerprintsOf(run.join(' ')))
        const copy = fingerprintsOf([...before, ...run, ...after].join(' '))
        expect(copy.some((hash) => source.has(hash))).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('are the same whatever marks, case and spaces stand between the words', () => {
    fc.assert(
      fc.property(text(5, 30), (words) => {
        const shouted = words.map((each) => each.toUpperCase()).join(' — \n')
        expect(fingerprintsOf(shouted)).toEqual(fingerprintsOf(words.join(' ')))
      }),
      { numRuns: 300 },
    )
  })

  test('of unrelated texts have nothing in common', () => {
    const [one, two] = ['alpha', 'omega'].map((stem) =>
      Array.from({ length: 500 }, (_, n) => `${stem}${n}`).join(' '),
    )
    const known = new Set(fingerprintsOf(one ?? ''))
    expect(fingerprintsOf(two ?? '').filter((hash) => known.has(hash))).toEqual([])
  })
})

describe('likeness', () => {
  test('of a text to itself is whole, and its bands are all shared', () => {
    fc.assert(
      fc.property(text(1, 60), (words) => {
        const [a, b] = [signatureOf(words.join(' ')), signatureOf(words.join(', '))]
        expect(similarityOf(a, b)).toBe(1)
        expect(bandsOf(a)).toEqual(bandsOf(b))
      }),
      { numRuns: 300 },
    )
  })

  test('sees one word changed in sixty, and not another text', () => {
    const words = Array.from({ length: 60 }, (_, n) => `word${n * 7}`)
    const changed = words.with(30, 'changed')
    const other = words.map((each) => `${each}x`)
    const near = similarityOf(signatureOf(words.join(' ')), signatureOf(changed.join(' ')))
    expect(near).toBeGreaterThanOrEqual(ALIKE)
    expect(near).toBeLessThan(1)
    expect(similarityOf(signatureOf(words.join(' ')), signatureOf(other.join(' ')))).toBeLessThan(
      0.2,
    )
  })

  test('names whom a text repeats, most first, and no turn of speech', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => contentId('con', name))
    if (a === undefined || b === undefined || c === undefined) throw new Error('there are three')
    const held = new Map([
      [a, 2],
      [b, 30],
      [c, 60],
    ])
    expect(repeatsOf(90, held)).toEqual([
      { contributionId: c, millionths: 666_666 },
      { contributionId: b, millionths: 333_333 },
    ])
    // Of a text of few words little is much.
    expect(repeatsOf(10, new Map([[a, 1]]))).toEqual([{ contributionId: a, millionths: 100_000 }])
    const many = new Map(
      Array.from({ length: 50 }, (_, n) => [contentId('con', String(n)), 3] as const),
    )
    expect(repeatsOf(150, many)).toHaveLength(REPEATS_MAX)
    expect(repeatsOf(0, new Map())).toEqual([])
  })

  test('is the novelty of what was not known', () => {
    expect(noveltyOf(0, 0)).toBe(1_000_000)
    expect(noveltyOf(3, 1)).toBe(666_666)
    expect(noveltyOf(5, 5)).toBe(0)
  })
})
