// Where epochs are published, for anybody to read: bytes by key. Blobs are named by their sha-256
// and never change; an epoch's manifest has a fixed key and never changes once it is committed.
import type { Address, Sha256 } from '../../schemas/ids.ts'
import type { Manifest } from '../../schemas/wire/epoch.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { TokenWei } from '../../schemas/money.ts'
import type { ByteRange } from './find-sorted.ts'

export interface Archive {
  put(key: string, bytes: Uint8Array): Promise<void>
  get(key: string): Promise<Uint8Array<ArrayBuffer> | null>
  /** A part of a file that lies there whole. */
  getRange(key: string, range: ByteRange): Promise<Uint8Array<ArrayBuffer> | null>
}

/** What an epoch owes: its manifest, its packed leaves, and the nodes of its payout tree. */
export type PublishedPayouts = {
  readonly manifest: Manifest
  readonly leaves: Uint8Array
  readonly tree: Uint8Array
  readonly pending: Uint8Array
}

export type ClaimProof = {
  /** Everything ever earned, claimed or not; the contract pays what is not yet claimed. */
  readonly cumulativeWei: TokenWei
  readonly proof: readonly Hex[]
}

/** What an epoch has for an account. */
export type Payout = {
  /** Null when its leaves have nothing. */
  readonly due: ClaimProof | null
  /** Earned, and not yet owed. */
  readonly maturingWei: TokenWei
}

export interface ArchiveReader {
  /** The manifest's bytes as they were hashed; null when no such epoch is published. */
  manifest(epoch: number): Promise<Uint8Array<ArrayBuffer> | null>
  blob(sha256: Sha256): Promise<Uint8Array<ArrayBuffer> | null>
  epoch(epoch: number): Promise<PublishedPayouts | null>
  /** What an epoch has for an account, by ranges alone; null when no such epoch is published. */
  payout(epoch: number, account: Address): Promise<Payout | null>
}
