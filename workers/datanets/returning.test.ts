import { expect, test } from 'vitest'
import { wordsLeft, type Left, type Words } from './returning.ts'

const NONE: Words = { contributor: false, owner: false }
const MINE: Words = { contributor: true, owner: false }
const HIS: Words = { contributor: false, owner: true }
const BOTH: Words = { contributor: true, owner: true }
const away = (words = NONE): Left => ({
  state: 'accepted',
  isWithdrawn: true,
  words,
})

test.each([
  ['the contributor takes back his own', MINE, MINE, NONE],
  ['the owner takes back his own', HIS, HIS, NONE],
  ['one word is left', BOTH, MINE, HIS],
  ['the other word is left', BOTH, HIS, MINE],
  ['who is both takes back both', BOTH, BOTH, NONE],
])('%s', (_, words, by, left) => {
  expect(wordsLeft(away(words), by)).toEqual({ ok: true, value: left })
})

const kept = (kind: string, more: object = {}) => ({ ok: false, error: { kind, ...more } })

test('nobody undoes the word of the other', () => {
  expect(wordsLeft(away(HIS), MINE)).toEqual(kept('withdrawn_by_another', { by: 'owner' }))
  expect(wordsLeft(away(MINE), HIS)).toEqual(kept('withdrawn_by_another', { by: 'contributor' }))
})

test('what left before it was kept by whom stays away, and what was rejected', () => {
  expect(wordsLeft(away(NONE), BOTH)).toEqual(kept('withdrawn_by_unknown'))
  const rejected: Left = { ...away(BOTH), state: 'rejected' }
  expect(wordsLeft(rejected, BOTH)).toEqual(kept('contribution_rejected'))
})

test('what stands stands', () => {
  const standing: Left = { ...away(NONE), isWithdrawn: false }
  expect(wordsLeft(standing, MINE)).toMatchObject({ ok: true })
})
