import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedJson, JSON_BEGIN } from './json-end.ts'

test('feedJson ends exactly where the object ends, however it is cut and whatever follows', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value))
  const indented = fc.dictionary(fc.string(), fc.jsonValue())
  const either = fc.oneof(
    object,
    indented.map((value) => JSON.stringify(value, null, 2)),
  )
  fc.assert(
    fc.property(either, fc.string(), fc.array(fc.nat()), (text, after, cuts) => {
      const whole = text + after
      const at = [0, ...cuts.map((cut) => cut % whole.length).sort((a, b) => a - b), whole.length]
      let [state, got] = [JSON_BEGIN, '']
      for (const [index, end] of at.slice(1).entries()) {
        const fed = feedJson(state, whole.slice(at[index], end))
        state = fed.state
        got += fed.text
      }
      expect(got).toBe(text)
      expect(state.ended).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('feedJson does not end inside strings, escapes or nested values', () => {
  for (const text of ['{"a":"}', '{"a":"\\"}', '{"a":{}', '{"a":[{}]', ' ', '{']) {
    expect(feedJson(JSON_BEGIN, text).state.ended).toBe(false)
  }
})
