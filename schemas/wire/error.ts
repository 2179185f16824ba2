// The one error body: OpenAI's four members, all required, plus metadata. Every non-2xx reply of
// the public API has this shape, and `code` is always a string.
import { z } from 'zod'

export const errorBody = z
  .strictObject({
    error: z.strictObject({
      message: z.string(),
      type: z.enum([
        'invalid_request_error',
        'authentication_error',
        'permission_error',
        'not_found_error',
        'insufficient_credits',
        'idempotency_error',
        'rate_limit_error',
        'upstream_error',
        'api_error',
      ]),
      param: z.string().nullable(),
      code: z.string(),
      metadata: z.looseObject({ request_id: z.string() }),
    }),
  })
  .meta({ id: 'Error' })
export type ErrorBody = z.infer<typeof errorBody>
export type ErrorType = ErrorBody['error']['type']
