// What concerns every account: who wants to hear of it, and that it happened.
import type { AccountId } from '../../schemas/ids.ts'
import type { EventData } from '../../schemas/wire/webhook-events.ts'

export type FinalEpoch = EventData<'epoch.committed'>
export type Payout = EventData<'payout.claimable'>

export interface Broadcast {
  /** From now on this account is told of epochs. Idempotent; a stale entry harms nobody. */
  listen(account: AccountId): Promise<void>
  /** Told to every account that listens, once; idempotent by the epoch and its transaction. */
  announce(epoch: FinalEpoch): Promise<void>
}
