import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { HALF_LIFE_MS, hotSet, touched, wanted, type HotSet } from './hot-set.ts'

const ids = Array.from({ length: 12 }, (_, index) => sha256Hex(`adapter ${index}`))
const use = fc.record({ sha256: fc.constantFrom(...ids), waitMs: fc.nat(HALF_LIFE_MS) })
const uses = fc.array(use, { maxLength: 60 })

function after(list: readonly { sha256: string; waitMs: number }[]): { set: HotSet; now: number } {
  let [set, now]: [HotSet, number] = [[], 1_000]
  for (const { sha256, waitMs } of list) {
    now += waitMs
    set = touched(set, sha256, now)
  }
  return { set, now }
}

test('what is wanted is on the disk, fits the places, and nothing colder comes before it', () => {
  fc.assert(
    fc.property(uses, fc.subarray(ids), fc.nat(8), (list, held, places) => {
      const { set, now } = after(list)
      const chosen = wanted(set, new Set(held), places, now)
      expect(chosen.length).toBeLessThanOrEqual(places)
      expect(new Set(chosen).size).toBe(chosen.length)
      expect(chosen.every((sha256) => held.some((one) => one === sha256))).toBe(true)
      const more = wanted(set, new Set(held), places + 1, now)
      expect(more.slice(0, chosen.length)).toEqual(chosen)
    }),
  )
})

test('one more use makes an adapter no colder than it was among the others', () => {
  fc.assert(
    fc.property(uses, fc.constantFrom(...ids), (list, sha256) => {
      const { set, now } = after(list)
      const rank = (of: HotSet) => wanted(of, new Set(ids), ids.length, now).indexOf(sha256)
      const before = rank(set)
      const next = rank(touched(set, sha256, now))
      expect(next).toBeGreaterThanOrEqual(0)
      if (before >= 0) expect(next).toBeLessThanOrEqual(before)
    }),
  )
})

test('a use counts half as much after each half-life: two old ones give way to two new ones', () => {
  const [old = '', young = ''] = ids
  const set = touched(touched(touched([], old, 0), old, 0), young, 2 * HALF_LIFE_MS)
  expect(wanted(set, new Set(ids), 1, 2 * HALF_LIFE_MS)).toEqual([young])
})

test('it comes back from JSON as it was', () => {
  fc.assert(
    fc.property(uses, (list) => {
      const { set } = after(list)
      expect(hotSet.parse(JSON.parse(JSON.stringify(set)))).toEqual(set)
    }),
  )
})
