// What anybody can ask of the distributor about claims.
import type { Address } from '../../schemas/ids.ts'
import type { TokenWei } from '../../schemas/money.ts'

export type ClaimWindow = {
  /** The newest epoch that can be claimed from now; null while none can. */
  readonly claimable: number | null
  /** Unix seconds from which the epoch that was asked about can be; null when it fell, or is disputed. */
  readonly validAt: number | null
}

export interface ClaimChain {
  /** What the distributor has paid to an account in all. */
  claimed(account: Address): Promise<TokenWei>
  /** @param last the newest epoch to consider */
  window(last: number): Promise<ClaimWindow>
}
