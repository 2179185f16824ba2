// Amounts between a person and the wire. Inside it is nano-USD; a person writes and reads dollars, in
// decimal text that is never a floating-point number.
import { formatUsd, nanoUsd, parseAmount, type NanoUsd } from '../../schemas/money.ts'

const USD = /^\$?(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,9}))?$/

/** `5`, `$0.25`; null for what is no amount of dollars with at most nine decimals. */
export function parseUsd(text: string): NanoUsd | null {
  const found = USD.exec(text)
  if (found === null) return null
  const [, whole = '0', part = ''] = found
  return nanoUsd(BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0')))
}

/** Of the wire's decimal text, signed or not. */
export function usd(text: string): string {
  const negative = text.startsWith('-')
  const amount = parseAmount(negative ? text.slice(1) : text)
  if (amount === null) return text
  return `${negative ? '-' : ''}${formatUsd(nanoUsd(amount))}`
}
