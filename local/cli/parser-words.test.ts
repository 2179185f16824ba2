// Refusals of the parser, as the real binary says them: like all others, and with their exit code.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { meedWith, type Meed } from './meed.cases.ts'
import { parserWords } from './parser-words.ts'

let meed: Meed
beforeAll(() => {
  meed = meedWith({})
})
afterAll(() => meed.remove())

const HOW = '--help shows how, with examples.'

test.each([
  ["error: unknown option '--x'", `Unknown option '--x'. ${HOW}`],
  [
    "error: unknown option '--jso'\n(Did you mean --json?)",
    `Unknown option '--jso'. Did you mean --json? ${HOW}`,
  ],
  [
    'error: too many arguments. Expected 1 argument but got 2.',
    `Too many arguments. Expected 1 argument but got 2. ${HOW}`,
  ],
])('of "%s" it is said in our words', (message, words) => {
  expect(parserWords({ message })).toBe(words)
})

describe('what the parser refuses', () => {
  test.each([
    [
      ['datanets', 'list', '--ownr', 'x'],
      /^meed: Unknown option '--ownr'\. Did you mean --owner\? --help/,
    ],
    [['datanets', 'show'], /^meed: Missing required argument 'name'\. --help/],
    [['datanets', 'show', 'a/b', 'c/d'], /^meed: Too many arguments.*\. --help/],
    [['datanets', 'list', '--owner'], /^meed: Option '--owner <owner>' argument missing\. --help/],
    [
      ['datanets', 'grant', 'a/b', 'acct_1'],
      /^meed: Required option '--role <role>' not specified\. --help/,
    ],
    [['datanets', 'lst'], /^meed: Unknown command 'lst'\. Did you mean list\? --help/],
    [['dataset'], /^meed: Unknown command 'dataset'\./],
  ])('%j is told once, in a sentence, with exit code 2', async (args, words) => {
    const { code, out, err } = await meed.run(...args)
    expect([code, out, err.trimEnd().split('\n').length]).toEqual([2, '', 1])
    expect(err).toMatch(words)
  })

  test('is a JSON object with --json, wherever that stands', async () => {
    for (const args of [
      ['--json', 'datanets', 'list', '--x'],
      ['datanets', 'list', '--x', '--json'],
    ]) {
      const { code, out, err } = await meed.run(...args)
      expect([code, out, JSON.parse(err)]).toEqual([
        ...[2, ''],
        {
          error: {
            ...{ code: 'usage', message: `Unknown option '--x'. ${HOW}` },
            ...{ status: 0, request_id: null, exit_code: 2 },
          },
        },
      ])
    }
  })

  test('is nothing where help or the version is asked for, or a command left out', async () => {
    expect(await meed.run('datanets', 'list', '--help')).toMatchObject({ code: 0, err: '' })
    expect(await meed.run('--version')).toMatchObject({ code: 0, err: '' })
    const left = await meed.run('datanets')
    expect([left.code, left.out]).toEqual([2, ''])
    expect(left.err).toMatch(/^Usage: meed datanets/)
    expect(left.err).not.toMatch(/^meed: /m)
  })
})
