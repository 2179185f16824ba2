import { expect, test } from 'vitest'
import { toWire } from './to-wire.ts'

test('amounts become decimal text at any depth, and what is undefined is left out', () => {
  const wire = toWire({ a: 1n, b: [2n, { c: undefined, d: 'x' }], e: null, f: true, g: 3 })
  expect(wire).toStrictEqual({ a: '1', b: ['2', { d: 'x' }], e: null, f: true, g: 3 })
})

test('a member is a member, whatever its name', () => {
  const wire = toWire(JSON.parse('{"__proto__":{"x":1},"a":2}'))
  expect(JSON.stringify(wire)).toBe('{"__proto__":{"x":1},"a":2}')
  expect(Object.getPrototypeOf(wire)).toBe(Object.prototype)
})

test('undefined alone has no wire form', () => {
  expect(() => toWire(undefined)).toThrow('no wire form')
})
