// Which object keeps the book of an account.
import type { AccountId } from '../../schemas/ids.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'

/**
 * Test money lies in an object of its own, so that no entry can ever move between the two: what a test
 * key spends never was in the live journal (ADR 0016).
 */
export function bookName(account: AccountId, mode: KeyMode): string {
  return mode === 'live' ? account : `${account}/test`
}
