// Env is read once: bindings and variables of wrangler.toml become one typed Config here, and
// nothing else sees them. A missing or malformed variable stops the first request with its name.
import { z } from 'zod'
import { address, bigintText, count, nanoUsdText } from '../schemas/wire/scalars.ts'

const privateKey = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as `0x${string}`)

const secret = z.string().min(16)

const configSchema = z.object({
  /** Where this API is reached from outside: signed URLs and citations are built on it. */
  PUBLIC_URL: z.url(),
  DATABASE_URL: z.string().min(1),
  /** Set where the database is not Neon itself but speaks its HTTP protocol. */
  DATABASE_FETCH_URL: z.url().optional(),
  KEY_PEPPER: secret,
  NODE_TOKEN: secret,
  OPERATOR_TOKEN: secret,
  /** Signs the short-lived URLs from which nodes fetch adapters. */
  URL_SIGNING_KEY: secret,
  RECEIPT_SIGNER_KEY: privateKey,
  SETTLER_KEY: privateKey,
  CHAIN_RPC_URL: z.url(),
  CHAIN_ID: z.coerce.number().int().positive(),
  OPEN_ADDRESS: address,
  ESCROW_ADDRESS: address,
  DISTRIBUTOR_ADDRESS: address,
  /** First block in which a deposit can lie. */
  ESCROW_DEPLOYED_BLOCK: z.coerce.number().pipe(count),
  /** Blocks on top of a deposit, or of a commit, before it counts. */
  CONFIRMATIONS: z.coerce.number().pipe(count),
  WEI_PER_NANO_USD: bigintText,
  BASE_PROMPT_NANO_USD: nanoUsdText,
  BASE_COMPLETION_NANO_USD: nanoUsdText,
  PLATFORM_ADDRESS: address,
  STAKERS_ADDRESS: address,
  COMMONS_ADDRESS: address,
  EPOCH_SECONDS: z.coerce.number().int().positive(),
  /** How long a hold lives without a sign of its call. */
  HOLD_TTL_SECONDS: z.coerce.number().int().positive(),
  /** How long a node may say nothing, and how long a whole call may take. */
  UPSTREAM_SILENCE_SECONDS: z.coerce.number().positive().default(60),
  CALL_SECONDS_MAX: z.coerce.number().positive().default(600),
  CODE_VERSION: z.string().min(1),
})
export type Config = z.infer<typeof configSchema>

/** Throws with the name of every variable that is missing or malformed, never with a value. */
export function parseConfig(env: object): Config {
  const parsed = configSchema.safeParse(env)
  if (parsed.success) return parsed.data
  const names = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The worker's environment is incomplete. ${names.join('; ')}`)
}
