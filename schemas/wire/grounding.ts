// What an answer rests on, told with it: which passages it cites, which it was given and left unused,
// and which of its sentences say what the passages do not hold; and the same citations as other APIs shape them.
import { z } from 'zod'
import { count } from './scalars.ts'

export const grounding = z
  .strictObject({
    support: z.enum(['full', 'partial', 'none', 'no_claim']).meta({
      description:
        'Of how many sentences that claim something the passages hold what they claim, by the words: all, some, none; or none claims anything. An answer may quote a passage and add what none holds: see annotations.',
    }),
    passages: z
      .array(
        z.strictObject({
          number: count.meta({ description: 'The [n] of the prompt, from 1.' }),
          passage_id: z.string(),
          contribution_id: z.string(),
          datanet: z.string(),
          title: z.string(),
          url: z.string(),
          state: z.enum(['cited', 'used', 'unused']).meta({
            description:
              'cited: quoted, see annotations; used: shares words that are no quote; unused: nothing of it is in the answer.',
          }),
        }),
      )
      .meta({ description: 'Every passage that the model was given, in that order.' }),
    unsupported: z
      .array(z.strictObject({ start_index: count, end_index: count, text: z.string() }))
      .meta({
        description:
          'Sentences that say something which the passages do not hold: UTF-16 code units, end exclusive.',
      }),
  })
  .meta({ id: 'Grounding' })
export type Grounding = z.infer<typeof grounding>

/** Which shape the citations are repeated in, beside OpenAI's annotations. */
export const citationShape = z.enum(['openai', 'anthropic', 'cohere'])
export type CitationShape = z.infer<typeof citationShape>

/** Anthropic's content blocks: the answer in pieces, each with what it cites. */
export const anthropicContent = z
  .array(
    z.strictObject({
      type: z.literal('text'),
      text: z.string(),
      citations: z
        .array(
          z.strictObject({
            type: z.literal('search_result_location'),
            /** Where the passage can be read. */
            source: z.string(),
            title: z.string(),
            /** The verified quote, not the whole passage. */
            cited_text: z.string(),
            search_result_index: count.meta({ description: 'Its place in grounding.passages.' }),
            start_block_index: z.literal(0),
            end_block_index: z.literal(1),
          }),
        )
        .nullable(),
    }),
  )
  .meta({ id: 'AnthropicContent' })
export type AnthropicContent = z.infer<typeof anthropicContent>

/** Cohere's citations: spans of the answer, each with its sources. */
export const cohereCitations = z
  .array(
    z.strictObject({
      start: count.meta({ description: 'Unicode code points of the answer.' }),
      end: count,
      text: z.string(),
      sources: z.array(
        z.strictObject({
          type: z.literal('document'),
          id: z.string(),
          document: z.strictObject({
            id: z.string(),
            title: z.string(),
            url: z.string(),
            snippet: z.string(),
          }),
        }),
      ),
      content_index: z.literal(0),
      type: z.literal('TEXT_CONTENT'),
    }),
  )
  .meta({ id: 'CohereCitations' })
export type CohereCitations = z.infer<typeof cohereCitations>

/** Absent from an answer that no Datanet was named for. */
export const groundedAnswer = z.strictObject({
  grounding,
  anthropic: z.strictObject({ content: anthropicContent }).optional(),
  cohere: z.strictObject({ citations: cohereCitations }).optional(),
})
export type GroundedAnswer = z.infer<typeof groundedAnswer>
