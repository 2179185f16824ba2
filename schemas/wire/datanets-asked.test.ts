import { expect, test } from 'vitest'
import { askedDatanet } from '../datanet-name.ts'
import { datanetsAsked } from './scalars.ts'

test('a Datanet is named with a version or without, each once', () => {
  expect(datanetsAsked.parse(['a/b', 'a/c@12', 'a/b'])).toEqual(['a/b', 'a/c@12'])
  expect(['a/b', 'a/c@12'].map(askedDatanet)).toEqual([
    { name: 'a/b', version: null },
    { name: 'a/c', version: 12 },
  ])
})

test.each([['a/b@'], ['a/b@0'], ['a/b@-1'], ['a/b@1@2'], ['a/b@latest'], ['@1'], ['a/b@1.5']])(
  '%s names none',
  (name) => {
    expect(datanetsAsked.safeParse([name]).success).toBe(false)
  },
)

test('two versions of one Datanet are refused', () => {
  expect(datanetsAsked.safeParse(['a/b', 'a/b@1']).success).toBe(false)
  expect(datanetsAsked.safeParse(['a/b@1', 'a/b@2']).success).toBe(false)
})
