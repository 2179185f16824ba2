// What an epoch publishes, without auth, for anybody to recompute. The manifest names
// every other file by hash; its own keccak-256 is the commit's `dataHash`.
import { z } from 'zod'
import type { Address } from '../ids.ts'
import type { TokenWei } from '../money.ts'
import { address, bigintText, count, epochMs, hex32, hexBytes, sha256, weiText } from './scalars.ts'
import { policy } from './terms.ts'

const file = z.strictObject({ sha256, bytes: count })

/** A row of the leaves file, or of the debits: what a payee earned, or a payer spent, so far. */
export type Leaf = { readonly account: Address; readonly cumulativeWei: TokenWei }

/** What contributors earned and what is not yet theirs: it matures, is held, or is taken back. */
export type Pending = {
  /** The epoch whose calls earned it. */
  readonly earnedIn: number
  readonly account: Address
  readonly amountWei: TokenWei
}

/** Where an account wants its earnings; `version` counts what it has said, from 1. */
export const payoutAddress = z.strictObject({
  account: address,
  to: address,
  version: z.int().min(1),
  signature: hexBytes,
})
export type PayoutAddress = z.infer<typeof payoutAddress>

export const payeeStanding = z.strictObject({
  account: address,
  /** Held pay stays pending; forfeited pay goes to the reserve. */
  state: z.enum(['held', 'forfeited']),
  evidence: z.array(sha256).min(1),
})

/** What an epoch follows in paying payees, frozen when it was closed. */
export const payeeRules = z.strictObject({
  /** Contributors are paid so many epochs after the one that earned it; 0 is at once. */
  maturityEpochs: count,
  /** Who gets what is taken back: the commons of the epoch's last call, by its own terms. */
  reserve: address,
  /** Ascending by account, none twice. */
  standings: z.array(payeeStanding),
  /** The last word followed of every account, in this epoch or before it. Ascending, none twice. */
  addresses: z.array(payoutAddress),
})
export type PayeeRules = z.infer<typeof payeeRules>
/** The part that a deployment sets; the rest follows from calls, or is said of accounts. */
export type PayeeTerms = Pick<PayeeRules, 'maturityEpochs'>

export const manifest = z.strictObject({
  format: z.literal('meed-epoch/3'),
  epoch: z.int().min(1),
  chainId: count,
  distributor: address,
  receiptSigner: address,
  weiPerNanoUsd: bigintText,
  closedAtMs: epochMs,
  /**
   * Receipts of this epoch: a dense run of sequence numbers in each shard, ends inclusive. `root` is
   * that of the shard's mountain range over all receipts from 0 to `toSeq`, `peaks` are its peaks:
   * what the next epoch appends to (schemas/chain/mountain-range.ts).
   */
  shards: z.array(
    z.strictObject({
      shard: count,
      fromSeq: count,
      toSeq: count,
      peaks: z.array(hex32).min(1).max(40),
      root: hex32,
    }),
  ),
  receiptsRoot: hex32,
  payoutRoot: hex32,
  debitRoot: hex32,
  totalWei: weiText,
  /** Leaves of the payout tree, padding included; payees are the rows of the leaves file. */
  leafCount: count,
  /**
   * receipts: canonical JSON lines in the order of their places. leaves, debits: 36 bytes a row
   * (address, uint128), ascending. tree: the payout tree's nodes from the root down, 32 bytes each.
   * hashes: what the mountain range is built of, 32 bytes a receipt, in the order of their places.
   * pending: 40 bytes a row (address, epoch as uint32, uint128), ascending.
   */
  files: z.strictObject({
    receipts: file,
    hashes: file,
    leaves: file,
    debits: file,
    tree: file,
    pending: file,
  }),
  /** What is earned and not yet owed: with `totalWei`, the sum of all debits. */
  pendingWei: weiText,
  payees: payeeRules,
  /** keccak-256 of the manifest of the epoch before; null for the first. */
  previous: hex32.nullable(),
  /** The rules by which these calls were priced and split; each receipt names its own. */
  rules: z.strictObject({ prices: z.array(z.string()), policies: z.array(policy) }),
  codeVersion: z.string(),
})
export type Manifest = z.infer<typeof manifest>
