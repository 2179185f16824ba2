import { describe, expect, test } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import { BookOnSqlite } from './book-on-sqlite.cases.ts'
import { holdRequest, WALLET } from './sample-call.cases.ts'

const credit = (id: string, amount: bigint) =>
  ({ kind: 'credit', id, amountNanoUsd: nanoUsd(amount) }) as const
const withdraw = (id: string, amount: bigint) =>
  ({ kind: 'withdraw', id: `withdrawal:${id}`, amountNanoUsd: nanoUsd(amount) }) as const

function bookWith(...orders: Parameters<BookOnSqlite['book']['order']>[0]['orders']) {
  const real = new BookOnSqlite()
  const order = (...more: typeof orders) =>
    real.run((book) => book.order({ wallet: WALLET, orders: more }, 0)).outcomes
  order(...orders)
  return { real, order }
}

describe('an owner takes out', () => {
  test('what came as tokens, by a deposit or by x402, and nothing that came by card', () => {
    const { order } = bookWith(
      credit('31337:0xab:1', 30n),
      credit('x402:0xcd:0xef', 12n),
      credit('stripe:pi_1', 500n),
    )
    expect(order(withdraw('a', 43n))).toEqual([{ kind: 'refused', withdrawableNanoUsd: 42n }])
    expect(order(withdraw('a', 40n))).toEqual([{ kind: 'booked' }])
    expect(order(withdraw('a', 40n))).toEqual([{ kind: 'repeated' }])
    expect(order(withdraw('b', 3n))).toEqual([{ kind: 'refused', withdrawableNanoUsd: 2n }])
    order({ kind: 'restore', id: 'withdrawal:a' })
    expect(order(withdraw('b', 42n))).toEqual([{ kind: 'booked' }])
  })

  test('nothing that is held, and nothing while a debt stands', () => {
    const { real, order } = bookWith(credit('1:0xab:1', 30n))
    const price = { fixedNanoUsd: nanoUsd(20n), nanoUsdPerCompletionToken: nanoUsd(0n) }
    real.run((book) =>
      book.hold(holdRequest('a', { ...price, maxTokens: 1, maxTokensLimit: 1 }), 0),
    )
    expect(order(withdraw('a', 11n))).toEqual([{ kind: 'refused', withdrawableNanoUsd: 10n }])
    order({ kind: 'return', id: 'stripe:dp_1', amountNanoUsd: nanoUsd(11n) })
    expect(order(withdraw('b', 1n))).toEqual([{ kind: 'refused', withdrawableNanoUsd: 0n }])
    expect(real.book.balance()).toMatchObject({ owedNanoUsd: 1n, availableNanoUsd: 0n })
  })
})

test('an order that is told again with another amount is a bug', () => {
  const { order } = bookWith(credit('stripe:pi_1', 5n))
  expect(() => order(credit('stripe:pi_1', 6n))).toThrow('never changes its amount')
})

test('of several orders all are booked, or none', () => {
  const { real, order } = bookWith(credit('stripe:pi_1', 5n))
  expect(() => order(credit('stripe:pi_2', 1n), credit('stripe:pi_1', 6n))).toThrow('never')
  expect(real.book.balance().depositedNanoUsd).toBe(5n)
})
