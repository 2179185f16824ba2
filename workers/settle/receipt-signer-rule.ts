// Who may sign the receipts of an epoch? A manifest names its own signer, so its word proves nothing:
// whoever may publish one would name himself. A verifier's list decides, or else the epoch before.
import type { Address } from '../../schemas/ids.ts'
import { differ } from './difference.ts'
import type { Difference } from './difference.ts'

/** Who says that an epoch's receipts are signed by the right one. */
export type Voucher = 'verifier' | 'epoch_before' | 'nobody'

type Named = { readonly receiptSigner: Address }

/**
 * A list is the whole truth where one is given: were the epoch before enough, the second of two
 * invented epochs would pass on the word of the first.
 */
export function signerDifference(
  { receiptSigner }: Named,
  before: Named | null,
  given: readonly Address[],
): Difference | null {
  if (given.includes(receiptSigner)) return null
  if (given.length > 0) {
    return { where: 'receiptSigner', expected: given.join(' or '), actual: receiptSigner }
  }
  return differ('receiptSigner', before?.receiptSigner ?? receiptSigner, receiptSigner)
}

/** Of a signer that the rule above lets pass. */
export function voucherOf(before: Named | null, given: readonly Address[]): Voucher {
  if (given.length > 0) return 'verifier'
  return before === null ? 'nobody' : 'epoch_before'
}
