import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import { BookOnSqlite } from './book-on-sqlite.cases.ts'
import { LedgerRun, type Action } from './ledger-run.cases.ts'
import { holdRequest, WALLET } from './sample-call.cases.ts'
import { WHOLE_MS } from '../../fuzz-seed.ts'

const GENERATIONS = 4
const DEPOSITS = 3
const gen = fc.nat(GENERATIONS - 1)
const tokens = fc.nat(40)
const amount = fc.oneof(fc.bigInt(0n, 200n), fc.bigInt((1n << 53n) - 2n, (1n << 53n) + 9n))

const world = fc.record({
  deposits: fc.array(amount, { minLength: DEPOSITS, maxLength: DEPOSITS }),
  calls: fc.array(
    fc.record({
      fixedNanoUsd: fc.bigInt(0n, 60n).map(nanoUsd),
      nanoUsdPerCompletionToken: fc.oneof(fc.bigInt(0n, 9n), fc.constant(1n << 50n)).map(nanoUsd),
      maxTokens: fc.option(fc.integer({ min: 1, max: 30 })),
      maxTokensLimit: fc.integer({ min: 1, max: 25 }),
    }),
    { minLength: GENERATIONS, maxLength: GENERATIONS },
  ),
})

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('credit' as const), deposit: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('return' as const), deposit: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('restore' as const), deposit: fc.nat(2) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('hold' as const), gen }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('void' as const), gen }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delivered' as const), gen }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('checkpoint' as const), gen, tokens }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('capture' as const), gen, tokens }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('alarm' as const) }) },
)

const command = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: action, lives: fc.constant(Infinity) }) },
  { weight: 3, arbitrary: fc.record({ do: action, lives: fc.nat(8) }) },
  { weight: 3, arbitrary: fc.record({ again: fc.nat(30) }) },
  { weight: 3, arbitrary: fc.record({ tick: fc.integer({ min: -5_000, max: 40_000 }) }) },
)

describe('whatever happens to an account, in whatever order', () => {
  test('its books balance, nothing is overdrawn and each hold ends once', () => {
    let steps = 0
    fc.assert(
      fc.property(
        world,
        fc.array(command, { maxLength: 60, size: 'max' }),
        ({ deposits, calls }, list) => {
          const run = new LedgerRun({ deposits, calls })
          for (const each of list) {
            if ('tick' in each) run.nowMs += each.tick
            else if ('do' in each) run.act(each.do, each.lives)
            else {
              const earlier = run.done[each.again % Math.max(run.done.length, 1)]
              if (earlier !== undefined) run.act(earlier)
            }
            run.check()
            steps++
          }
          run.drain()
        },
      ),
      { numRuns: 500, interruptAfterTimeLimit: WHOLE_MS },
    )
    expect(steps).toBeGreaterThan(5_000)
  })

  test('of n holds racing for money for k, exactly k are granted', () => {
    const case_ = fc.record({
      price: fc.bigInt(1n, 1n << 60n),
      paid: fc.nat(12),
      racing: fc.integer({ min: 1, max: 25 }),
      change: fc.bigInt(0n, 1n << 60n),
    })
    fc.assert(
      fc.property(case_, ({ price, paid, racing, change }) => {
        const real = new BookOnSqlite()
        const deposit = nanoUsd(price * BigInt(paid) + (change % price))
        real.run((book) => book.credit(WALLET, 'd', deposit, 0))
        const call = {
          fixedNanoUsd: nanoUsd(price - 1n),
          nanoUsdPerCompletionToken: nanoUsd(1n),
          maxTokens: 1,
          maxTokensLimit: 9,
        }
        const results = Array.from({ length: racing }, (_, i) =>
          real.run((book) => book.hold(holdRequest(`race ${i}`, call), 1)),
        )
        const granted = results.filter((result) => result.ok).length
        expect(granted).toBe(Math.min(paid, racing))
        const { heldNanoUsd } = real.book.balance()
        expect(heldNanoUsd).toBe(price * BigInt(granted))
        expect(real.book.audit().balanced).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
