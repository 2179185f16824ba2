import { expect, test } from 'vitest'
import { firstWords } from './first-words.ts'

test.each([
  ['Lamps burn oil.', 20, 'Lamps burn oil.'],
  [' Lamps\nburn \t oil. ', 15, 'Lamps burn oil.'],
  ['Lamps burn oil.', 14, 'Lamps burn…'],
  ['Lamps burn oil.', 11, 'Lamps burn…'],
  ['Lighthouses', 6, 'Light…'],
  ['🙂🙂🙂🙂', 3, '🙂🙂…'],
  ['🙂🙂🙂', 3, '🙂🙂🙂'],
])('the first words of "%s" in %d characters', (text, limit, words) => {
  const said = firstWords(text, limit)
  expect(said).toBe(words)
  expect(Array.from(said).length).toBeLessThanOrEqual(limit)
})
