import { DrizzleQueryError } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { isPassing } from './passing-error.ts'

const said = (code: string) => Object.assign(new Error('said'), { code })
const asked = (cause: Error) => new DrizzleQueryError('insert', [], cause)

test.each([
  ['too many connections', '53300', true],
  ['a statement that was cancelled', '57014', true],
  ['a deadlock', '40P01', true],
  ['a lock that is held', '55P03', true],
  ['a value that does not fit', '22001', false],
  ['a constraint', '23505', false],
  ['a fault of its own', 'XX000', false],
])(
  'what the database says of itself passes, what it says of the statement does not: %s',
  (_, code, passes) => {
    expect(isPassing(said(code))).toBe(passes)
    expect(isPassing(asked(said(code)))).toBe(passes)
  },
)

test('a database that was not reached passes; a fault of the code does not', () => {
  expect(isPassing(asked(new TypeError('fetch failed')))).toBe(true)
  expect(isPassing(asked(said('ECONNREFUSED')))).toBe(true)
  expect(isPassing(new TypeError('undefined is no function'))).toBe(false)
  expect(isPassing('a text')).toBe(false)
})

test('an error that is its own cause is an error', () => {
  const circle = new Error('round')
  circle.cause = circle
  expect(isPassing(circle)).toBe(false)
})
