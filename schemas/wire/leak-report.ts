// Keys that were found in public, as GitHub's secret scanning reports them to its partners, and the
// reply that it reads. https://docs.github.com/code-security/secret-scanning/secret-scanning-partner-program
import { z } from 'zod'

const TOKEN_CHARS_MAX = 1_000

/** Loose: GitHub may add members, and a report is never refused for telling more. */
export const leakReport = z
  .array(
    z.looseObject({
      token: z.string().max(TOKEN_CHARS_MAX),
      type: z.string().max(200),
      url: z.string().max(10_000).nullish(),
      source: z.string().max(200).nullish(),
    }),
  )
  .min(1)
export type LeakReport = z.output<typeof leakReport>

/** One for each token of the report, in its order. The token itself is not sent back. */
export const leakFeedback = z.array(
  z.strictObject({
    /** SHA-256 of the token, lower-case hex. */
    token_hash: z.string(),
    token_type: z.string(),
    label: z.enum(['true_positive', 'false_positive']),
  }),
)
export type LeakFeedback = z.infer<typeof leakFeedback>

/** What `https://api.github.com/meta/public_keys/secret_scanning` answers. */
export const reporterKeys = z.looseObject({
  public_keys: z.array(z.looseObject({ key_identifier: z.string(), key: z.string() })).max(100),
})
