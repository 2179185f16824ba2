// Money is a branded bigint: what callers pay is counted in nano-USD (1e-9 USD), what contributors
// are paid in wei of the payout token (1e-18). A `number` never holds an amount. On the wire and in
// every store an amount is a decimal string without sign, point or exponent.
import type { Brand } from './brand.ts'
import { assert } from './result.ts'

export type NanoUsd = Brand<bigint, 'NanoUsd'>
export type TokenWei = Brand<bigint, 'TokenWei'>

const DIGITS = /^(0|[1-9][0-9]{0,77})$/

/** The largest amount any ledger row may hold: 2^127 - 1, half of the contract's uint128. */
export const AMOUNT_MAX = (1n << 127n) - 1n

export const ZERO_NANO_USD = nanoUsd(0n)

export function nanoUsd(amount: bigint): NanoUsd {
  assert(amount >= 0n && amount <= AMOUNT_MAX, `${amount} nano-USD is outside 0..2^127-1`)
  return amount as NanoUsd
}

export function tokenWei(amount: bigint): TokenWei {
  assert(amount >= 0n && amount <= AMOUNT_MAX, `${amount} wei is outside 0..2^127-1`)
  return amount as TokenWei
}

/** Parses a decimal string of digits; null for anything else: signs, points, exponents, `0x`. */
export function parseAmount(text: string): bigint | null {
  if (!DIGITS.test(text)) return null
  const amount = BigInt(text)
  return amount <= AMOUNT_MAX ? amount : null
}

export function parseNanoUsd(text: string): NanoUsd {
  const amount = parseAmount(text)
  assert(amount !== null, `"${text}" is not an amount in nano-USD`)
  return nanoUsd(amount)
}

export function addNanoUsd(...amounts: readonly NanoUsd[]): NanoUsd {
  return nanoUsd(amounts.reduce<bigint>((sum, amount) => sum + amount, 0n))
}

/** Exact: an epoch's rate is an integer number of wei per nano-USD. */
export function nanoUsdToWei(amount: bigint, weiPerNanoUsd: bigint): TokenWei {
  assert(weiPerNanoUsd > 0n, 'an epoch has a positive rate')
  return tokenWei(amount * weiPerNanoUsd)
}

/** Rounds down; the remainder, below one nano-USD, stays in the escrow and belongs to the commons. */
export function weiToNanoUsdDown(wei: bigint, weiPerNanoUsd: bigint): NanoUsd {
  assert(weiPerNanoUsd > 0n, 'an epoch has a positive rate')
  return nanoUsd(wei / weiPerNanoUsd)
}

/** For people only: USD with up to nine decimals, trailing zeros dropped. Never parse it back. */
export function formatUsd(amount: NanoUsd): string {
  const whole = amount / 1_000_000_000n
  const part = (amount % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '')
  return part === '' ? `$${whole}` : `$${whole}.${part}`
}
