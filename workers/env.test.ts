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

const text = '0123456789abcdef'
const key = `0x${'07'.repeat(32)}`
const COMPLETE = {
  PUBLIC_URL: 'http://127.0.0.1:1',
  DATABASE_URL: 'postgres://one',
  KEY_PEPPER: text,
  NODE_TOKEN: text,
  OPERATOR_TOKEN: text,
  URL_SIGNING_KEY: text,
  WEBHOOK_SEALING_KEY: text,
  RECEIPT_SIGNER_KEY: key,
  CHAIN_RPC_URL: 'http://127.0.0.1:2',
  EPOCH_SECONDS: '60',
  CODE_VERSION: 'one',
  ...each(['CHAIN_ID', 'ESCROW_DEPLOYED_BLOCK', 'CONFIRMATIONS', 'WEI_PER_NANO_USD'], '1'),
  ...each(['BASE_PROMPT_NANO_USD', 'BASE_COMPLETION_NANO_USD', 'EMBEDDING_NANO_USD'], '1'),
  ...each(
    ['OPEN', 'ESCROW', 'DISTRIBUTOR', 'PLATFORM', 'STAKERS', 'COMMONS'].map(
      (of) => `${of}_ADDRESS`,
    ),
    `0x${'a1'.repeat(20)}`,
  ),
}

function each(names: readonly string[], value: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, value]))
}

test('a hold never dies before the silence that its call may keep', () => {
  const given = (ttl: string, silence: string) =>
    told({ ...COMPLETE, HOLD_TTL_SECONDS: ttl, UPSTREAM_SILENCE_SECONDS: silence })
  expect(given('120', '60')).toBe('')
  expect(given('119', '60')).toContain('HOLD_TTL_SECONDS: expected at least 2 times')
})
