// Requests about access to Datanets and their versions. Strict, as every request.
import { z } from 'zod'
import { epochMs } from './scalars.ts'

/** POST /v1/datanets/{owner}/{name}/requests */
export const accessAsked = z.strictObject({
  purpose: z.string().min(1).max(1_000),
  scopes: z
    .array(z.enum(['retrieve', 'train']))
    .min(1)
    .max(2),
})

/** POST /v1/access-requests/{id}/decision */
export const accessDecision = z.strictObject({
  approve: z.boolean(),
  reason: z.string().max(1_000),
  /** When the grant ends, milliseconds since 1970; absent or null: it does not. */
  expires_at_ms: epochMs.nullish(),
})

/** POST /v1/datanets/{owner}/{name}/versions */
export const versionPublished = z.strictObject({ note: z.string().max(1_000) })
