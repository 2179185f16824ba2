import { describe, expect, test } from 'vitest'
import { AMOUNT_MAX } from '../../schemas/money.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { depositOf } from './deposit.ts'

const wallet = parseAddress(`0x${'c4'.repeat(20)}`)
const log = {
  kind: 'deposited',
  account: `0x${'00'.repeat(12)}${'C4'.repeat(20)}`,
  from: parseAddress(`0x${'77'.repeat(20)}`),
  amount: 1_234_567n,
  transactionHash: `0x${'AB'.repeat(32)}`,
  logIndex: 3,
} as const

describe('a log of the escrow', () => {
  test('credits the wallet that it names, under one id, rounded down', () => {
    const depositId = `31337:0x${'ab'.repeat(32)}:3`
    const value = { wallet, depositId, amountNanoUsd: 1_234n }
    expect(depositOf(log, 31_337, 1_000n)).toEqual({ ok: true, value })
  })

  test.each([`0x01${'00'.repeat(11)}${'c4'.repeat(20)}`, `0x${'c4'.repeat(20)}`, '0x'] as const)(
    'credits nobody when its account is no padded wallet: %s',
    (account) => {
      const error = { kind: 'account_unreadable' }
      expect(depositOf({ ...log, account }, 1, 1n)).toEqual({ ok: false, error })
    },
  )

  test('credits nobody when its amount fits no ledger, and all that fits', () => {
    const error = { kind: 'amount_unreadable' }
    const over = (AMOUNT_MAX + 1n) * 1_000n
    expect(depositOf({ ...log, amount: over }, 1, 1_000n)).toEqual({ ok: false, error })
    expect(depositOf({ ...log, amount: (1n << 256n) - 1n }, 1, 1n)).toEqual({ ok: false, error })
    const most = depositOf({ ...log, amount: over - 1n }, 1, 1_000n)
    expect(most).toMatchObject({ ok: true, value: { amountNanoUsd: AMOUNT_MAX } })
  })
})
