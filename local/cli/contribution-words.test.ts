import { expect, test } from 'vitest'
import { addedWords, noveltyWords } from './contribution-words.ts'

const one = {
  contribution_id: 'con_a',
  datanet: 'meed/elements',
  title: 'Metals',
  share_millionths: 387_654,
  withdrawn: false,
}
const reply = {
  id: 'con_b',
  object: 'contribution',
  datanet_id: 'dn_x',
  sha256: '00',
  passages: 3,
  novelty_millionths: 612_346,
  repeats: [one],
  near_duplicates: 1,
  state: 'accepted',
  flags: [],
} as const

test('what was added says how much is new, and whose the rest is', () => {
  expect(addedWords({ ...reply, repeats: [one], flags: [] })).toBe(
    'con_b  3 passages (1 like earlier ones), 61.2 % of its words are new; ' +
      '38.7 % is in con_a “Metals” (meed/elements)',
  )
  const fresh = { novelty_millionths: 1_000_000, repeats: [], near_duplicates: 0, passages: 1 }
  expect(addedWords({ ...reply, ...fresh, flags: [] })).toBe(
    'con_b  1 passage, 100.0 % of its words are new',
  )
})

test('what waits says why', () => {
  const waiting = { ...reply, repeats: [one], state: 'pending' as const }
  expect(addedWords({ ...waiting, flags: [] })).toContain(
    'waits for review: every text is reviewed',
  )
  const flags = [
    { code: 'text_short', message: 'It is short.' },
    { code: 'off_topic', message: 'It is about else.' },
  ]
  expect(addedWords({ ...waiting, flags })).toContain('review: It is short. It is about else.')
})

test('what was noticed is told of what is accepted too', () => {
  const flags = [{ code: 'licence_not_payable', message: 'Nobody finds it.' }]
  expect(addedWords({ ...reply, repeats: [one], flags })).toMatch(/; noticed: Nobody finds it\.$/)
})

test('what may not be seen is told as that, what is withdrawn too, and few are named', () => {
  expect(noveltyWords({ novelty_millionths: 0, repeats: [] })).toBe(
    '0.0 % of its words are new; 100.0 % in others, which this key may not see or which share a few words',
  )
  const gone = { ...one, withdrawn: true, share_millionths: 980_001 }
  expect(noveltyWords({ novelty_millionths: 0, repeats: [gone] })).toBe(
    '0.0 % of its words are new; 98.0 % is in con_a “Metals” (meed/elements, withdrawn)',
  )
  const five = Array.from({ length: 5 }, () => ({ ...one, share_millionths: 100_000 }))
  expect(noveltyWords({ novelty_millionths: 500_000, repeats: five })).toMatch(
    /; 20\.0 % in 2 more$/,
  )
  expect(noveltyWords({ novelty_millionths: 500_000, repeats: null })).toBe(
    '50.0 % of its words are new',
  )
})
