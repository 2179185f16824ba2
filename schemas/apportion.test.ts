import { expect, test } from 'vitest'
import { apportion } from './apportion.ts'

test('apportion gives the unit left over to the largest remainder', () => {
  const claims = [
    { id: 'a', weight: 1n },
    { id: 'b', weight: 2n },
  ]
  expect(apportion(10n, claims)).toEqual([3n, 7n])
})

test('apportion breaks ties by ascending id, whatever the order given', () => {
  const claims = [
    { id: 'b', weight: 1n },
    { id: 'a', weight: 1n },
  ]
  expect(apportion(3n, claims)).toEqual([1n, 2n])
})

test('apportion refuses nobody, equal ids and negative weights', () => {
  expect(() => apportion(1n, [])).toThrow('positive weight')
  expect(() => apportion(1n, [{ id: 'a', weight: 0n }])).toThrow('positive weight')
  const twice = { id: 'a', weight: 1n }
  expect(() => apportion(1n, [twice, twice])).toThrow('distinct')
  expect(() => apportion(1n, [{ id: 'a', weight: -1n }])).toThrow('negative')
})
