// Webhook subscriptions on the wire: what may be asked of /v1/webhooks, and how subscriptions,
// deliveries and the policy of deliveries are shown.
import { z } from 'zod'
import { keyMode } from './key.ts'
import { count } from './scalars.ts'
import { eventType } from './webhook-events.ts'

const LIST_MAX = 100
const GRACE_SECONDS_MAX = 30 * 86_400
/** A batch stays below the 20 kB that Standard Webhooks recommends. */
const BATCH_EVENTS_MAX = 40

export const content = z.enum(['prompt', 'answer'])
export type Content = z.infer<typeof content>

const events = z
  .array(z.union([z.literal('*'), eventType]))
  .min(1)
  .max(20)
const keys = z
  .array(z.string().regex(/^key_[0-9A-Za-z]{22}$/))
  .max(LIST_MAX)
  .nullable()
const models = z
  .array(
    z.string().regex(/^[a-z0-9][a-z0-9._/-]{0,126}\*?$/, 'expected a name, or a beginning and *'),
  )
  .max(LIST_MAX)
  .nullable()
const batch = z
  .strictObject({
    /** Sent when so many events have gathered … */
    max_events: z.int().min(2).max(BATCH_EVENTS_MAX),
    /** … or the first of them has waited so long. */
    max_seconds: z.int().min(1).max(60),
  })
  .nullable()

const terms = z.strictObject({
  /** Types, or `*` for all. */
  events: events.optional(),
  description: z.string().max(200).optional(),
  /** Events of other keys, or models, are not sent; those that are of none are. Null: all. */
  keys: keys.optional(),
  models: models.optional(),
  /** Gathers `generation.completed`; null sends each alone. Not together with `include`. */
  batch: batch.optional(),
  /** One after the other, in order of `sequence`: the next waits until the one before is over. */
  ordered: z.boolean().optional(),
  /** What `generation.completed` is to bring along. */
  include: z.array(content).max(2).optional(),
})

/** Without a port, a fragment or credentials: https://host/path. */
const url = z.string().min(1).max(2_000)

export const webhookRequest = terms
  .extend({
    /** Null: nobody is called; what waits is pulled by POST /v1/webhooks/{id}/pull. */
    url: url.nullable(),
  })
  .meta({ id: 'WebhookRequest' })
export type WebhookRequest = z.output<typeof webhookRequest>

export const webhookUpdate = terms.extend({
  url: url.optional(),
  /** True takes a disabling back. */
  enabled: z.boolean().optional(),
})
export type WebhookUpdate = z.output<typeof webhookUpdate>

export const webhookRotation = z.strictObject({
  /** How long the old secret signs beside the new one; 0 ends it at once. */
  grace_seconds: z.int().min(0).max(GRACE_SECONDS_MAX).default(86_400),
})

export const webhookTest = z.strictObject({ type: eventType.default('generation.completed') })

export const webhookReplay = z.strictObject({
  /** Only what was made from then on; absent: everything that is dead. */
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional(),
})

export const webhookPull = z.strictObject({
  /** Everything up to this sequence has arrived, and is not given again. */
  after: count.default(0),
  limit: z.int().min(1).max(100).default(50),
  /** How long to wait where nothing is there yet. */
  wait_seconds: z.int().min(0).max(25).default(0),
})

export const deliveryState = z.enum(['waiting', 'delivered', 'dead'])
export type DeliveryState = z.infer<typeof deliveryState>

export const deliveryQuery = z.strictObject({
  /** `dead`: the dead letters. */
  state: deliveryState.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** The `last_sequence` of the page before. */
  before: z.coerce.number().int().min(1).optional(),
})

const instant = z.string()
const instantOrNull = z.string().nullable()

export const shownWebhook = z
  .strictObject({
    id: z.string(),
    object: z.literal('webhook'),
    mode: keyMode,
    url: z.string().nullable(),
    description: z.string(),
    events: z.array(z.string()),
    keys: z.array(z.string()).nullable(),
    models: z.array(z.string()).nullable(),
    batch,
    ordered: z.boolean(),
    include: z.array(content),
    enabled: z.boolean(),
    /** Why not: `owner` asked, it answered 410 (`gone`), or every attempt failed (`failing`). */
    disabled_for: z.enum(['owner', 'gone', 'failing']).nullable(),
    disabled_at: instantOrNull,
    /** The first failure since the last success, and when only failures will have disabled it. */
    failing_since: instantOrNull,
    disables_at: instantOrNull,
    /** The secrets that sign, newest first: two during the grace period of a rotation. */
    secrets: z.array(
      z.strictObject({ last4: z.string(), created_at: instant, expires_at: instantOrNull }),
    ),
    waiting: count,
    dead: count,
    /** Events that found too many waiting or dead: fetch what they told of from the API. */
    dropped: count,
    created_at: instant,
  })
  .meta({ id: 'Webhook' })
export type ShownWebhook = z.infer<typeof shownWebhook>

/** Only the replies of POST /v1/webhooks and of a rotation carry the secret. */
export const newWebhook = shownWebhook
  .extend({ secret: z.string() })
  .meta({ id: 'WebhookWithSecret' })

export const shownAttempt = z.strictObject({
  at: instant,
  /** Null where no answer came. */
  status: z.int().nullable(),
  error: z.string().nullable(),
  duration_ms: count,
  /** The beginning of what was answered. */
  response: z.string(),
})

export const shownDelivery = z
  .strictObject({
    /** The `webhook-id`. */
    id: z.string(),
    object: z.literal('webhook.delivery'),
    webhook_id: z.string(),
    type: z.string(),
    /** How many events it carries: more than one for a batch. */
    events: z.int(),
    sequence: z.int(),
    state: deliveryState,
    /** Why it is dead. */
    reason: z.string().nullable(),
    created_at: instant,
    next_attempt_at: instantOrNull,
    attempts: z.array(shownAttempt),
  })
  .meta({ id: 'WebhookDelivery' })
export type ShownDelivery = z.infer<typeof shownDelivery>

/** With what is sent, as it is sent. */
export const wholeDelivery = shownDelivery
  .extend({ body: z.string() })
  .meta({ id: 'WebhookDeliveryWithBody' })

export const deliveryPage = z.strictObject({
  object: z.literal('list'),
  /** Newest first. */
  data: z.array(shownDelivery),
  last_sequence: z.int().nullable(),
  has_more: z.boolean(),
})

export const pulled = z.strictObject({
  object: z.literal('list'),
  /** Oldest first, signed now: hand headers and body on as they are. */
  data: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      sequence: z.int(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
  ),
  /** What to say as `after` next. */
  after: count,
})
export type Pulled = z.infer<typeof pulled>

export const replayed = z.strictObject({
  object: z.literal('webhook.replay'),
  replayed: count,
})

export const webhookCatalogue = z.strictObject({
  object: z.literal('list'),
  data: z.array(
    z.strictObject({
      type: eventType,
      description: z.string(),
      /** Of `data`, as JSON Schema 2020-12. */
      schema: z.looseObject({}),
      example: z.looseObject({}),
    }),
  ),
  policy: z.strictObject({
    /** Seconds from one attempt to the next, the first from the event on; up to a tenth more. */
    retry_seconds: z.array(z.number()),
    timeout_seconds: z.number(),
    disabled_after_seconds_of_failure: z.number(),
    delivered_kept_seconds: z.number(),
    dead_kept_seconds: z.number(),
    /** True on a developer's machine only: plain http to this very machine is allowed. */
    loopback_targets: z.boolean(),
  }),
})
