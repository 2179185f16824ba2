// The catalogue of webhook events: what each says, as it is sent. Events are thin: ids, decimal-text
// money, instants; whoever wants more asks the API. A prompt or an answer is in one only where its
// subscription asks for it. Members are added, never changed or taken away.
import { z } from 'zod'
import { PATTERNS } from '../ids.ts'
import { parseAmount } from '../money.ts'
import { keyMode } from './key.ts'
import { count } from './scalars.ts'

const idText = (prefix: keyof typeof PATTERNS) => z.string().regex(PATTERNS[prefix])
const instant = z.iso.datetime()
const amount = z.string().refine((text) => parseAmount(text) !== null, 'expected decimal digits')
const hash32 = z.string().regex(/^0x[0-9a-f]{64}$/)
const sha256 = idText('sha256')

const generationCompleted = z.strictObject({
  generation_id: idText('gen'),
  key_id: idText('key'),
  model: z.string(),
  ended_by: z.enum(['done', 'client_abort', 'upstream_error', 'timeout', 'expired']),
  prompt_tokens: count,
  completion_tokens: count,
  /** What was charged, exactly. */
  price_nano_usd: amount,
  started_at: instant,
  ended_at: instant,
  /** Only where the subscription includes them; cut at 8,000 characters each. */
  prompt: z.string().optional(),
  answer: z.string().optional(),
})

/** However long a prompt or an answer is, an event brings so many characters of it. */
export const CONTENT_UNITS_MAX = 8_000

/** Unspent: available and held together, so that a call under way lowers nothing. */
const creditsLow = z.strictObject({ unspent_nano_usd: amount, threshold_nano_usd: amount })
const creditsExhausted = z.strictObject({
  unspent_nano_usd: amount,
  /** `spent`: nothing is left. `refused`: too little for the shortest answer to a call. */
  cause: z.enum(['spent', 'refused']),
})
const creditsToppedUp = z.strictObject({
  /** The entry of the account's journal. */
  entry_id: z.string(),
  amount_nano_usd: amount,
  unspent_nano_usd: amount,
})

const keyBudgetCrossed = z.strictObject({
  key_id: idText('key'),
  period: z.enum(['day', 'month', 'total']),
  /** 50, 80 or 100 per cent of the limit; 100 also where a call was refused for the budget. */
  percent: z.literal([50, 80, 100]),
  spent_nano_usd: amount,
  limit_nano_usd: amount,
})
const keyRevoked = z.strictObject({
  key_id: idText('key'),
  reason: z.enum(['owner', 'leaked']),
  revoked_at: instant,
})

/** Final on the chain: no reorganisation takes it back. */
const epochCommitted = z.strictObject({
  epoch: count,
  receipts: count,
  payout_root: hash32,
  total_wei: amount,
  tx_hash: hash32,
})
const payoutClaimable = z.strictObject({
  payee: idText('address'),
  epoch: count,
  /** Everything that the payee was ever due, and what this epoch added. */
  cumulative_wei: amount,
  added_wei: amount,
})

const adapterReady = z.strictObject({ adapter_id: idText('adp'), name: z.string(), sha256 })
const adapterFailed = z.strictObject({
  name: z.string(),
  /** Null where what came is no adapter. */
  sha256: sha256.nullable(),
  code: z.string(),
  message: z.string(),
})

const datanetVersionPublished = z.strictObject({
  datanet: z.string(),
  version: count,
  root: hash32,
  contributions: count,
  published_at: instant,
})

const webhookDisabled = z.strictObject({
  webhook_id: idText('sub'),
  url: z.string(),
  /** `gone`: it answered 410. `failing`: every attempt failed for five days. */
  reason: z.enum(['gone', 'failing']),
  failing_since: instant,
})

export const EVENT_DATA = {
  'generation.completed': generationCompleted,
  'credits.low': creditsLow,
  'credits.exhausted': creditsExhausted,
  'credits.topped_up': creditsToppedUp,
  'key.budget_crossed': keyBudgetCrossed,
  'key.revoked': keyRevoked,
  'epoch.committed': epochCommitted,
  'payout.claimable': payoutClaimable,
  'adapter.ready': adapterReady,
  'adapter.failed': adapterFailed,
  'datanet.version_published': datanetVersionPublished,
  'webhook.disabled': webhookDisabled,
} as const

export const EVENT_MEANINGS: Readonly<Record<EventType, string>> = {
  'generation.completed': 'A call ended and was charged; its receipt is stored.',
  'credits.low': 'What is unspent fell below the threshold; once per crossing.',
  'credits.exhausted': 'Nothing is left, or too little for any call; once until the next top-up.',
  'credits.topped_up': 'Credit arrived.',
  'key.budget_crossed': 'A key spent 50, 80 or 100 per cent of a budget; once each and period.',
  'key.revoked': 'A key was revoked, by its owner or because it was found in public.',
  'epoch.committed': 'An epoch is final on the chain.',
  'payout.claimable':
    'A final epoch raised what the wallet of this account can claim, once its window is over.',
  'adapter.ready': 'An adapter of this account is published and can be called.',
  'adapter.failed': 'An adapter of this account could not be published.',
  'datanet.version_published': 'A version of a Datanet of this account was published.',
  'webhook.disabled': 'Another webhook of this account was disabled by us.',
}

export type EventType = keyof typeof EVENT_DATA
export type EventData<T extends EventType> = z.infer<(typeof EVENT_DATA)[T]>
export const EVENT_TYPES = Object.keys(EVENT_DATA) as readonly EventType[]
export const eventType = z.enum(Object.keys(EVENT_DATA) as [EventType, ...EventType[]])

/**
 * An event on its way to the subscriptions of one account: the row of an outbox and the message of
 * the queue. Its id follows from its cause, so that it is the same however often it is sent.
 */
export type WebhookEvent<T extends EventType = EventType> = {
  readonly id: string
  readonly type: T
  readonly atMs: number
  readonly data: EventData<T>
  /** Sent only to who asks for it. */
  readonly content?: { readonly prompt: string; readonly answer: string }
}

export const webhookEvent: z.ZodType<WebhookEvent> = z
  .strictObject({
    id: idText('evt'),
    type: eventType,
    atMs: count,
    data: z.looseObject({}),
    content: z.strictObject({ prompt: z.string(), answer: z.string() }).optional(),
  })
  .transform((event, context) => {
    const data = EVENT_DATA[event.type].safeParse(event.data)
    if (data.success) return { ...event, data: data.data } as WebhookEvent
    context.addIssue({ code: 'custom', message: `not the data of ${event.type}` })
    return z.NEVER
  })

/** What a receiver is sent: Standard Webhooks' payload, and who it is about. */
export const eventEnvelope = <S extends z.ZodType>(type: string, data: S) =>
  z.strictObject({
    /** The same on every attempt, and the header `webhook-id`: remember it to act once. */
    id: z.string(),
    type: z.literal(type),
    timestamp: instant,
    account_id: idText('acct'),
    mode: keyMode,
    /** True for one that somebody asked for by hand: nothing happened. */
    test: z.boolean(),
    /** Counts what this subscription is sent, from 1: a gap tells that something is under way. */
    sequence: z.int().min(1),
    data,
  })

export const batchEnvelope = eventEnvelope(
  'batch',
  z.strictObject({
    events: z.array(
      z.strictObject({
        id: idText('evt'),
        type: z.literal('generation.completed'),
        timestamp: instant,
        data: generationCompleted,
      }),
    ),
  }),
)
