import { describe, expect, test } from 'vitest'
import { ALIGN } from './align-weights.gen.ts'
import { settleTies } from './settle-ties.ts'
import type { Line } from './settle-ties.ts'
import type { GradedRun } from './runs.ts'

/** "a a . b" : words held with mass 10 by that grade; a dot is a word that the line lacks. */
function line(payee: string, held: string, isProse = true): Line {
  const grades = new Map([
    ['a', 'anchor'],
    ['s', 'short'],
    ['l', 'loose'],
  ] as const)
  const runs = held.split('').map((letter, at): GradedRun | null => {
    const grade = [...grades].find(([key]) => key === letter)?.[1]
    return grade === undefined ? null : { at, place: at, length: 1, mass: 10, grade }
  })
  return { payeeOf: () => payee, isProse: () => isProse, runs }
}

function settled(lines: readonly Line[], sentences: readonly number[]): string[] {
  return settleTies(lines, sentences, ALIGN).map((runs) =>
    runs.map((run) => (run === null ? '.' : run.grade.slice(0, 1))).join(''),
  )
}

const one = (words: number) => Array.from({ length: words }, () => 0)

describe('equal runs', () => {
  test('go to the payee whose own words are nearest', () => {
    expect(settled([line('x', 'a.s...'), line('y', '..s..a')], one(6))).toEqual([
      'a.....',
      '..s..a',
    ])
    expect(settled([line('x', 'as....'), line('y', '.s...a')], one(6))).toEqual([
      'as....',
      '.....a',
    ])
  })

  test('rather to one of the same sentence', () => {
    expect(settled([line('x', 'as....'), line('y', '.s...a')], [0, 1, 1, 1, 1, 1])).toEqual([
      'a.....',
      '.s...a',
    ])
  })

  test('stay divided where nothing tells them apart', () => {
    expect(settled([line('x', '.s.'), line('y', '.s.')], one(3))).toEqual(['.s.', '.s.'])
  })

  test('of one payee stay with all of his passages', () => {
    expect(settled([line('x', '.s.'), line('x', 's s'), line('y', '.s.')], one(3))[0]).toBe('.s.')
  })

  test('settled before count as own words: one stretch goes to one source', () => {
    const both = [line('x', 'ass.......'), line('y', '.s.s.....a')]
    expect(settled(both, one(10))[0]).toBe('ass.......')
  })
})

describe('unequal standing', () => {
  test('bare names yield to prose', () => {
    expect(settled([line('x', 's', false), line('y', 's')], one(1))).toEqual(['.', 's'])
  })

  test('a loose run stands only in company of an anchor within reach', () => {
    expect(settled([line('x', 'l..')], one(3))).toEqual(['...'])
    expect(settled([line('x', 'l.a')], one(3))).toEqual(['l.a'])
    const far = `l${'.'.repeat(ALIGN.companyWords)}a`
    expect(settled([line('x', far)], one(far.length))[0]?.startsWith('.')).toBe(true)
  })
})
