import { expect, test } from 'vitest'
import { mapInSlices } from './in-slices.ts'

const pause = () => Promise.resolve()

test('maps all in order and breathes between slices, not before the first or after the last', async () => {
  const seen: (number | 'breath')[] = []
  const breathe = () => Promise.resolve(void seen.push('breath'))
  const doubled = await mapInSlices(
    [1, 2, 3, 4, 5, 6],
    { size: 2, breathe },
    (n) => (seen.push(n), n * 2),
  )
  expect(doubled).toEqual([2, 4, 6, 8, 10, 12])
  expect(seen).toEqual([1, 2, 'breath', 3, 4, 'breath', 5, 6])
})

test('does nothing more once one item threw', async () => {
  const seen: number[] = []
  const work = (n: number) => {
    seen.push(n)
    if (n === 2) throw new Error('the second')
    return n
  }
  await expect(mapInSlices([1, 2, 3], { size: 1, breathe: pause }, work)).rejects.toThrow('second')
  expect(seen).toEqual([1, 2])
})

test('lets others run between two slices', async () => {
  const seen: string[] = []
  const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 0))
  setTimeout(() => seen.push('other'), 0)
  await mapInSlices(['a', 'b'], { size: 1, breathe }, (item) => seen.push(item))
  expect(seen).toEqual(['a', 'other', 'b'])
})

test('refuses slices of nothing', async () => {
  await expect(mapInSlices([1], { size: 0, breathe: pause }, String)).rejects.toThrow(
    'at least one',
  )
})
