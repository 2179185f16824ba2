import { beforeEach, describe, expect, test } from 'vitest'
import { parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { memorySql } from './memory-sql.cases.ts'
import { OpenWithdrawals } from './open-withdrawals.store.ts'
import { OPEN_MAX, type OpenWithdrawal } from './withdrawal.ts'

const wallet = parseAddress(`0x${'a1'.repeat(20)}`)
const hexOf = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as const
const withdrawal = (n: number, change: Partial<OpenWithdrawal> = {}): OpenWithdrawal => ({
  ...{ id: hexOf(n), wallet, amountNanoUsd: nanoUsd(5n), deadline: BigInt(100 + n) },
  ...{ nonce: hexOf(n), isSigned: false, readyAt: null },
  ...change,
})

let open: OpenWithdrawals
beforeEach(() => {
  open = new OpenWithdrawals(memorySql())
})

describe('the withdrawals that are not over', () => {
  test('are so many of a wallet at most, and others of it wait; other wallets do not', () => {
    for (let n = 0; n < OPEN_MAX; n++) expect(open.admit(withdrawal(n))).not.toBeNull()
    expect(open.admit(withdrawal(OPEN_MAX))).toBeNull()
    const other = parseAddress(`0x${'b2'.repeat(20)}`)
    expect(open.admit(withdrawal(OPEN_MAX, { wallet: other }))).not.toBeNull()
    open.delete(hexOf(0))
    expect(open.admit(withdrawal(OPEN_MAX + 1))).not.toBeNull()
  })

  test('have one for each nonce: it is told again with the terms that stand', () => {
    const first = withdrawal(1)
    open.admit(first)
    expect(open.admit({ ...withdrawal(1), id: hexOf(9), deadline: 900n })).toEqual(first)
    expect(open.ofWallet(wallet)).toEqual([first])
  })

  test('lapse a few at a time, the oldest first, and not where they were requested', () => {
    for (const n of [3, 1, 2]) open.admit(withdrawal(n))
    open.put(withdrawal(0, { readyAt: 500n }))
    expect(open.lapsed(103n, 100).map(({ id }) => id)).toEqual([hexOf(1), hexOf(2)])
    expect(open.lapsed(900n, 2).map(({ id }) => id)).toEqual([hexOf(1), hexOf(2)])
  })
})
