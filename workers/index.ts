// Entry points: fetch, queue, the objects. The objects that keep themselves awake by alarms are
// woken once per isolate, so that a fresh deployment starts watching and settling by itself.
import { app } from './app.ts'
import { consumeCaptured } from './answers.queue.ts'
import type { Bindings } from './bindings.ts'
import { compose } from './compose.ts'
import { consumeEvents } from './events.queue.ts'
import { rechargeCard } from './recharge-card.ts'

export { ReportingAccountObject as AccountObject } from './meter/account-reports.object.ts'
export { IdempotencyObject } from './http/idempotency.object.ts'
export { MeedDeposits as DepositsObject, MeedPayments as PaymentsObject } from './fund-objects.ts'
export {
  MeedBroadcast as BroadcastObject,
  MeedFleet as FleetObject,
  MeedRelayer as RelayerObject,
  MeedSettler as SettlerObject,
  MeedSpanIndex as SpanIndexObject,
  MeedTally as TallyObject,
  MeedWebhooks as WebhooksObject,
} from './objects.ts'

let woken = false

async function wake(env: Bindings): Promise<void> {
  await env.DEPOSITS.getByName('escrow').poke()
  await env.SETTLER.getByName('settler').wake()
}

export default {
  fetch(request, env, context) {
    if (!woken) {
      woken = true
      const failed = () => {
        woken = false
      }
      context.waitUntil(wake(env).catch(failed))
    }
    return app.fetch(request, env, context)
  },
  async queue(batch, env, context) {
    const ports = compose(env, (work) => context.waitUntil(work))
    if (batch.queue.endsWith('-events'))
      await consumeEvents(batch, ports, (due) => rechargeCard(due, ports))
    else await consumeCaptured(batch, ports)
  },
} satisfies ExportedHandler<Bindings>
