import { expect, test } from 'vitest'
import { parseWith } from '../http/read-body.ts'
import { newDatanet } from './datanets.ts'

const body = (language: string) => ({
  ...{ name: 'a/b', title: 't', description: 'd', licence: 'CC0-1.0', is_public: true },
  ...{ fee_nano_usd: '0', language },
})

test.each(['en', 'de', 'zh', 'sw', 'yi'])('%s is a language', (language) => {
  expect(parseWith(newDatanet, body(language)).ok).toBe(true)
})

test.each(['xx', 'EN', 'eng', 'e', 'en-GB', '', '12'])(
  '"%s" is none, which is said',
  (language) => {
    const parsed = parseWith(newDatanet, body(language))
    expect(parsed).toMatchObject({
      error: {
        code: 'invalid_value',
        param: 'language',
        message: expect.stringContaining('ISO 639-1'),
      },
    })
  },
)
