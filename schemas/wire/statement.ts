// A month of an account on the wire. Every amount is what the movement did to the credit: what comes
// in is positive, what goes out negative, so that the opening balance and all amounts add up to the
// closing one. A closed month is immutable; its hash is of the canonical JSON of everything else in it.
import { z } from 'zod'
import { PATTERNS } from '../ids.ts'
import { keyMode } from './key.ts'
import { count, setPriceText } from './scalars.ts'

const amount = z.string().regex(/^(0|-?[1-9][0-9]*)$/)
const digits = z.string().regex(/^(0|[1-9][0-9]*)$/)
const monthText = z.string().regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/)
const hash = z.string().regex(PATTERNS.sha256)
const generation = z.string().regex(PATTERNS.gen)

export const statementLine = z.strictObject({
  /** `chain`, `card`, `x402`, `test credit`, …: where it came from or went to. */
  source: z.string(),
  count,
  amount_nano_usd: amount,
})

export const usageLine = z.strictObject({
  key: z.string(),
  /** Empty for calls of before statements were kept. */
  model: z.string(),
  calls: count,
  prompt_tokens: count,
  completion_tokens: count,
  amount_nano_usd: amount,
})

export const creditNote = z
  .strictObject({
    object: z.literal('credit_note'),
    /** Numbered without a gap, in one account. */
    number: z.string(),
    generation_id: generation,
    amount_nano_usd: digits,
    reason: z.string(),
    issued_at: z.string(),
  })
  .meta({ id: 'CreditNote' })
export type CreditNote = z.infer<typeof creditNote>

/** Everything that the hash is of. */
export const statementBody = z.strictObject({
  object: z.literal('statement'),
  number: z.string(),
  account_id: z.string(),
  wallet: z.string(),
  mode: keyMode,
  month: monthText,
  from: z.string(),
  /** Exclusive. */
  to: z.string(),
  opening_nano_usd: amount,
  deposits: z.array(statementLine),
  usage: z.array(usageLine),
  /** Money that went back: refunds, disputes, withdrawals. */
  returns: z.array(statementLine),
  credit_notes: z.array(creditNote),
  adjustments: z.array(statementLine),
  totals_nano_usd: z.strictObject({
    deposits: amount,
    usage: amount,
    returns: amount,
    credit_notes: amount,
    adjustments: amount,
  }),
  closing_nano_usd: amount,
  /** Of the statement before it: the statements of an account are a chain. */
  previous_sha256: hash.nullable(),
})
export type StatementBody = z.infer<typeof statementBody>

export const statement = statementBody
  .extend({
    /** `open` while the month runs: then it is provisional and has no hash. */
    state: z.enum(['open', 'closed']),
    sha256: hash.nullable(),
  })
  .meta({ id: 'Statement' })
export type Statement = z.infer<typeof statement>

export const statementHead = statement
  .pick({ number: true, month: true, state: true, sha256: true })
  .extend({ opening_nano_usd: amount, closing_nano_usd: amount })
export type StatementHead = z.infer<typeof statementHead>

export const statementList = z
  .strictObject({ object: z.literal('list'), data: z.array(statementHead) })
  .meta({ id: 'StatementList' })

export const statementQuery = z.strictObject({ format: z.enum(['json', 'csv', 'html']).optional() })

export const creditNoteRequest = z.strictObject({
  account_id: z.string().regex(PATTERNS.acct),
  mode: keyMode.default('live'),
  generation_id: generation,
  amount_nano_usd: setPriceText.refine((price) => price > 0n, 'expected more than nothing'),
  /** Printed on the statement. */
  reason: z.string().min(1).max(200),
  /** Yours; the same reference makes one credit note, however often it is sent. */
  reference: z.string().regex(/^[0-9A-Za-z._-]{1,64}$/),
})
