// What an account reaches of the worker's environment beside its terms, and what it sends there.
import type { EventMessage } from '../../schemas/wire/event-message.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import { accountOfWallet, type AccountId } from '../../schemas/ids.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { RechargeMessage } from '../../schemas/wire/recharge-message.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Announced, DueCharge } from './account-book.ts'
import type { AccountVars } from './account-terms.ts'
import { bookName } from './book-name.ts'
import { sendAll } from './outbox.ts'

/** The platform's limits are 100 messages, which is what one alarm takes, and 256 KB. */
const BATCH_BYTES = 200_000

export type AccountEnv = AccountVars & {
  readonly CAPTURED: Pick<Queue, 'sendBatch'>
  readonly EVENTS: Pick<Queue, 'sendBatch'>
  /** Its own namespace: an account's name says whether its money is for tests. */
  readonly ACCOUNT: Pick<DurableObjectNamespace, 'idFromName'>
}

type Due = {
  readonly captures: readonly CapturedGeneration[]
  readonly news: Announced | null
  readonly charge: DueCharge | null
}

/** @param lost told why a batch was not taken; its rows are due again by themselves */
export async function sendDue(
  { captures, news, charge }: Due,
  id: DurableObjectId,
  { CAPTURED, EVENTS, ACCOUNT }: AccountEnv,
  lost: (reason: string) => void,
): Promise<void> {
  await sendAll(captures, CAPTURED, lost)
  // The book of test money has another name, and with it another id.
  const modeOf = (account: AccountId): KeyMode =>
    ACCOUNT.idFromName(bookName(account, 'test')).equals(id) ? 'test' : 'live'
  if (charge !== null) {
    const body: RechargeMessage = { mode: modeOf(accountOfWallet(charge.wallet)), recharge: charge }
    await EVENTS.sendBatch([{ body: toWire(body) }]).catch((error: unknown) => lost(String(error)))
  }
  if (news === null) return
  const mode = modeOf(news.accountId)
  const messages = news.events.map((event): { readonly body: EventMessage } => {
    return { body: { accountId: news.accountId, mode, event } }
  })
  for (const batch of inBatchesOf(messages)) {
    await EVENTS.sendBatch(batch).catch((error: unknown) => lost(String(error)))
  }
}

/** Within what a queue takes at once; an event is at most a few dozen kB. */
function inBatchesOf<M>(messages: readonly M[]): M[][] {
  const batches: M[][] = []
  let bytes = 0
  for (const message of messages) {
    const size = new TextEncoder().encode(JSON.stringify(message)).length
    const last = batches.at(-1)
    bytes = last === undefined || bytes + size > BATCH_BYTES ? size : bytes + size
    if (last === undefined || bytes === size) batches.push([message])
    else last.push(message)
  }
  return batches
}
