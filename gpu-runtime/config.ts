// The node's environment, read once. Nothing here reaches the engine's own process.
import { z } from 'zod'
import { issueLine } from '../schemas/issue-words.ts'
import { address } from '../schemas/wire/scalars.ts'

const schema = z.object({
  NODE_ID: z.string().regex(/^[a-z0-9-]{1,40}$/),
  NODE_TOKEN: z.string().min(16),
  /** Wallet that earns the node's part. */
  NODE_PAYEE: address,
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: z.string().default('127.0.0.1'),
  /** Where the edge reaches this node; default: its own host and port. */
  NODE_URL: z.url().optional(),
  EDGE_URL: z.url(),
  ENGINE: z.enum(['llama', 'vllm', 'fake']).default('llama'),
  /** With `vllm`: the Python that has it, the base's folder, and the name that callers write. */
  VLLM_PYTHON: z.string().min(1).optional(),
  VLLM_MODEL: z.string().startsWith('/', 'expected an absolute path').optional(),
  VLLM_BASE_NAME: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,62}$/)
    .optional(),
  /** Adapters in one batch, and in host memory: `--max-loras` and `--max-cpu-loras`. */
  VLLM_ADAPTERS_IN_BATCH: z.coerce.number().int().min(1).max(256).default(8),
  VLLM_ADAPTERS_IN_MEMORY: z.coerce.number().int().min(1).max(4_096).default(64),
  VLLM_MAX_RANK: z.coerce.number().int().min(1).max(512).default(16),
  VLLM_CONTEXT_TOKENS: z.coerce.number().int().min(256).default(4_096),
  /** Further arguments of vLLM's server, between spaces. */
  VLLM_ARGS: z
    .string()
    .default('')
    .transform((text) => text.split(' ').filter(Boolean)),
  MODELS_DIR: z.string().min(1),
  STATE_DIR: z.string().min(1),
  /** How much of the disk adapters may take. */
  ADAPTERS_MIB_MAX: z.coerce
    .number()
    .int()
    .min(64)
    .max(1 << 20)
    .default(2_048),
  /**
   * The bucket of `s3:` sources. Endpoint, region and keys come from where the AWS SDK looks for them:
   * AWS_ENDPOINT_URL_S3 (R2, MinIO), AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
   */
  ADAPTERS_S3_BUCKET: z.string().min(3).optional(),
  /** How much more than after its start an engine may keep for good before it is started anew. */
  ENGINE_GROWTH_MIB_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(1 << 20)
    .default(512),
  SLOTS: z.coerce.number().int().min(1).max(1_024).default(2),
})
export type NodeConfig = z.infer<typeof schema>

/** Throws with the name of every variable that is missing or malformed, never with a value. */
export function parseNodeConfig(env: Record<string, string | undefined>): NodeConfig {
  const parsed = schema.safeParse(env)
  if (parsed.success) return parsed.data
  const names = parsed.error.issues.map(issueLine)
  throw new Error(`The node's environment is incomplete. ${names.join('; ')}`)
}
