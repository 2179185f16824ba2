// Requests about access to Datanets and their versions. Strict, as every request.
import { z } from 'zod'
import { accountId, epochMs } from './scalars.ts'

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

export const accessObject = z.strictObject({
  id: z.string(),
  object: z.literal('access_request'),
  datanet: z.string(),
  account_id: z.string(),
  purpose: z.string(),
  scopes: z.array(z.enum(['retrieve', 'train'])),
  state: z.enum(['pending', 'approved', 'denied', 'revoked']),
  reason: z.string().nullable(),
  expires_at_ms: z.int().nullable(),
})

export const accessAskedObject = accessObject.pick({ id: true, object: true, state: true })

/** GET /v1/datanets/{owner}/{name}/grants */
export const grantsQuery = z.strictObject({
  /** The account of the last entry that was read. */
  after: accountId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** GET /v1/datanets/{owner}/{name}/requests */
export const requestsQuery = z.strictObject({
  /** The id of the last entry that was read. */
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

const heldRole = z.strictObject({
  role: z.enum(['owner', 'curator', 'contributor', 'reader', 'train']),
  since_ms: z.int().meta({
    description: 'Milliseconds since 1970; held without a break since then.',
  }),
  expires_at_ms: z.int().nullable().meta({ description: 'Null: it does not end.' }),
  request_id: z.string().nullable().meta({
    description:
      'The last approved request that reaches as far, acr_…; null: none does, as where it was given without one.',
  }),
})

/** What an account may do in a Datanet now. */
export const grantsObject = z
  .strictObject({
    object: z.literal('datanet_grants'),
    account_id: z.string(),
    roles: z.array(heldRole).min(1),
  })
  .meta({ id: 'DatanetGrants' })

export const versionObject = z.strictObject({
  object: z.literal('datanet_version'),
  number: z.int(),
  /** Merkle root over its contributions, 0x and 64 hex digits. */
  root: z.string(),
  contributions: z.int(),
  note: z.string(),
  published_at_ms: z.int(),
})

const provenEntry = z.strictObject({
  contribution_id: z.string(),
  text_sha256: z.string(),
  original_sha256: z.string().nullable(),
  extraction: z.string(),
  licence: z.string(),
  payee: z.string(),
  committed_at_ms: z.int(),
  leaf: z.string(),
  /** Siblings from the leaf to below the root. */
  proof: z.array(z.string()),
  withdrawn: z.boolean(),
})

export const provenVersionObject = z.strictObject({
  object: z.literal('datanet_version'),
  number: z.int(),
  contributions: z.array(provenEntry),
})

/** GET /v1/datanets/{owner}/{name}/versions/{number}/rows */
export const versionRowsQuery = z.strictObject({
  /** The position of the last row that was read. */
  after: z.coerce.number().int().min(-1).default(-1),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const versionRow = z
  .strictObject({
    ...provenEntry.shape,
    position: z.int(),
    title: z.string(),
    source: z.string(),
    /** Null where it was withdrawn since: it is proven, and not given any more. */
    text: z.string().nullable(),
  })
  .meta({ id: 'VersionRow' })
export type VersionRowShown = z.infer<typeof versionRow>

export const versionDiffObject = z.strictObject({
  object: z.literal('datanet_diff'),
  from: z.int(),
  to: z.int(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  kept: z.int(),
})
