// Who may make, feed, read and change a Datanet? Reading is for everybody where it is public, else
// for the owner and for granted readers; feeding is for the owner and for granted contributors.
import type { AccountId, Address, ContributionId, DatanetId } from '../../schemas/ids.ts'
import type { PassageId, Sha256 } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { TextRow } from '../../schemas/wire/extraction.ts'
import type { Result } from '../../schemas/result.ts'
import type { Flag } from './flags.ts'
import type { SeenRepeat } from './likeness.ts'
import type { ReviewPolicy } from './reviewing.ts'
import type {
  ChangeRefusal,
  ContributeRefusal,
  CreateRefusal,
  GrantRefusal,
  ReturnRefusal,
  WithdrawRefusal,
} from './refusal.ts'

export type Datanet = {
  readonly id: DatanetId
  /** owner/name */
  readonly name: string
  readonly ownerAccount: AccountId
  readonly title: string
  readonly description: string
  readonly licence: string
  readonly isPublic: boolean
  /** Private, yet its card is shown to all. */
  readonly isListed: boolean
  /** BCP 47 primary subtag. */
  readonly language: string
  readonly tags: readonly string[]
  /** Charged once per call that is grounded in it. */
  readonly feeNanoUsd: NanoUsd
  /** What a LicenseRef-… of its own allows. */
  readonly allowsRetrieval: boolean
  readonly allowsTraining: boolean
  readonly reviewPolicy: ReviewPolicy
  readonly reviewsNeeded: number
  /** The version that questions are answered from; null: everything that stands. */
  readonly pinnedVersion: number | null
  /** Weight of meaning against words, 0 … 1; null takes the default of the ranking. */
  readonly vectorPart: number | null
}

type Rules = 'allowsRetrieval' | 'allowsTraining' | 'reviewPolicy' | 'reviewsNeeded'
type Described = 'isListed' | 'language' | 'tags' | Rules

/** What it does not say is: not listed, English, no tags, both allowed, flagged texts reviewed by one. */
export type NewDatanet = Omit<Datanet, 'id' | Described | 'pinnedVersion' | 'vectorPart'> &
  Partial<Pick<Datanet, Described>>

/** What may change of it: its name, its language and its licence are for ever. */
export type DatanetChange = Partial<
  Omit<Datanet, 'id' | 'name' | 'ownerAccount' | 'language' | 'licence'>
>

export type NewContribution = {
  readonly datanet: string
  readonly contributorAccount: AccountId
  /** Wallet that earns what its passages earn. */
  readonly payee: Address
  readonly title: string
  readonly source: string
  readonly licence: string
  readonly text: string
  /** What the text was read from; null where the text itself came. */
  readonly original: Original | null
}

export type Original = {
  readonly sha256: Sha256
  readonly mediaType: string
  readonly extraction: string
  /** Where its rows begin in the text; none where it has no rows with a title. */
  readonly rows?: readonly TextRow[] | undefined
}

export type Contribution = {
  readonly id: ContributionId
  readonly datanetId: DatanetId
  readonly textSha256: Sha256
  readonly passages: number
  /** Part of its fingerprints that no earlier contribution of any Datanet has, in millionths. */
  readonly noveltyMillionths: number
  /** Earlier contributions whose words it repeats, as far as its contributor may see them; most first. */
  readonly repeats: readonly SeenRepeat[]
  /** Passages that are like an earlier contribution's, or the same: they share a cluster, and its pay. */
  readonly alike: number
  /** Waiting for review, it has no passages yet and nothing finds it. */
  readonly state: 'accepted' | 'pending'
  /** What automatic validation had to say. */
  readonly flags: readonly Flag[]
}

export type StoredPassage = {
  readonly id: PassageId
  readonly contributionId: ContributionId
  readonly datanet: string
  readonly title: string
  readonly source: string
  readonly licence: string
  readonly payee: Address
  readonly text: string
  readonly textSha256: Sha256
  /** UTF-16 offsets of `text` in the contribution's text, end exclusive. */
  readonly start: number
  readonly end: number
  /** Withdrawn passages stay provable to whoever may read the Datanet; they are not retrieved. */
  readonly isWithdrawn: boolean
}

/** Cells of each embedding model; 0 where it has too few passages to need any. */
export type CellsCut = ReadonlyMap<string, number>

export type Grant = {
  readonly datanet: string
  readonly ownerAccount: AccountId
  readonly accountId: AccountId
  readonly role: 'curator' | 'contributor' | 'reader'
}

export type Embedded = {
  /** Stored with the passages: vectors of different models are never compared. */
  readonly model: string
  /** Unit vectors in the order of the texts. */
  readonly vectors: readonly (readonly number[])[]
}

/** Null when no embedding engine answers. */
export type Embed = (texts: readonly string[]) => Promise<Embedded | null>

/** `nowMs` is the server's clock in milliseconds: the priority of what is committed. */
export interface Datanets {
  /** Claims the owner part of the name for the account when nobody has it. */
  create(datanet: NewDatanet, nowMs: number): Promise<Result<Datanet, CreateRefusal>>
  /** Whether the account may contribute under that licence: what can be told before any text is there. */
  mayContribute(
    account: AccountId,
    name: string,
    licence: string,
  ): Promise<Result<null, ContributeRefusal>>
  /** All of it or nothing; the same text twice in one Datanet is refused. */
  contribute(
    contribution: NewContribution,
    nowMs: number,
  ): Promise<Result<Contribution, ContributeRefusal>>
  /** By its contributor or the Datanet's owner; a repeat changes nothing. */
  withdraw(
    accountId: AccountId,
    contributionId: ContributionId,
    nowMs: number,
  ): Promise<Result<null, WithdrawRefusal>>
  /** Takes back the account's own withdrawal: it stands again as it was once nobody's is left (ADR 0113). */
  takeBack(
    accountId: AccountId,
    contributionId: ContributionId,
  ): Promise<Result<null, ReturnRefusal>>
  /** By its owner. */
  change(
    ownerAccount: AccountId,
    name: string,
    change: DatanetChange,
  ): Promise<Result<Datanet, ChangeRefusal>>
  /** By its owner: indexes what is not, and sorts into neighbourhoods anew; queries go on meanwhile. */
  cutCells(ownerAccount: AccountId, name: string): Promise<Result<CellsCut, GrantRefusal>>
  grant(grant: Grant, nowMs: number): Promise<Result<null, GrantRefusal>>
  /** Cards of those that are readable or listed, by name; a null account reads what is public. */
  list(accountId: AccountId | null): Promise<readonly Datanet[]>
  /** One card of that list. */
  card(accountId: AccountId | null, name: string): Promise<Datanet | null>
  /** Only where its passages may be read. */
  find(accountId: AccountId | null, name: string): Promise<Datanet | null>
  passage(accountId: AccountId | null, id: PassageId): Promise<StoredPassage | null>
}
