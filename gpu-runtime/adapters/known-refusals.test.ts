import { expect, test } from 'vitest'
import { EngineError } from '../engines/engine.port.ts'
import { knownRefusals } from './known-refusals.ts'

const TOO_MANY = new EngineError('rank_exceeded', 'too many ranks')

test('a refusal is known for good, or for as long as it was said to hold', () => {
  let nowMs = 5
  const { check, refuse } = knownRefusals(8, () => nowMs)
  expect(() => check(['a', 'b'])).not.toThrow()
  expect(() => refuse('a', TOO_MANY)).toThrow(TOO_MANY)
  expect(() => refuse('b', TOO_MANY, 10)).toThrow(TOO_MANY)
  nowMs = 14
  for (const key of ['a', 'b']) {
    expect(() => check(['other', key])).toThrow(
      expect.objectContaining({ code: 'rank_exceeded', message: 'too many ranks' }),
    )
  }
  nowMs = 15
  expect(() => check(['b'])).not.toThrow()
  expect(() => check(['a'])).toThrow('too many ranks')
})

test('no more are known than there may be: the oldest is forgotten', () => {
  const { check, refuse } = knownRefusals(2, () => 0)
  for (const key of ['a', 'b', 'a', 'c']) expect(() => refuse(key, TOO_MANY)).toThrow(TOO_MANY)
  expect(() => check(['b'])).not.toThrow()
  for (const key of ['a', 'c']) expect(() => check([key])).toThrow('too many ranks')
})
