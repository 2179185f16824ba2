// API keys on the wire: what may be asked of POST and PATCH /v1/keys, and how a key is shown. Names
// are those of OpenRouter and LiteLLM where they have one (`rpm`, `tpm`, `max_parallel`, `disabled`).
import { z } from 'zod'
import { address, epochMs, hex32, hexBytes, setPriceText } from './scalars.ts'

export const KEY_SCOPES = ['inference', 'datanets', 'read-usage', 'admin'] as const
export const keyScope = z.enum(KEY_SCOPES)
export type KeyScope = z.infer<typeof keyScope>

export const keyMode = z.enum(['live', 'test'])
/** Test keys have an account of their own beside the live one, and never reach settlement. */
export type KeyMode = z.infer<typeof keyMode>

const LIST_MAX = 100
const LIMIT_MAX = 1_000_000_000
const GRACE_SECONDS_MAX = 30 * 86_400

const scopes = z
  .array(keyScope)
  .min(1)
  .max(KEY_SCOPES.length)
  .refine((list) => new Set(list).size === list.length, 'expected each scope once')

/** A name, or its beginning followed by `*`. */
const pattern = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._/-]{0,126}\*?$|^\*$/, 'expected a name, or a beginning and *')
const allowList = z.array(pattern).max(LIST_MAX).nullable()

const name = z.string().min(1).max(80)
const limit = z.int().min(1).max(LIMIT_MAX).nullable()
const budget = setPriceText.nullable()
const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullable()

/** Null takes a restriction away; what is left out stays as it is, or is not restricted. */
export const keyTerms = z.strictObject({
  scopes: scopes.optional(),
  models: allowList.optional(),
  datanets: allowList.optional(),
  expires_at: instant.optional(),
  budgets: z
    .strictObject({ day: budget.optional(), month: budget.optional(), total: budget.optional() })
    .optional(),
  rpm: limit.optional(),
  tpm: limit.optional(),
  max_parallel: limit.optional(),
})
export type KeyTerms = z.output<typeof keyTerms>

/** By the signature of a wallet: what it did not sign can only narrow the key that it asked for. */
export const signedKeyRequest = keyTerms.extend({
  wallet: address,
  name,
  mode: keyMode.optional(),
  issued_at_ms: epochMs,
  /** 32 random bytes; each may be used once. */
  nonce: hex32,
  /** The wallet's signature over KeyRequest(wallet, name, mode, issuedAt, nonce). */
  signature: hexBytes,
})

/** By a key with the scope `admin`: one more key of the same account and mode. */
export const keyRequest = keyTerms.extend({ name })

export const keyUpdate = keyTerms.extend({ name: name.optional() })

export const keyRotation = z.strictObject({
  /** How long the old secret goes on working; 0 ends it at once. */
  grace_seconds: z.int().min(0).max(GRACE_SECONDS_MAX).default(86_400),
})

export const keyListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z
    .string()
    .regex(/^key_[0-9A-Za-z]{22}$/)
    .optional(),
})

const shownBudget = z.strictObject({
  limit_nano_usd: z.string().nullable(),
  spent_nano_usd: z.string(),
  /** Held by calls that are under way. */
  reserved_nano_usd: z.string(),
  resets_at: z.string().nullable(),
})

export const shownKey = z.strictObject({
  id: z.string(),
  object: z.literal('key'),
  account_id: z.string(),
  mode: keyMode,
  name: z.string(),
  scopes: z.array(keyScope),
  models: z.array(z.string()).nullable(),
  datanets: z.array(z.string()).nullable(),
  rpm: z.int().nullable(),
  tpm: z.int().nullable(),
  max_parallel: z.int().nullable(),
  budgets: z.strictObject({ day: shownBudget, month: shownBudget, total: shownBudget }),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
  expires_at: z.string().nullable(),
  /** True for ever once it was revoked. */
  disabled: z.boolean(),
  revoked_at: z.string().nullable(),
  revoked_for: z.enum(['owner', 'leaked']).nullable(),
  /** The secrets that still work, newest first: two during the grace period of a rotation. */
  secrets: z.array(
    z.strictObject({
      last4: z.string(),
      created_at: z.string(),
      expires_at: z.string().nullable(),
    }),
  ),
})
export type ShownKey = z.infer<typeof shownKey>

/** Only the replies of POST /v1/keys and of a rotation carry the key itself. */
export const newKey = shownKey.extend({
  key: z.string(),
  last4: z.string(),
})
export type NewKey = z.infer<typeof newKey>

export const ownKey = z.strictObject({
  data: z.strictObject({
    label: z.string(),
    /** USD as a number, for people: OpenRouter's names. The exact amounts are in `key`. */
    limit: z.number().nullable(),
    limit_remaining: z.number().nullable(),
    limit_reset: z.enum(['daily', 'monthly']).nullable(),
    usage: z.number(),
    usage_daily: z.number(),
    usage_monthly: z.number(),
    rate_limit: z.strictObject({ requests: z.int(), interval: z.string() }).nullable(),
    is_free_tier: z.boolean(),
    key: shownKey,
  }),
})
export type OwnKey = z.infer<typeof ownKey>

export const keyPage = z.strictObject({
  object: z.literal('list'),
  data: z.array(shownKey),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
})
export type KeyPage = z.infer<typeof keyPage>
