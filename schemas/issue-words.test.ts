import { expect, test } from 'vitest'
import { z } from 'zod'
import { issueLine, issueWords } from './issue-words.ts'
import { contributionId } from './wire/scalars.ts'

const firstOf = (schema: z.ZodType, value: unknown) => {
  const [issue] = schema.safeParse(value).error?.issues ?? []
  if (issue === undefined) throw new Error('it fits')
  return issue
}

test.each([
  [z.string(), 5, 'expected a string'],
  [z.string(), undefined, 'expected a string'],
  [z.int(), 1.5, 'expected a whole number'],
  [z.number(), 'x', 'expected a number'],
  [z.boolean(), 'x', 'expected true or false'],
  [z.array(z.string()), {}, 'expected a list'],
  [z.strictObject({}), [], 'expected an object'],
  [z.record(z.string(), z.string()), 1, 'expected an object'],
  [z.string().min(1), '', 'it is empty'],
  [z.string().min(3), 'x', 'expected at least 3 characters'],
  [z.string().max(3), 'xxxx', 'expected at most 3 characters'],
  [z.array(z.string()).min(1), [], 'it is empty'],
  [z.array(z.string()).max(1), ['a', 'b'], 'expected at most 1 members'],
  [z.number().min(2), 1, 'expected at least 2'],
  [z.number().gt(2), 2, 'expected more than 2'],
  [z.number().max(2), 3, 'expected at most 2'],
  [z.number().lt(2), 2, 'expected less than 2'],
  [z.number().multipleOf(5), 3, 'expected a multiple of 5'],
  [z.enum(['a', 'b']), 'c', "expected one of 'a', 'b'"],
  [z.literal('a'), 'c', "expected 'a'"],
  [z.string().regex(/^a+$/), 'c', 'expected the form /^a+$/'],
  [contributionId, 'con_x', 'expected an id, con_ and 22 letters or digits'],
  [z.iso.datetime(), 'x', 'expected a time like 2026-11-01T12:00:00Z'],
  [z.url(), 'x', 'expected a URL'],
  [z.base64(), '=', 'expected base64'],
  [z.strictObject({}), { a: 1 }, "'a' has no place in it"],
  [z.union([z.string(), z.array(z.string())]), 1, 'expected a string or a list'],
  [
    z.union([z.string().regex(/^b/), z.string().max(1)]),
    'abc',
    'it fits none of the forms it may have',
  ],
  [z.string().refine(() => false), 'x', 'it does not fit'],
  [z.string().regex(/a/, 'expected an a'), 'x', 'expected an a'],
  [z.string().refine(() => false, 'ask again'), 'x', 'ask again'],
  [z.map(z.string(), z.string()), 1, 'expected map'],
] as const)('%# is told in words', (schema, value, words) => {
  expect(issueWords(firstOf(schema, value))).toBe(words)
})

test('a line names the place', () => {
  const schema = z.object({ a: z.array(z.object({ b: z.string() })) })
  expect(issueLine(firstOf(schema, { a: [{}] }))).toBe('a[0].b: expected a string')
  expect(issueLine(firstOf(schema, 1))).toBe('expected an object')
})
