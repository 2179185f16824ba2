import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEPTH_MAX, inspectJson, VALUES_MAX } from './inspect-json.ts'

const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__proto__')
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
})).value
const storable = (text: string) => !text.includes('\\u0000') && text.isWellFormed()

test('inspectJson finds no fault in what JSON.stringify writes', () => {
  fc.assert(
    fc.property(value, fc.nat(3), (one, space) => {
      const text = JSON.stringify(one, null, space)
      fc.pre(storable(text))
      expect(inspectJson(text)).toBeNull()
    }),
    { numRuns: 5_000 },
  )
})

test('inspectJson never throws, whatever the text', () => {
  const shard = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    'a',
    '1e999',
    '-',
    ' ',
    '\0',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(shard).map((s) => s.join('')),
      ),
      (text) => {
        expect(inspectJson(text)?.kind).not.toBe('')
      },
    ),
    { numRuns: 10_000 },
  )
})

test('inspectJson finds a member written twice wherever it stands and however it is spelt', () => {
  fc.assert(
    fc.property(name, value, value, fc.boolean(), (member, one, two, escaped) => {
      const quoted = JSON.stringify(member)
      fc.pre(storable(quoted) && storable(JSON.stringify(one)))
      const unit = (at: number) => member.charCodeAt(at).toString(16).padStart(4, '0')
      const spelt = Array.from({ length: member.length }, (_, at) => `\\u${unit(at)}`).join('')
      const again = escaped ? `"${spelt}"` : quoted
      const inner = `{${quoted}:${JSON.stringify(one)},${again}:${JSON.stringify(two)}}`
      expect(inspectJson(`{"outer":[${inner}]}`)).toEqual({ kind: 'twice', member })
    }),
    { numRuns: 2_000 },
  )
})

test('the same name in two objects is no fault', () => {
  expect(inspectJson('[{"a":1},{"a":{"a":2}}]')).toBeNull()
})

test.each([
  ['[', 'too_deep', '['.repeat(DEPTH_MAX + 1)],
  ['{', 'too_deep', '{"a":'.repeat(DEPTH_MAX + 1)],
  ['a long list', 'too_many', `[${'0,'.repeat(VALUES_MAX + 1)}0]`],
  ['a number beyond double', 'number', '{"a":1e999}'],
  ['many digits', 'number', `[-${'9'.repeat(400)}]`],
  ['NUL', 'text', '{"a":"\\u0000"}'],
  ['half a pair', 'text', '["\\ud800"]'],
  ['half a pair in a name', 'text', '{"\\udc00":1}'],
  ['__proto__', 'forbidden', '{"a":[{"__proto__":{}}]}'],
  ['__proto__, escaped', 'forbidden', '{"__pro\\u0074o__":{}}'],
])('%s is %s', (_, kind, text) => {
  expect(inspectJson(text)?.kind).toBe(kind)
})

test('as deep as allowed is allowed', () => {
  expect(inspectJson('['.repeat(DEPTH_MAX) + ']'.repeat(DEPTH_MAX))).toBeNull()
})
