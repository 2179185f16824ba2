// What a call used and cost, in the body of every answer: OpenAI's members, OpenRouter's `cost`, and
// the exact price in nano-USD. The same numbers stand in the ledger and on the receipt.
import { z } from 'zod'
import { formatUsd, type NanoUsd } from '../money.ts'
import type { CallTerms } from './terms.ts'
import type { TokenUsage } from './generation.ts'
import { count } from './scalars.ts'

const nanoUsdDigits = z.string().regex(/^(0|[1-9][0-9]*)$/)

const cost = {
  /** USD, for people and for clients that know OpenRouter; never add these up. */
  cost: z.number().min(0).meta({ description: 'USD, rounded to what a number holds.' }),
  cost_nano_usd: nanoUsdDigits.meta({ description: 'The exact price: nano-USD, decimal digits.' }),
  is_byok: z.literal(false),
}

export const usage = z
  .strictObject({
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    prompt_tokens_details: z.strictObject({ cached_tokens: count, audio_tokens: count }),
    completion_tokens_details: z.strictObject({
      reasoning_tokens: count,
      audio_tokens: count,
      accepted_prediction_tokens: count,
      rejected_prediction_tokens: count,
    }),
    ...cost,
  })
  .meta({ id: 'Usage' })
export type Usage = z.infer<typeof usage>
/** A union, because the OpenAPI document drops the null of a named schema that is nullable. */
export const usageOrNull = z.union([usage, z.null()])

export const responsesUsage = z
  .strictObject({
    input_tokens: count,
    input_tokens_details: z.strictObject({ cached_tokens: count }),
    output_tokens: count,
    output_tokens_details: z.strictObject({ reasoning_tokens: count }),
    total_tokens: count,
    ...cost,
  })
  .meta({ id: 'ResponsesUsage' })
export const responsesUsageOrNull = z.union([responsesUsage, z.null()])
export type ResponsesUsage = z.infer<typeof responsesUsage>

export const embeddingUsage = z
  .strictObject({ prompt_tokens: count, total_tokens: count, ...cost })
  .meta({ id: 'EmbeddingUsage' })

/** The version of prices under which an embedding is metered: what it read stands as produced (ADR 0022). */
export const EMBEDDING_PRICE_VERSION = 'embedding-1'

type Metered = { readonly usage: TokenUsage; readonly terms: Pick<CallTerms, 'priceVersion'> }

/** What a call used in OpenAI's words: an embedding reads tokens and produces none. Receipts have the metered one. */
export function usageShown({ usage: metered, terms }: Metered): TokenUsage {
  const { promptTokens, completionTokens } = metered
  return terms.priceVersion === EMBEDDING_PRICE_VERSION
    ? { promptTokens: promptTokens + completionTokens, completionTokens: 0 }
    : metered
}

export function costOf(charged: NanoUsd) {
  const usd = Number(formatUsd(charged).slice(1))
  return { cost: usd, cost_nano_usd: charged.toString(), is_byok: false } as const
}

export function usageOf({ promptTokens, completionTokens }: TokenUsage, charged: NanoUsd): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    ...costOf(charged),
  }
}

export function responsesUsageOf(
  { promptTokens, completionTokens }: TokenUsage,
  charged: NanoUsd,
): ResponsesUsage {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: promptTokens + completionTokens,
    ...costOf(charged),
  }
}
