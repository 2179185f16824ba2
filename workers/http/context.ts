// What every handler finds in Hono's context: the request's id and the ports of this request.
import type { Context } from 'hono'
import type { RequestId } from '../../schemas/ids.ts'
import type { Credential } from '../auth/authenticate.ts'
import type { Bindings } from '../bindings.ts'
import type { Ports } from '../ports.ts'
import { problemResponse, type Problem } from './problem.ts'

export type Api = {
  Bindings: Bindings
  Variables: {
    requestId: RequestId
    ports: Ports
    /** Set where a call is paid for singly: then it counts, and no header does. */
    credential?: Credential
  }
}

/** By what this request says who pays. */
export function credentialOf(context: Context<Api>): Credential {
  return context.get('credential') ?? context.req.header('authorization') ?? null
}

export function refuse(context: Context<Api>, problem: Problem): Response {
  return problemResponse(problem, context.get('requestId'))
}

/** What a page in a browser may read of a reply. */
export const EXPOSED_HEADERS = [
  'x-request-id',
  'openai-processing-ms',
  'x-meed-generation-id',
  'x-meed-cost-nano-usd',
  'x-meed-held-nano-usd',
  'x-meed-clamped',
  'x-should-retry',
  'idempotent-replayed',
  'retry-after',
  'payment-required',
  'payment-response',
  'x-meed-needed-nano-usd',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'x-ratelimit-limit-tokens',
  'x-ratelimit-remaining-tokens',
  'x-ratelimit-reset-tokens',
] as const
