import { expect, test } from 'vitest'
import { rowTitlesOf } from './row-titles.ts'

const rows = [
  { start: 0, title: 'Bell Rock' },
  { start: 30, title: null },
  { start: 50, title: 'Skerryvore' },
]

test('a passage within a row has its title, one that several rows share has none', () => {
  const passages = [
    { start: 0, end: 28 },
    { start: 20, end: 40 },
    { start: 30, end: 48 },
    { start: 48, end: 60 },
    { start: 52, end: 90 },
  ]
  expect(rowTitlesOf(passages, rows)).toEqual(['Bell Rock', null, null, null, 'Skerryvore'])
})

test('a long row names all of its passages', () => {
  const passages = [
    { start: 0, end: 10 },
    { start: 12, end: 30 },
  ]
  expect(rowTitlesOf(passages, rows)).toEqual(['Bell Rock', 'Bell Rock'])
})

test('where there are no rows there are no titles', () => {
  expect(rowTitlesOf([{ start: 0, end: 10 }], [])).toEqual([null])
})
