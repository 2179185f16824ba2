// Who asks for access to a Datanet, and who decides? Owners and curators see and decide requests; a
// grant has scopes and an end; revoking works with the next query.
import type { AccountId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { ContributionId } from '../../schemas/ids.ts'

export type Scopes = { readonly retrieve: boolean; readonly train: boolean }

export type AccessAsked = {
  readonly datanet: string
  readonly accountId: AccountId
  readonly purpose: string
  readonly scopes: Scopes
}

export type AccessRequest = AccessAsked & {
  readonly id: string
  readonly state: 'pending' | 'approved' | 'denied' | 'revoked'
  readonly reason: string | null
  readonly expiresAtMs: number | null
}

export type Decision = {
  readonly id: string
  readonly by: AccountId
  readonly approve: boolean
  readonly reason: string
  /** End of the grant, ms since 1970; null has none. */
  readonly expiresAtMs: number | null
}

/** What an account may do in a Datanet, as docs/datanets.md names it. */
export type HeldRole = 'owner' | 'curator' | 'contributor' | 'reader' | 'train'

export type Held = {
  readonly role: HeldRole
  /** ms since 1970; of what was given again before it ended, the first time it was given. */
  readonly sinceMs: number
  /** ms since 1970; null: it does not end. */
  readonly expiresAtMs: number | null
  /** The last approved request that reaches as far as it does; null: none does, as where it was given without. */
  readonly requestId: string | null
}

export type AccountGrants = {
  readonly accountId: AccountId
  /** One at least, each role once. */
  readonly held: readonly Held[]
}

export type GrantsPage = {
  readonly after: AccountId | null
  /** Accounts at most. */
  readonly limit: number
}

export type RequestsPage = {
  /** The request that was read last. */
  readonly after: string | null
  /** Requests at most. */
  readonly limit: number
}

export type AccessRefusal =
  | { readonly kind: 'datanet_unknown'; readonly name: string }
  /** All that is asked for is everybody's. */
  | { readonly kind: 'access_open'; readonly name: string }
  | { readonly kind: 'request_unknown' }
  | { readonly kind: 'request_decided' }
  | { readonly kind: 'scope_empty' }
  /** There is nothing to end: no grant, and no request that is open or approved. */
  | { readonly kind: 'grant_unknown'; readonly name: string; readonly accountId: AccountId }
  /** What an owner may do comes with owning. */
  | { readonly kind: 'owner_not_revocable'; readonly name: string }

export type TrainingRefusal =
  /** None that stands and that the account may read or train on. */
  | { readonly kind: 'contribution_unknown'; readonly id: ContributionId }
  | { readonly kind: 'training_not_granted'; readonly name: string }
  | {
      readonly kind: 'licence_forbids_training'
      readonly contributions: readonly ContributionId[]
    }

export interface Access {
  /** Of a Datanet whose card the account may see; another one does not exist. */
  request(asked: AccessAsked, id: string, nowMs: number): Promise<Result<null, AccessRefusal>>
  /** By the owner or a curator, once. */
  decide(decision: Decision, nowMs: number): Promise<Result<null, AccessRefusal>>
  /**
   * Who may do what now, by account: all for the owner and curators, else the account's own. Null where
   * the account may not know of the Datanet.
   */
  grants(
    accountId: AccountId,
    datanet: string,
    page: GrantsPage,
  ): Promise<readonly AccountGrants[] | null>
  /**
   * By the owner or a curator: every grant of the account ends, also one made without request. Where there
   * is none, an earlier call ended it or there never was one: nothing is changed.
   */
  revoke(
    datanet: string,
    by: AccountId,
    accountId: AccountId,
    nowMs: number,
  ): Promise<Result<null, AccessRefusal>>
  /** Those of a Datanet for its owner and curators, else the account's own; the oldest first. */
  requests(
    accountId: AccountId,
    datanet: string,
    page: RequestsPage,
  ): Promise<readonly AccessRequest[] | null>
  /** Whether an adapter may be trained on all of them: granted, and allowed by each licence. */
  mayTrain(
    accountId: AccountId,
    contributions: readonly ContributionId[],
  ): Promise<Result<null, TrainingRefusal>>
}
