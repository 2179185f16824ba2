// A Datanet's card, and what a contribution repeats, as the API shows them.
import type { Datanet } from '../datanets/datanets.port.ts'
import type { SeenRepeat } from '../datanets/likeness.ts'

export function shownRepeat({ contributionId, millionths, isWithdrawn, ...own }: SeenRepeat) {
  const { datanet, title } = own
  return {
    contribution_id: contributionId,
    datanet,
    title,
    share_millionths: millionths,
    withdrawn: isWithdrawn,
  }
}

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
