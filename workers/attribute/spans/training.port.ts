// The texts an adapter was trained on: contributions of Datanets, cut into passages as they were
// taken in. What they are worth to an answer is not known here.
import type { ContributionId } from '../../../schemas/ids.ts'
import type { TrainingDocument } from './documents.ts'

export interface TrainingTexts {
  /** How many bytes of UTF-8 the contributions hold together. */
  bytes(contributions: readonly ContributionId[]): Promise<number>
  /** Every passage of the contributions, withdrawn or not, each with its cluster's payee. */
  documents(contributions: readonly ContributionId[]): Promise<readonly TrainingDocument[]>
  withdrawn(contributions: readonly ContributionId[]): Promise<readonly ContributionId[]>
}
