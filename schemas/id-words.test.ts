import { describe, expect, test } from 'vitest'
import { idFault } from './id-words.ts'
import { PATTERNS } from './ids.ts'

const BODY = '0353pYcGwK2uhKNKw55mYU'
const ACCOUNT = `acct_${BODY.slice(0, 17)}`

describe('of an id', () => {
  test.each([
    ['con', `con_${BODY}`],
    ['bat', `bat_${BODY}`],
    ['acct', ACCOUNT],
  ] as const)('%s there is no fault', (kind, text) => {
    expect(idFault(kind, text)).toBeNull()
  })

  test.each([
    ['con', `psg_${BODY}`, 'a contribution: it does not begin with con_.'],
    ['con', 'con_…', "a contribution: it holds '…'. It is con_ and 22 letters and digits."],
    ['con', `con_${BODY}x`, 'a contribution: 23 characters follow con_. It is con_ and 22 letters'],
    ['con', 'con_', 'a contribution: 0 characters follow con_.'],
    ['acct', `${ACCOUNT.slice(0, -2)}-😀`, "an account: it holds '-', '😀'. It is acct_ and 17"],
    ['acct', ACCOUNT.slice(0, -1), 'an account: 16 characters follow acct_.'],
    ['bat', ACCOUNT, 'a batch: it does not begin with bat_.'],
  ] as const)('%s, "%s" is told for what is wrong', (kind, text, words) => {
    expect(idFault(kind, text)).toContain(`"${text}" is no id of ${words}`)
  })

  test('the length that is told is the one that is held against it', () => {
    for (const kind of ['acct', 'con', 'bat'] as const) {
      const [, told = ''] = /(\d+) letters and digits/.exec(idFault(kind, `${kind}_`) ?? '') ?? []
      expect(PATTERNS[kind].test(`${kind}_${'a'.repeat(Number(told))}`)).toBe(true)
    }
  })
})
