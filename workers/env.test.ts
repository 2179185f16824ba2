import { expect, test } from 'vitest'
import { parseConfig } from './env.ts'

const told = (env: object) => {
  try {
    parseConfig(env)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : 'no error'
  }
}

test('what is missing is named, and no value is ever told', () => {
  const message = told({ KEY_PEPPER: 'too short', NODE_TOKEN: 'short too' })
  for (const name of ['KEY_PEPPER', 'NODE_TOKEN', 'DATABASE_URL']) expect(message).toContain(name)
  expect(message).not.toMatch(/too short|short too/)
})

test.each([
  ['1:0123456789abcdef', true],
  ['2:0123456789abcdef,1:with:colons:and=signs', true],
  ['', false],
  ['0123456789abcdef', false],
  ['1:short', false],
  ['0:0123456789abcdef', false],
  ['1:0123456789abcdef,', false],
])('retired peppers %j are %s', (text, isValid) => {
  const message = told({ KEY_PEPPERS_RETIRED: text })
  expect(!message.includes('KEY_PEPPERS_RETIRED')).toBe(isValid)
  if (text.length > 8) expect(message).not.toContain(text.slice(2))
})
