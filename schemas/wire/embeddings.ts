// POST /v1/embeddings: unit vectors of texts, as numbers or as base64 of little-endian float32.
import { z } from 'zod'
import { count } from './scalars.ts'
import { given, modelName } from './sampling.ts'
import { embeddingUsage } from './usage.ts'

export const EMBEDDING_TEXTS_MAX = 64
const TOO_MANY = `at most ${EMBEDDING_TEXTS_MAX} texts are read a call: send the others in calls of their own`
const text = z.string('expected a text: token numbers are not read').min(1, 'it is empty')

export const embeddingRequest = z
  .strictObject({
    model: modelName,
    input: z.union([text, z.array(text).min(1).max(EMBEDDING_TEXTS_MAX, TOO_MANY)]).meta({
      description: `A text, or up to ${EMBEDDING_TEXTS_MAX} of them.`,
    }),
    encoding_format: given(z.enum(['float', 'base64'])),
    dimensions: given(z.int().min(1)).meta({
      description: 'Only the model’s own number of dimensions is possible.',
    }),
    user: given(z.string().max(256)),
  })
  .meta({ id: 'EmbeddingRequest' })
export type EmbeddingRequest = z.infer<typeof embeddingRequest>

export const embeddingList = z
  .strictObject({
    object: z.literal('list'),
    data: z.array(
      z.strictObject({
        object: z.literal('embedding'),
        index: count,
        embedding: z.union([z.array(z.number()), z.string()]),
      }),
    ),
    model: z.string(),
    usage: embeddingUsage,
  })
  .meta({ id: 'EmbeddingList' })
export type EmbeddingList = z.infer<typeof embeddingList>
