// Events of accounts, and cards that their accounts want charged, at least once and in any order. Each goes to the webhooks of its account, which
// know what they had before; then the outbox that it came from forgets it. A message is acked alone, so
// that a poisoned one never takes its neighbours along, and a lost one is sent again by its outbox.
import { eventMessage, type EventMessage } from '../schemas/wire/event-message.ts'
import { rechargeMessage, type RechargeMessage } from '../schemas/wire/recharge-message.ts'
import type { Ports } from './ports.ts'

type Recharge = (due: RechargeMessage) => Promise<void>
type Consumed = Pick<Ports, 'log'> & {
  readonly webhooksOf: (...of: Parameters<Ports['webhooksOf']>) => {
    readonly accept: (events: readonly EventMessage['event'][]) => Promise<void>
  }
  readonly meterOf: (...of: Parameters<Ports['meterOf']>) => {
    readonly announced: (eventIds: readonly string[]) => Promise<void>
  }
}
type Parcel = { readonly message: Message; readonly data: EventMessage }

export async function consumeEvents(
  batch: MessageBatch,
  ports: Consumed,
  recharge: Recharge,
): Promise<void> {
  const charges = batch.messages.map((message) => charged(message, recharge, ports))
  const isCharge = await Promise.all(charges)
  const events = batch.messages.filter((_, index) => isCharge[index] === false)
  const parcels = events.flatMap((message): Parcel[] => {
    const read = eventMessage.safeParse(message.body)
    if (read.success) return [{ message, data: read.data }]
    retry(message, read.error.message, ports)
    return []
  })
  const byBook = Map.groupBy(parcels, ({ data }) => `${data.accountId} ${data.mode}`)
  await Promise.all([...byBook.values()].map((some) => handOver(some, ports)))
}

/** @returns false for a message that is no charge; what fails is tried again, under its own number */
async function charged(message: Message, recharge: Recharge, ports: Consumed): Promise<boolean> {
  const read = rechargeMessage.safeParse(message.body)
  if (!read.success) return false
  try {
    await recharge(read.data)
    message.ack()
  } catch (error) {
    retry(message, error instanceof Error ? error.message : String(error), ports)
  }
  return true
}

/** @param parcels all of one account and mode */
async function handOver(parcels: readonly Parcel[], ports: Consumed): Promise<void> {
  const [first] = parcels
  if (first === undefined) return
  const { accountId, mode } = first.data
  const events = parcels.map(({ data }) => data.event)
  try {
    await ports.webhooksOf(accountId, mode).accept(events)
    await ports.meterOf(accountId, mode).announced(events.map(({ id }) => id))
    for (const { message } of parcels) message.ack()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    for (const { message } of parcels) retry(message, reason, ports)
  }
}

function retry(message: Message, reason: string, { log }: Consumed): void {
  log('event_not_accepted', { message: message.id, attempt: message.attempts, reason })
  message.retry({ delaySeconds: Math.min(60, 2 ** message.attempts) })
}
