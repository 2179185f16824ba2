// Env is read once: bindings and variables of wrangler.toml become one typed Config here, and
// nothing else sees them. A missing or malformed variable stops the first request with its name.
import { z } from 'zod'
import { issueLine } from '../schemas/issue-words.ts'
import { nanoUsd, ZERO_NANO_USD } from '../schemas/money.ts'
import { address, bigintText, count, nanoUsdText, sha256 } from '../schemas/wire/scalars.ts'

const privateKey = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as `0x${string}`)

const secret = z.string().min(16)

const urlList = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.url()))

const secondsList = z
  .string()
  .regex(/^[0-9]+(,[0-9]+)*$/, 'expected seconds, by commas')
  .transform((text) => text.split(',').map(Number))

const retiredPeppers = z
  .string()
  .regex(/^[1-9][0-9]{0,8}:[^,]{16,}(,[1-9][0-9]{0,8}:[^,]{16,})*$/, 'expected version:pepper,…')
  .transform((text) =>
    text.split(',').map((each) => {
      const at = each.indexOf(':')
      return { version: Number(each.slice(0, at)), secret: each.slice(at + 1) }
    }),
  )

/** A call shows a sign of itself after each silence: twice as long, and none that lives expires. */
const TTL_SILENCES = 2

const scaleTargets = z
  .string()
  .default('[]')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue('expected JSON')
      return z.NEVER
    }
  })
  .pipe(z.array(z.strictObject({ base_sha256: sha256, url: z.url() })))

const variables = z.object({
  /** Where this API is reached from outside: signed URLs and citations are built on it. */
  PUBLIC_URL: z.url(),
  DATABASE_URL: z.string().min(1),
  /** Set where the database is not Neon itself but speaks its HTTP protocol. */
  DATABASE_FETCH_URL: z.url().optional(),
  /** Digests every key; to rotate it, raise the version and move the old one to the retired. */
  KEY_PEPPER: secret,
  KEY_PEPPER_VERSION: z.coerce.number().int().positive().default(1),
  /** `version:pepper` by commas: keys digested with these still open, and are digested anew. */
  KEY_PEPPERS_RETIRED: retiredPeppers.optional(),
  /** What the first test key of a month credits to the test account beside the live one; 0 is off. */
  TEST_CREDIT_NANO_USD: nanoUsdText.default(ZERO_NANO_USD),
  /** Where the reporter of leaked keys publishes what its signatures verify with. */
  LEAK_REPORTER_KEYS_URL: z
    .url()
    .default('https://api.github.com/meta/public_keys/secret_scanning'),
  NODE_TOKEN: secret,
  OPERATOR_TOKEN: secret,
  /** Signs the short-lived URLs from which nodes fetch adapters. */
  URL_SIGNING_KEY: secret,
  RECEIPT_SIGNER_KEY: privateKey,
  /** The settler's key itself, where no signing service keeps it. */
  SETTLER_KEY: privateKey.optional(),
  /** The signing service that keeps it, and what it knows this settler by. */
  SIGNER_URL: z.url().optional(),
  SIGNER_TOKEN: secret.optional(),
  /** Cards: both, or none is taken. A test key's money is credited to test accounts alone. */
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[rs]k_(live|test)_\S+$/)
    .optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(16).optional(),
  /** Set where a stand-in plays Stripe. */
  STRIPE_API_URL: z.url().optional(),
  /** Pays the gas of settling x402 payments; without it calls need a key. */
  X402_FACILITATOR_KEY: privateKey.optional(),
  /** The smallest payment that is worth its gas; what it exceeds the call by stays as credit. */
  X402_MINIMUM_NANO_USD: nanoUsdText.default(nanoUsd(10_000_000n)),
  /** A key whose signatures the escrow's operator answers for; without it nothing is withdrawn. */
  WITHDRAWAL_SIGNER_KEY: privateKey.optional(),
  /** Pays the gas of other people's claims; without it nobody does. */
  RELAYER_KEY: privateKey.optional(),
  /** From how much on, in wei of OPEN, and how often an account. */
  RELAY_MINIMUM_WEI: bigintText.default(10n ** 15n),
  RELAY_EVERY_SECONDS: z.coerce.number().pipe(count).default(3_600),
  CHAIN_RPC_URL: z.url(),
  /** Other nodes that must tell the same about every commit; comma-separated. */
  CHAIN_WITNESS_RPC_URLS: urlList,
  CHAIN_ID: z.coerce.number().int().positive(),
  OPEN_ADDRESS: address,
  ESCROW_ADDRESS: address,
  DISTRIBUTOR_ADDRESS: address,
  /** First block in which a deposit can lie. */
  ESCROW_DEPLOYED_BLOCK: z.coerce.number().pipe(count),
  /** Blocks on top of a deposit, or of a commit, before it counts. */
  CONFIRMATIONS: z.coerce.number().pipe(count),
  /** Is a commit final by the chain's own block tags, or by CONFIRMATIONS? */
  COMMIT_FINALITY: z.enum(['tags', 'depth']).default('depth'),
  /** Blocks after which the fees of a commit that is not mined are raised. */
  BUMP_AFTER_BLOCKS: z.coerce.number().pipe(count).default(10),
  /** The most that one commit may cost in gas, in wei of the chain's coin. */
  COMMIT_MAX_COST_WEI: bigintText.default(10n ** 16n),
  /** An OP Stack rollup's oracle for the fee of data on the layer below. */
  GAS_PRICE_ORACLE_ADDRESS: address.optional(),
  /** Attestor services, comma-separated, and how many of them must sign a commit. */
  ATTESTOR_URLS: urlList,
  ATTESTORS_WANTED: z.coerce.number().pipe(count).default(0),
  WEI_PER_NANO_USD: bigintText,
  BASE_PROMPT_NANO_USD: nanoUsdText,
  BASE_COMPLETION_NANO_USD: nanoUsdText,
  EMBEDDING_NANO_USD: nanoUsdText,
  PLATFORM_ADDRESS: address,
  STAKERS_ADDRESS: address,
  COMMONS_ADDRESS: address,
  /** Contributors are paid so many epochs after the one that earned it. */
  MATURITY_EPOCHS: z.coerce.number().pipe(count).default(0),
  EPOCH_SECONDS: z.coerce.number().int().positive(),
  /** How long a hold lives without a sign of its call. */
  HOLD_TTL_SECONDS: z.coerce.number().int().positive(),
  /** How long a node may say nothing, and how long a whole call may take. */
  UPSTREAM_SILENCE_SECONDS: z.coerce.number().positive().default(60),
  CALL_SECONDS_MAX: z.coerce.number().positive().default(600),
  /** An upload is given up when no part of it arrived for so long. */
  UPLOAD_TTL_SECONDS: z.coerce.number().positive().default(86_400),
  /** Seals the secrets that sign webhooks; losing it means that every webhook must be rotated. */
  WEBHOOK_SEALING_KEY: secret,
  /** Seconds from one attempt of a delivery to the next; the published schedule where absent. */
  WEBHOOK_RETRY_SECONDS: secondsList.optional(),
  /** Answers DNS questions in JSON over HTTPS: asked before every delivery. */
  WEBHOOK_RESOLVER_URL: z.url().default('https://cloudflare-dns.com/dns-query'),
  /** `allow` on a developer's machine only: webhooks may then call this very machine. */
  WEBHOOK_LOOPBACK: z.enum(['refuse', 'allow']).default('refuse'),
  /** `s3://bucket`: nodes read adapters from the vault's bucket with keys of their own. */
  ADAPTERS_S3_URL: z
    .string()
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  /**
   * Whose nodes are scaled, and by which scale subresource: `[{"base_sha256": …, "url": …}]`. The token
   * is of a service account that may patch those and nothing else.
   */
  SCALE_TARGETS: scaleTargets,
  SCALE_TOKEN: secret.optional(),
  SCALE_NODES_MAX: z.coerce.number().int().min(1).max(1_000).default(16),
  /** Without any call for so long, the last node goes, too. */
  SCALE_ZERO_AFTER_SECONDS: z.coerce.number().positive().default(900),
  /** From nothing to the first answer: told to callers as Retry-After. */
  SCALE_WAKE_SECONDS: z.coerce.number().positive().default(60),
  CODE_VERSION: z.string().min(1),
})
const configSchema = variables.refine(
  (config) => config.HOLD_TTL_SECONDS >= TTL_SILENCES * config.UPSTREAM_SILENCE_SECONDS,
  {
    path: ['HOLD_TTL_SECONDS'],
    message: `expected at least ${TTL_SILENCES} times UPSTREAM_SILENCE_SECONDS`,
  },
)
export type Config = z.infer<typeof configSchema>

/** Throws with the name of every variable that is missing or malformed, never with a value. */
export function parseConfig(env: object): Config {
  const parsed = configSchema.safeParse(env)
  if (parsed.success) return parsed.data
  const names = parsed.error.issues.map(issueLine)
  throw new Error(`The worker's environment is incomplete. ${names.join('; ')}`)
}
