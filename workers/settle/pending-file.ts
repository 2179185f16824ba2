// What is pending, as it is published: 40 bytes a row, the account, the epoch that earned it as a
// uint32, the wei as a uint128, ascending: all rows of an account lie together. The same rows always
// give the same bytes.
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { parseAddress } from '../../schemas/ids.ts'
import { AMOUNT_MAX, tokenWei } from '../../schemas/money.ts'
import { assert, err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Pending } from '../../schemas/wire/epoch.ts'
import type { LineFault } from './lines.ts'

export const PENDING_BYTES = 40
const [EPOCH_AT, AMOUNT_AT] = [20, 24]

/** By account, then by epoch. */
export function inOrder(a: Pending, b: Pending): number {
  if (a.account !== b.account) return a.account < b.account ? -1 : 1
  return a.earnedIn - b.earnedIn
}

export function packPending(pending: readonly Pending[]): Uint8Array {
  return concatBytes(...pending.map(packed))
}

/** Row `row` of packed pending amounts. */
export function pendingAt(bytes: Uint8Array, row: number): Pending {
  const own = bytes.subarray(row * PENDING_BYTES, (row + 1) * PENDING_BYTES)
  assert(own.length === PENDING_BYTES, 'the row lies inside the file')
  const account = parseAddress(`0x${bytesToHex(own.subarray(0, EPOCH_AT))}`)
  const earnedIn = new DataView(own.buffer, own.byteOffset).getUint32(EPOCH_AT)
  const wei = BigInt(`0x${bytesToHex(own.subarray(AMOUNT_AT))}`)
  return { account, earnedIn, amountWei: tokenWei(wei) }
}

/** Reads what `packPending` wrote; a row that it would not have written there is a fault. */
export function unpackPending(bytes: Uint8Array): Result<Pending[], LineFault> {
  const count = Math.floor(bytes.length / PENDING_BYTES)
  if (count * PENDING_BYTES !== bytes.length) {
    const rest = bytes.length - count * PENDING_BYTES
    return err({ line: count, expected: `${PENDING_BYTES} bytes`, actual: `${rest}` })
  }
  const pending: Pending[] = []
  for (let line = 0; line < count; line++) {
    if ((bytes[line * PENDING_BYTES + AMOUNT_AT] ?? 0) > 0x7f) {
      return err({ line, expected: `at most ${AMOUNT_MAX}`, actual: 'more' })
    }
    const row = pendingAt(bytes, line)
    const before = pending.at(-1)
    if (row.amountWei === 0n) return err({ line, expected: 'an amount', actual: '0' })
    if (before !== undefined && inOrder(before, row) >= 0) {
      return err({ line, expected: 'a row behind the one before', actual: row.account })
    }
    pending.push(row)
  }
  return ok(pending)
}

function packed({ account, earnedIn, amountWei }: Pending): Uint8Array {
  const row = new Uint8Array(PENDING_BYTES)
  row.set(hexToBytes(account.slice(2)))
  new DataView(row.buffer).setUint32(EPOCH_AT, earnedIn)
  row.set(hexToBytes(amountWei.toString(16).padStart(32, '0')), AMOUNT_AT)
  return row
}
