import { describe, expect, test } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import { afford } from './afford.ts'

const price = (fixed: bigint, each: bigint, maxTokens: number | null, maxTokensLimit = 100) => ({
  fixedNanoUsd: nanoUsd(fixed),
  nanoUsdPerCompletionToken: nanoUsd(each),
  maxTokens,
  maxTokensLimit,
})
const granted = (maxTokens: number, amountNanoUsd: bigint, clampedByCredit: boolean) => ({
  ok: true,
  value: { maxTokens, amountNanoUsd, clampedByCredit },
})
const refused = (neededNanoUsd: bigint, availableNanoUsd: bigint, affordableTokens: number) => ({
  ok: false,
  error: { kind: 'credit_insufficient', neededNanoUsd, availableNanoUsd, affordableTokens },
})

describe('a call that names a number of tokens', () => {
  test('gets it when all of it is there, to the last nano-USD', () => {
    expect(afford(nanoUsd(37n), price(7n, 3n, 10))).toEqual(granted(10, 37n, false))
    expect(afford(nanoUsd(36n), price(7n, 3n, 10))).toEqual(refused(37n, 36n, 9))
    expect(afford(nanoUsd(6n), price(7n, 3n, 10))).toEqual(refused(37n, 6n, 0))
  })

  test('gets no more than the context leaves, and pays for no more', () => {
    expect(afford(nanoUsd(1_000n), price(7n, 3n, 500))).toEqual(granted(100, 307n, false))
  })
})

describe('a call that names none', () => {
  test('gets the whole context when it can pay for it', () => {
    expect(afford(nanoUsd(307n), price(7n, 3n, null))).toEqual(granted(100, 307n, false))
  })

  test('gets what is affordable when it is at least one token, and is told', () => {
    expect(afford(nanoUsd(306n), price(7n, 3n, null))).toEqual(granted(99, 304n, true))
    expect(afford(nanoUsd(10n), price(7n, 3n, null))).toEqual(granted(1, 10n, true))
    expect(afford(nanoUsd(9n), price(7n, 3n, null))).toEqual(refused(10n, 9n, 0))
  })

  test('of free tokens gets them all as soon as the prompt is paid', () => {
    expect(afford(nanoUsd(7n), price(7n, 0n, null))).toEqual(granted(100, 7n, false))
    expect(afford(nanoUsd(6n), price(7n, 0n, null))).toEqual(refused(7n, 6n, 0))
  })
})

test('a price beyond every number is counted exactly', () => {
  const each = (1n << 90n) + 1n
  expect(afford(nanoUsd(each * 3n - 1n), price(0n, each, null))).toEqual(
    granted(2, each * 2n, true),
  )
})
