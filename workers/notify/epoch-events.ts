// What an account that listens is told of a final epoch: that it is final, and, where the epoch raised what
// its wallet can claim, by how much.
import { contentId } from '../../schemas/ids.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { FinalEpoch, Payout } from './broadcast.port.ts'

const EPOCH_TYPES = new Set(['*', 'epoch.committed', 'payout.claimable'])

export function hearsEpochs(events: readonly string[]): boolean {
  return events.some((type) => EPOCH_TYPES.has(type))
}

/** @param payout null where the epoch raised nothing for this account */
export function epochEvents(
  epoch: FinalEpoch,
  payout: Payout | null,
  atMs: number,
): readonly WebhookEvent[] {
  const cause = `${epoch.epoch} ${epoch.tx_hash}`
  const committed: WebhookEvent = {
    id: contentId('evt', `epoch.committed ${cause}`),
    type: 'epoch.committed',
    atMs,
    data: epoch,
  }
  if (payout === null) return [committed]
  const id = contentId('evt', `payout.claimable ${cause} ${payout.payee}`)
  return [committed, { id, type: 'payout.claimable', atMs, data: payout }]
}
