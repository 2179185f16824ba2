// A bench that misreads what it was asked measures something else, and says nothing.
import { describe, expect, test, vi } from 'vitest'
import { amount, benchFlags, count, counts, seed } from './flags.ts'

const asked = () =>
  benchFlags('bench:some', 'How fast some are').option('--rounds <n>', 'how often', count, 3)

describe('the flags of a bench', () => {
  test('are numbers where they count', () => {
    const options = asked().parse(['--rounds', '12', '--json'], { from: 'user' }).opts()
    expect(options).toEqual({ rounds: 12, json: true })
    expect(asked().parse([], { from: 'user' }).opts()).toEqual({ rounds: 3, json: false })
  })

  test.each([
    ['an unknown flag', ['--round', '3'], 'Did you mean --rounds?'],
    ['a word for a number', ['--rounds', 'many'], 'It takes a whole number from 1.'],
    ['nothing for a number', ['--rounds'], 'argument missing'],
    ['a word that belongs to no flag', ['fast'], 'too many arguments'],
  ])('refuse %s with exit code 2 and what to do', (_what, words, reason) => {
    const written: string[] = []
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('exited')
    })
    const command = asked().configureOutput({ writeErr: (text) => written.push(text) })
    expect(() => command.parse(words, { from: 'user' })).toThrow('exited')
    expect(exit).toHaveBeenCalledWith(2)
    expect(written.join('')).toContain(reason)
    expect(written.join('')).toContain('--help lists what can be asked.')
    exit.mockRestore()
  })

  test.each(['0', '-1', '1.5', 'x', '', '1e3', '9007199254740993', 'Infinity'])(
    'a count is never %j',
    (text) => expect(() => count(text)).toThrow('whole number from 1'),
  )

  test('a seed may be below zero, an amount has a point, sizes have commas', () => {
    expect([seed('-7'), amount('0.5'), counts('1000,10000')]).toEqual([-7, 0.5, [1000, 10000]])
    expect(() => amount('0')).toThrow('above 0')
    expect(() => counts('1000,,5')).toThrow('whole number from 1')
    expect(() => seed('1.5')).toThrow('whole number')
  })
})
