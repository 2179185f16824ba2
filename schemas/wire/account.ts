// What an account may read of itself: its credit, its journal added up, its calls, a new key.
import { z } from 'zod'
import { PATTERNS } from '../ids.ts'
import { callEndedBy, receipt } from './generation.ts'
import { repeatObject } from './reviews.ts'
import { count } from './scalars.ts'
import { shownCredit, shownSplit, shownTokens } from './shown-call.ts'

const digits = z.string().regex(/^(0|[1-9][0-9]*)$/)
const signedDigits = z.string().regex(/^(0|-?[1-9][0-9]*)$/)

export const credits = z
  .looseObject({
    object: z.literal('credits'),
    account_id: z.string(),
    wallet: z.string(),
    available_nano_usd: digits,
    held_nano_usd: digits.meta({ description: 'Reserved for calls that run now.' }),
    deposited_nano_usd: digits,
    captured_nano_usd: digits.meta({ description: 'Charged, ever.' }),
    owed_nano_usd: digits.meta({
      description: 'Taken back by a card’s bank after it was spent; no call runs until it is paid.',
    }),
    returned_nano_usd: digits.meta({
      description: 'Went back, ever: refunds, disputes, withdrawals.',
    }),
  })
  .meta({ id: 'Credits' })

const moves = z.record(z.string(), signedDigits)

export const trialBalance = z
  .strictObject({
    object: z.literal('trial_balance'),
    journal: moves,
    balance: z.strictObject({
      available_nano_usd: signedDigits,
      held_nano_usd: digits,
      captured_nano_usd: digits,
      deposited_nano_usd: digits,
      owed_nano_usd: digits,
      returned_nano_usd: digits,
    }),
    open_holds_nano_usd: digits,
    entries: count,
    undelivered: count.meta({ description: 'Charges whose receipt is not stored yet.' }),
    balanced: z
      .boolean()
      .meta({ description: 'The journal nets to zero and agrees with the balance.' }),
  })
  .meta({ id: 'TrialBalance' })

export const receiptStatus = z.enum(['pending', 'ready', 'none']).meta({
  description:
    'Until `ready`, credit, splits, receipt and evidence are null. `pending`: they come about a second ' +
    'after the charge. `none`: they never do, since nothing was charged or the key is a test key.',
})
export type ReceiptStatus = z.infer<typeof receiptStatus>

export const generationObject = z
  .looseObject({
    id: z.string(),
    object: z.literal('generation'),
    state: z.enum(['held', 'captured', 'voided', 'expired']),
    ended_by: callEndedBy.nullable(),
    held_nano_usd: digits,
    price_nano_usd: digits.nullable(),
    model: z.string().nullable(),
    usage: shownTokens.nullable(),
    receipt_status: receiptStatus,
    credit: shownCredit
      .nullable()
      .meta({ description: 'Who earned what share, in units of 1e-9.' }),
    splits: z.array(shownSplit).nullable(),
    receipt: z
      .looseObject({ receipt, signature: z.string(), signer: z.string() })
      .nullable()
      .meta({ description: 'As it was hashed and signed, in the spelling that was signed.' }),
    evidence: z
      .looseObject({ version: z.string() })
      .nullable()
      .meta({ description: 'As it was hashed: `credit.evidence_sha256` is of these bytes.' }),
  })
  .meta({ id: 'Generation' })

export const generationListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** The `last_id` of the page before. */
  after: z.string().regex(PATTERNS.gen).optional(),
})

export const generationSummary = z
  .looseObject({
    id: z.string(),
    object: z.literal('generation.summary'),
    state: z.enum(['held', 'captured', 'voided', 'expired']),
    ended_by: callEndedBy.nullable(),
    key_id: z.string(),
    model: z
      .string()
      .nullable()
      .meta({ description: 'Null where nothing was charged, or not yet.' }),
    usage: shownTokens.nullable(),
    held_nano_usd: digits,
    price_nano_usd: digits.nullable(),
    started_at: z.string(),
    ended_at: z.string().nullable(),
  })
  .meta({ id: 'GenerationSummary' })
export type GenerationSummary = z.infer<typeof generationSummary>

export const generationPage = z.strictObject({
  object: z.literal('list'),
  /** Newest first. */
  data: z.array(generationSummary),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
})

export const passageObject = z
  .looseObject({
    id: z.string(),
    object: z.literal('passage'),
    contribution_id: z.string(),
    datanet: z.string(),
    title: z.string(),
    source: z.string(),
    licence: z.string(),
    payee: z.string(),
    text: z.string(),
    sha256: z.string(),
    start: count,
    end: count,
    withdrawn: z.boolean(),
  })
  .meta({ id: 'Passage' })

export const datanetObject = z
  .looseObject({
    id: z.string(),
    object: z.literal('datanet'),
    name: z.string(),
    title: z.string(),
    description: z.string(),
    licence: z.string(),
    owner_account: z.string(),
    is_public: z.boolean(),
    is_listed: z.boolean().meta({ description: 'Private, and yet its card is shown.' }),
    language: z.string(),
    tags: z.array(z.string()),
    fee_nano_usd: digits,
    allows_retrieval: z.boolean(),
    allows_training: z.boolean(),
    review_policy: z.enum(['flagged', 'all', 'none']),
    reviews_needed: count,
    pinned_version: count.nullable(),
    vector_part: z.number().nullable(),
  })
  .meta({ id: 'Datanet' })

export const contributionObject = z
  .looseObject({
    id: z.string(),
    object: z.literal('contribution'),
    datanet_id: z.string(),
    sha256: z.string(),
    passages: count,
    novelty_millionths: count.meta({
      description:
        'Part of its words that no earlier contribution of any Datanet has, in millionths.',
    }),
    repeats: z.array(repeatObject).meta({
      description: 'Earlier contributions that you may see and whose words it repeats, most first.',
    }),
    near_duplicates: count.meta({
      description:
        'Passages like an earlier one, or the same: their pay goes to whoever was first.',
    }),
    state: z.enum(['accepted', 'pending']).meta({ description: 'pending waits for review.' }),
    flags: z
      .array(z.looseObject({ code: z.string(), message: z.string() }))
      .meta({ description: 'What automatic validation had to say.' }),
  })
  .meta({ id: 'Contribution' })

export const adapterObject = z
  .looseObject({
    id: z.string(),
    object: z.literal('adapter'),
    name: z.string(),
    sha256: z.string(),
    bytes: count,
  })
  .meta({ id: 'Adapter' })

export const trainingObject = z
  .looseObject({
    object: z.literal('adapter.training'),
    adapter: z.string(),
    adapter_sha256: z.string(),
    state: z.string(),
    index_root: z.string().nullable(),
  })
  .meta({ id: 'Training' })

export const payoutObject = z
  .looseObject({
    object: z.literal('payout'),
    account: z.string(),
    epoch: count,
    cumulative_wei: digits,
    claimed_wei: digits,
    claimable_wei: digits,
    pending_wei: digits.meta({ description: 'Earned in epochs whose window is still open.' }),
    maturing_wei: digits.meta({
      description: 'Earned, and owed by a later epoch; it can be held or taken back until then.',
    }),
    pending_until: count.nullable().meta({ description: 'Unix seconds.' }),
    proof: z.array(z.string()),
  })
  .meta({ id: 'Payout' })

export const claimObject = z
  .looseObject({
    object: z.literal('claim'),
    account: z.string(),
    to: z.string(),
    epoch: count,
    claimed_wei: digits,
    tx_hash: z.string(),
  })
  .meta({ id: 'Claim' })

export const epochMoney = z
  .looseObject({
    object: z.literal('epoch.money'),
    epoch: count,
    state: z.enum(['equal', 'drift']),
    wei: z.record(z.string(), signedDigits),
    pulled_wei: digits,
    left_over_wei: digits,
    pending_wei: signedDigits.meta({
      description: 'By how much the epoch raised, or lowered, what is earned and not yet owed.',
    }),
  })
  .meta({ id: 'EpochMoney' })

export const listOf = <S extends z.ZodType>(member: S) =>
  z.looseObject({ object: z.literal('list'), data: z.array(member) })
