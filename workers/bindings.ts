// What wrangler.toml binds, typed: objects, queue, buckets; the variables are in env.ts.
import type { ReportingAccountObject } from './meter/account-reports.object.ts'
import type { MeedDeposits, MeedPayments } from './fund-objects.ts'
import type { MeedBroadcast, MeedFleet, MeedRelayer, MeedSettler } from './objects.ts'
import type { MeedSpanIndex, MeedTally, MeedWebhooks } from './objects.ts'
import type { UploadsObject } from './datanets/uploads.object.ts'
import type { IdempotencyObject } from './http/idempotency.object.ts'
import type { WorkersAi } from './systems/workers-ai.ts'

export type Bindings = {
  readonly ACCOUNT: DurableObjectNamespace<ReportingAccountObject>
  readonly FLEET: DurableObjectNamespace<MeedFleet>
  readonly TALLY: DurableObjectNamespace<MeedTally>
  readonly SETTLER: DurableObjectNamespace<MeedSettler>
  readonly RELAYER: DurableObjectNamespace<MeedRelayer>
  readonly DEPOSITS: DurableObjectNamespace<MeedDeposits>
  readonly PAYMENTS: DurableObjectNamespace<MeedPayments>
  readonly SPANS: DurableObjectNamespace<MeedSpanIndex>
  readonly BROADCAST: DurableObjectNamespace<MeedBroadcast>
  readonly WEBHOOKS: DurableObjectNamespace<MeedWebhooks>
  readonly UPLOADS: DurableObjectNamespace<UploadsObject>
  readonly IDEMPOTENCY: DurableObjectNamespace<IdempotencyObject>
  readonly CAPTURED: Queue
  readonly EVENTS: Queue
  readonly ARCHIVE: R2Bucket
  readonly VAULT: R2Bucket
  /** Bound where a plain fetch takes a longer way to the nodes. */
  readonly NODES?: Fetcher
  /** Bound where Workers AI embeds when no node answers. */
  readonly AI?: WorkersAi
}
