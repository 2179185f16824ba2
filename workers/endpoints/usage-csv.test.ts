import { expect, test } from 'vitest'
import { csvOf } from './usage-csv.ts'

const row = { calls: 2, prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }

test('a row a line, amounts with every digit', () => {
  const rows = [
    { ...row, day: '2026-11-25', model: 'dora/brief', cost_nano_usd: '9007199254740993' },
  ]
  expect(csvOf(rows, ['day', 'model'])).toBe(
    'day,model,calls,prompt_tokens,completion_tokens,total_tokens,cost_nano_usd\r\n' +
      '2026-11-25,dora/brief,2,3,4,7,9007199254740993\r\n',
  )
})

test.each([
  ['=1+1', "'=1+1"],
  ['@x', "'@x"],
  ['-x', "'-x"],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['+a\n', '"\'+a\n"'],
])('a model named %j is the text %j and no formula', (model, cell) => {
  const [, line] = csvOf([{ ...row, model, cost_nano_usd: '1' }], ['model']).split('\r\n')
  expect(line).toBe(`${cell},2,3,4,7,1`)
})
