// A Datanet's card as the API shows it.
import type { Datanet } from '../datanets/datanets.port.ts'

export function shownDatanet({
  id,
  ownerAccount,
  isPublic,
  isListed,
  feeNanoUsd,
  ...own
}: Datanet): object {
  const { allowsRetrieval, allowsTraining, reviewPolicy, reviewsNeeded, ...rest } = own
  const { pinnedVersion, vectorPart, ...plain } = rest
  return {
    id,
    object: 'datanet',
    ...plain,
    owner_account: ownerAccount,
    is_public: isPublic,
    is_listed: isListed,
    fee_nano_usd: feeNanoUsd.toString(),
    allows_retrieval: allowsRetrieval,
    allows_training: allowsTraining,
    review_policy: reviewPolicy,
    reviews_needed: reviewsNeeded,
    pinned_version: pinnedVersion,
    vector_part: vectorPart,
  }
}
