// The projection of what was used: by key, model and hour. The Account object is right about money;
// this is a copy that can be asked for sums, and that says how far behind it is.
import type { AccountId, GenerationId, KeyId } from '../schemas/ids.ts'
import type { NanoUsd } from '../schemas/money.ts'
import type { CapturedGeneration, TokenUsage } from '../schemas/wire/generation.ts'
import type { KeyMode } from '../schemas/wire/key.ts'
import type { UsageGroup } from '../schemas/wire/usage-report.ts'

export type UsageQuestion = {
  readonly accountId: AccountId
  readonly mode: KeyMode
  /** Inclusive, and exclusive; whole hours. */
  readonly fromMs: number
  readonly toMs: number
  readonly keyId: KeyId | null
  readonly model: string | null
  readonly groups: readonly UsageGroup[]
  readonly limit: number
  readonly offset: number
}

export type UsageSum = {
  readonly groups: Readonly<Partial<Record<UsageGroup, string>>>
  readonly calls: number
  readonly usage: TokenUsage
  readonly costNanoUsd: NanoUsd
}

export type UsedCall = { readonly model: string; readonly usage: TokenUsage }

export type UsageTotals = {
  readonly calls: number
  readonly callsNanoUsd: NanoUsd
  /** The same, from the hours. */
  readonly hoursNanoUsd: NanoUsd
}

export interface Usage {
  /** Idempotent by generation id, in whatever batches and order; all of a batch or none. */
  project(captured: readonly CapturedGeneration[]): Promise<void>
  /** In the order of the groups, oldest first. */
  sums(question: UsageQuestion): Promise<readonly UsageSum[]>
  totals(accountId: AccountId, mode: KeyMode): Promise<UsageTotals>
  call(accountId: AccountId, generationId: GenerationId): Promise<UsedCall | null>
  /** Those of them that it knows. */
  calls(
    accountId: AccountId,
    generationIds: readonly GenerationId[],
  ): Promise<readonly (readonly [GenerationId, UsedCall])[]>
}
