import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedStop, NOT_STOPPED } from './stop-text.ts'

function run(pieces: readonly string[], stops: readonly string[]): string {
  let state = NOT_STOPPED
  let out = ''
  for (const piece of pieces) {
    const fed = feedStop(state, piece, stops)
    out += fed.text
    state = fed.state
  }
  return state.stopped ? out : out + state.held
}

test('feedStop cuts where the whole text would be cut, however it comes in pieces', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 40 })
  const stop = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(letters), stop, (pieces, only) => {
      const whole = pieces.join('')
      const cut = whole.indexOf(only)
      expect(run(pieces, [only])).toBe(cut < 0 ? whole : whole.slice(0, cut))
    }),
    { numRuns: 2_000 },
  )
})

test('feedStop sends nothing that may still become a stop sequence', () => {
  const fed = feedStop(NOT_STOPPED, 'say EN', ['END'])
  expect(fed.text).toBe('say ')
  expect(feedStop(fed.state, 'D more', ['END'])).toMatchObject({
    text: '',
    state: { stopped: true },
  })
})
