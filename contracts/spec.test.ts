// Every MUST of SPEC.md is cited by a Foundry test, and no test cites what the specification does not
// say. Whether the cited test proves its MUST is for the reader to judge.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const HERE = import.meta.dirname
const TESTS = join(HERE, 'test')
/** A comment of one line that begins with numbers: `// D1`, or `// D1, D2: why`. */
const CITATION =
  /^\s*\/\/ ([A-Z]\d+(?:, [A-Z]\d+)*)(?=:|\n)\s*(?:.*\n)(?:\s*\/\/.*\n)*\s*function (test|invariant)/gm

const spec = readFileSync(join(HERE, 'SPEC.md'), 'utf8')
const stated = [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, number = '']) => number)
const cited = new Set(sources().flatMap(citationsOf))

test('the numbers of the specification are distinct', () => {
  expect(stated.length).toBeGreaterThan(0)
  expect(new Set(stated).size).toBe(stated.length)
})

test('each MUST is cited by a test', () => {
  expect(stated.filter((number) => !cited.has(number))).toEqual([])
})

test('no test cites what the specification does not say', () => {
  expect([...cited].filter((number) => !stated.includes(number))).toEqual([])
})

test('each test cites something', () => {
  const silent = sources().flatMap((text) => {
    const tests = [...text.matchAll(/^ {4}function ((?:test|invariant)\w*)/gm)].length
    const citing = [...text.matchAll(CITATION)].length
    return tests === citing ? [] : [`${/contract (\w+)/.exec(text)?.[1]}: ${tests - citing}`]
  })
  expect(silent).toEqual([])
})

function sources(): string[] {
  return readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.t.sol'))
    .map((path) => readFileSync(join(TESTS, path), 'utf8'))
}

function citationsOf(text: string): string[] {
  return [...text.matchAll(CITATION)].flatMap(([, numbers = '']) => numbers.split(', '))
}
