// Who must have recomputed an epoch before it may be committed.
import type { Hex } from '../../schemas/chain/tree.ts'
import type { EpochCommit } from './epoch.ts'

export interface Attestors {
  /**
   * Signatures over this very commit, as many as the distributor wants, in ascending order of their
   * signers; none when it wants none. Throws when too few attestors sign, with what they said.
   */
  attest(commit: EpochCommit): Promise<readonly Hex[]>
}
