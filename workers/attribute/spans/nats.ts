// Natural logarithms of whole numbers in milli-nats, by integer arithmetic alone: Math.log may
// differ in its last bit from one engine to the next, and a receipt must not.
import { assert } from '../../../schemas/result.ts'

// ln 2 in units of 2^-62, rounded; the fraction of log2 is found bit by bit, by squaring.
const LN2 = 3_196_577_161_300_663_915n
const LN2_SCALE = 62n
const ONE = 1n << 62n
const FRACTION_BITS = 32

const known = new Map<bigint, number>()

/** round(1000 ln n) for a whole number n >= 1; the error is below one milli-nat. */
export function milliNatsOf(n: number | bigint): number {
  const whole = BigInt(n)
  assert(whole >= 1n, 'a logarithm is of a positive number')
  const before = known.get(whole)
  if (before !== undefined) return before
  const nats = compute(whole)
  if (known.size < 65_536) known.set(whole, nats)
  return nats
}

function compute(n: bigint): number {
  const exponent = n.toString(2).length - 1
  let mantissa = (n << 62n) >> BigInt(exponent)
  let log2 = BigInt(exponent)
  for (let bit = 0; bit < FRACTION_BITS; bit++) {
    mantissa = (mantissa * mantissa) >> 62n
    log2 <<= 1n
    if (mantissa >= ONE << 1n) {
      mantissa >>= 1n
      log2 |= 1n
    }
  }
  const scale = LN2_SCALE + BigInt(FRACTION_BITS)
  const half = 1n << (scale - 1n)
  return Number((log2 * LN2 * 1_000n + half) >> scale)
}
