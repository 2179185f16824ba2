// Signs trees of receipts with a key held in memory. The same digest always gets the same signature
// (RFC 6979), so a batch that is signed twice has one receipt.
import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { ReceiptSigner } from '../settle/receipt-signer.port.ts'

export function receiptSigner(privateKey: Hex): ReceiptSigner {
  const account = privateKeyToAccount(privateKey)
  return {
    address: parseAddress(account.address),
    sign: (hash) => account.sign({ hash }),
  }
}
