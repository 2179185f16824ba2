// Who signed the receipts of an epoch, and who says that he may: part of every verdict.
import type { Address } from '../../schemas/ids.ts'
import type { Voucher } from '../../workers/settle/receipt-signer-rule.ts'

export function signerLine({
  receiptSigner,
  voucher,
}: {
  readonly receiptSigner: Address
  readonly voucher: Voucher
}): string {
  const signed = `receipts signed by ${receiptSigner}`
  switch (voucher) {
    case 'verifier':
      return `${signed}, as --receipt-signer says`
    case 'epoch_before':
      return `${signed}, as in the epoch before`
    case 'nobody':
      return `${signed}, which nothing here vouches for: --receipt-signer pins it`
  }
}
