import { expect, test } from 'vitest'
import { accountOfWallet, parseAddress } from '../../schemas/ids.ts'
import { generateRequest } from '../../schemas/wire/node.ts'
import { tenantName } from './tenant.ts'

const [dora, erin] = ['1', '2'].map((digit) =>
  accountOfWallet(parseAddress(`0x${digit.repeat(40)}`)),
)
if (dora === undefined || erin === undefined) throw new Error('two accounts')
const HOUR_MS = 3_600_000

test('a tenant has one name in an hour, another one in the next, and nobody else has it', () => {
  const name = tenantName(dora, 'key', HOUR_MS)
  expect(tenantName(dora, 'key', 2 * HOUR_MS - 1)).toBe(name)
  const others = [
    tenantName(dora, 'key', 2 * HOUR_MS),
    tenantName(dora, 'another key', HOUR_MS),
    tenantName(erin, 'key', HOUR_MS),
  ]
  expect(new Set([name, ...others]).size).toBe(4)
})

test('it is as long as nodes take, and has nothing of the account in it', () => {
  const name = tenantName(dora, 'key', HOUR_MS)
  expect(generateRequest.shape.tenant.safeParse(name).success).toBe(true)
  expect(name).toMatch(/^[0-9a-f]{32}$/)
  expect(dora).not.toContain(name)
})
