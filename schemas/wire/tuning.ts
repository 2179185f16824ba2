// POST /v1/datanets/{owner}/{name}/tuning: questions whose answers are known, and what they say of the
// ranking. Strict, as every request.
import { z } from 'zod'
import { PATTERNS } from '../ids.ts'
import { count } from './scalars.ts'

export const TUNING_QUESTIONS_MAX = 200

export const tuning = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        question: z.string().min(1).max(8_000),
        /** Passages or contributions that answer it. */
        answers: z
          .array(z.string().regex(new RegExp(`${PATTERNS.psg.source}|${PATTERNS.con.source}`)))
          .min(1)
          .max(100),
      }),
    )
    .min(1)
    .max(TUNING_QUESTIONS_MAX),
  /** False only measures. */
  store: z.boolean().default(true),
})

const part = z.number().min(0).max(1)

export const tuningObject = z.strictObject({
  object: z.literal('datanet.tuning'),
  datanet: z.string(),
  questions: count,
  vector_part: part.meta({ description: 'Weight of meaning against words.' }),
  stored: z.boolean(),
  ndcg10: z.strictObject({ standard: part, tuned: part, words: part, meaning: part }),
})

/** POST /v1/datanets/{owner}/{name}/index */
export const indexObject = z.strictObject({
  object: z.literal('datanet.index'),
  datanet: z.string(),
  /** Neighbourhoods of each embedding model; 0: few enough to be searched whole. */
  cells: z.record(z.string(), count),
})
