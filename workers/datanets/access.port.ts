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

export type AccessRefusal =
  | { readonly kind: 'datanet_unknown'; readonly name: string }
  | { readonly kind: 'request_unknown' }
  | { readonly kind: 'request_decided' }
  | { readonly kind: 'scope_empty' }

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
  /** By the owner or a curator: every grant of the account ends, also one made without request. */
  revoke(
    datanet: string,
    by: AccountId,
    accountId: AccountId,
    nowMs: number,
  ): Promise<Result<null, AccessRefusal>>
  /** Those of a Datanet for its owner and curators, else the account's own. */
  requests(accountId: AccountId, datanet: string | null): Promise<readonly AccessRequest[] | null>
  /** Whether an adapter may be trained on all of them: granted, and allowed by each licence. */
  mayTrain(
    accountId: AccountId,
    contributions: readonly ContributionId[],
  ): Promise<Result<null, TrainingRefusal>>
}
