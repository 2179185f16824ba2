// What can be called: bases that nodes serve, and adapters on them, with their prices.
import type { AccountId, AdapterId, Address, Sha256 } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Result } from '../../schemas/result.ts'

export type Adapter = {
  readonly id: AdapterId
  /** owner/name */
  readonly name: string
  readonly ownerAccount: AccountId
  readonly payee: Address
  readonly description: string
  readonly baseSha256: Sha256
  readonly sha256: Sha256
  readonly bytes: number
  /** Added to the base price, for one token. */
  readonly promptNanoUsd: NanoUsd
  readonly completionNanoUsd: NanoUsd
  readonly createdAtMs: number
  /** When its owner took it down; null while it may be called. */
  readonly withdrawnAtMs: number | null
}

/** What its owner says when publishing it, and what stays as it was said first. */
export type AdapterTerm = 'base' | 'description' | 'prompt_price' | 'completion_price'

export type Published = {
  readonly adapter: Adapter
  /** When it had been taken down, where this brought it back. */
  readonly backFromMs: number | null
}

export type AdapterRefusal =
  | { readonly kind: 'name_taken'; readonly name: string }
  | { readonly kind: 'namespace_taken'; readonly namespace: string }
  /** The very bytes are another account's, which earns for them; null where it has not named them yet. */
  | { readonly kind: 'weights_taken'; readonly name: string | null }
  /** The same bytes under the same name, said to be something else. */
  | {
      readonly kind: 'terms_kept'
      readonly stored: Adapter
      readonly differ: readonly AdapterTerm[]
    }

export type WithdrawRefusal =
  | { readonly kind: 'adapter_unknown'; readonly name: string }
  | { readonly kind: 'owner_only'; readonly name: string }

export interface Adapters {
  /** Also one that was taken down. */
  find(name: string): Promise<Adapter | null>
  /** Those that may be called. */
  list(): Promise<readonly Adapter[]>
  /** Publishing the same again is a repeat, not a conflict; what was taken down may be called again. */
  publish(adapter: Adapter): Promise<Result<Published, AdapterRefusal>>
  /** Its name, bytes and past stay its owner's. A repeat changes nothing. */
  withdraw(name: string, account: AccountId, atMs: number): Promise<Result<null, WithdrawRefusal>>
}

/** Adapter files by the sha-256 of their bytes. */
export interface AdapterBytes {
  put(sha256: Sha256, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** The file from that byte on, and how long all of it is; null where there is none. */
  get(
    sha256: Sha256,
    from: number,
  ): Promise<{ readonly body: ReadableStream<Uint8Array>; readonly bytes: number } | null>
}
