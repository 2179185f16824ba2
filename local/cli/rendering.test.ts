// What a person reads and what a person writes: tables, amounts, limits, exit codes.
import { describe, expect, test } from 'vitest'
import { parseUsd, usd } from './amounts.ts'
import { CliError } from './cli-error.ts'
import { commaList, wholeNumber } from './cli.ts'
import { usageTable } from './commands/usage.ts'
import { profileOf, serverUrl } from './config.ts'
import { EXIT, exitCodeOf } from './exit-codes.ts'
import { limitsOf } from './key-limits.ts'
import { outageNotes } from './outage.ts'
import { age, facts, oneLine, shown, table } from './table.ts'

const plain = (text: string) => text

describe('a table', () => {
  test('aligns words to the left, amounts to the right, and leaves no space at the end', () => {
    const columns = [{ title: 'MODEL' }, { title: 'COST', right: true }, { title: 'STATE' }]
    const rows = [
      ['dora/brief', '$0.0000142', 'ready'],
      ['x', '$1', ''],
    ]
    expect(table(columns, rows)).toBe(
      [
        'MODEL             COST  STATE', //
        'dora/brief  $0.0000142  ready',
        'x                   $1',
      ].join('\n'),
    )
  })

  test('shows what a terminal would obey, and does not send it', () => {
    expect(shown('a\u001b[31mred\u0007\n\tz\u202eend')).toBe(
      'a\\u001b[31mred\\u0007\n\tz\\u202eend',
    )
    expect(oneLine('two\nlines\tof it\r')).toBe('two lines of it\\u000d')
    const text = table([{ title: 'NAME' }], [['\u001b]0;owned\u0007']])
    expect(text).not.toMatch(/\p{Cc}(?<!\n)/u)
    expect(facts([['name', 'a\u001bb']])).toBe('name  a\\u001bb')
  })

  test.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [86_399_999, '23 h'],
    [40 * 86_400_000, '40 d'],
  ])('says that %d ms ago is %s', (ms, words) => {
    expect(age(1_000_000, 1_000_000 + ms)).toBe(words)
  })

  test('leaves out a fact that is not there', () => {
    expect(
      facts([
        ['long name', 'x'],
        ['gone', null],
        ['b', 'y'],
      ]),
    ).toBe('long name  x\nb          y')
  })

  test('of usage ends in a total that is exact', () => {
    const row = (model: string, cost: string) => ({
      ...{ model, calls: 2, prompt_tokens: 10, completion_tokens: 4 },
      ...{ total_tokens: 14, cost_nano_usd: cost },
    })
    const page = {
      ...{ object: 'list' as const, from: 'a', to: 'b', group_by: ['model' as const] },
      ...{ data: [row('m', '9007199254740993'), row('n', '7')], page: 1, has_more: false },
    }
    const lines = usageTable(page, plain).split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[3]).toMatch(/^total +4 +20 +8 +\$9007199\.254741$/)
    expect(usageTable({ ...page, data: [] }, plain)).toBe('Nothing was used from a to b.')
  })
})

describe('an amount', () => {
  test('is dollars with at most nine decimals, and never a floating-point number', () => {
    expect(parseUsd('5')).toBe(5_000_000_000n)
    expect(parseUsd('$0.1')).toBe(100_000_000n)
    expect(parseUsd('0.000000001')).toBe(1n)
    expect(parseUsd('900719925474.099999999')).toBe(900719925474099999999n)
    for (const odd of ['', '.5', '5.', '-1', '1e3', '1,5', '0x5', '01', '1.0000000001', ' 1']) {
      expect([odd, parseUsd(odd)]).toEqual([odd, null])
    }
  })

  test('is written as it is, with its sign', () => {
    expect(usd('14200')).toBe('$0.0000142')
    expect(usd('-1')).toBe('-$0.000000001')
    expect(usd('what')).toBe('what')
  })
})

describe('flags', () => {
  test('become the limits of a key; what is not said is not sent', () => {
    expect(limitsOf({})).toEqual({})
    expect(
      limitsOf({ models: 'dora/*, m', rpm: '60', budgetDay: '0.5', expires: 'never', tpm: 'any' }),
    ).toEqual({
      ...{ models: ['dora/*', 'm'], rpm: 60, tpm: null, expires_at: null },
      ...{ budgets: { day: '500000000' } },
    })
    expect(limitsOf({ models: 'any', budgetMonth: 'any' })).toEqual({
      ...{ models: null, budgets: { month: null } },
    })
    expect(limitsOf({ scopes: 'admin,inference' })).toEqual({ scopes: ['admin', 'inference'] })
    expect(() => limitsOf({ scopes: 'admin,foo' })).toThrow('not "foo"')
    expect(() => limitsOf({ rpm: '0' })).toThrow('--rpm takes a whole number from 1 on')
    expect(() => limitsOf({ budgetTotal: '1e9' })).toThrow('--budget-total takes dollars')
  })

  test('that count are whole and within bounds', () => {
    expect(wholeNumber('--n', 1, 9)('9')).toBe(9)
    for (const odd of ['0', '10', '1.5', '-1', '', 'x', '1e1'])
      expect(() => wholeNumber('--n', 1, 9)(odd)).toThrow('--n takes')
    expect(commaList(' a, ,b,')).toEqual(['a', 'b'])
  })
})

describe('which server and which key', () => {
  const kept = { url: 'https://kept.example', key: 'kept' }

  test('a flag goes before the environment, and that before what was kept', () => {
    const env = { MEED_URL: 'https://env.example', MEED_API_KEY: 'env' }
    expect(profileOf({ url: 'http://flag:1/', key: 'flag' }, env, kept)).toEqual({
      ...{ url: 'http://flag:1', key: 'flag', from: 'flag' },
    })
    expect(profileOf({}, env, kept)).toMatchObject({ url: 'https://env.example', key: 'env' })
    expect(profileOf({}, {}, kept)).toEqual({ ...kept, from: 'login' })
    expect(profileOf({}, { MEED_API_KEY: '' }, null)).toMatchObject({ key: null, from: null })
  })

  test('a kept key is never sent to another server', () => {
    expect(profileOf({ url: 'https://other.example' }, {}, kept).key).toBeNull()
    expect(profileOf({}, { MEED_URL: 'https://other.example' }, kept).key).toBeNull()
    expect(profileOf({ url: 'https://kept.example/v1/' }, {}, kept).key).toBe('kept')
  })

  test('an address that is none is refused', () => {
    for (const odd of ['example.org', 'ftp://x', '']) expect(() => serverUrl(odd)).toThrow('no URL')
  })
})

test('each way to fail has its exit code', () => {
  const of = (status: number, code = 'x') => exitCodeOf(new CliError(status, code, ''))
  expect([of(401), of(403), of(0, 'no_key')]).toEqual([EXIT.auth, EXIT.auth, EXIT.auth])
  expect([of(402), of(404), of(0, 'usage')]).toEqual([EXIT.credit, EXIT.absent, EXIT.usage])
  expect([of(429), of(503), of(502), of(0, 'unreachable')]).toEqual(Array(4).fill(EXIT.unavailable))
  expect([of(400), of(409), of(500), of(0, 'upstream_failed')]).toEqual(Array(4).fill(EXIT.failure))
})

test('an outage is told once when it begins and once when it is over', () => {
  const said: string[] = []
  const outage = outageNotes((text) => said.push(text))
  outage.over()
  const down = new CliError(0, 'unreachable', 'Nobody answers.')
  outage.began(down)
  outage.began(new CliError(503, 'x', 'Still not.'))
  outage.over()
  outage.over()
  expect(said).toEqual(['Nobody answers. Asking again until it does.', 'It answers again.'])
  const revoked = new CliError(401, 'disabled_api_key', 'Revoked.')
  expect(() => outage.began(revoked)).toThrow('Revoked.')
})
