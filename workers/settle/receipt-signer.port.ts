// Who signs receipts. The key stays behind this line.
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'

export interface ReceiptSigner {
  readonly address: Address
  /** Signs a 32-byte digest as it is: 65 bytes r, s, v, always the same for the same digest. */
  sign(digest: Hex): Promise<Hex>
}
