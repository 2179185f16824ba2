// Refusals on the wire. A Problem says what went wrong, for whom, and what to do about it, in
// OpenAI's error shape; the request id in it finds the log line.
import type { ErrorBody, ErrorType } from '../../schemas/wire/error.ts'

export type Problem = {
  readonly status:
    | 400
    | 401
    | 402
    | 403
    | 404
    | 405
    | 408
    | 409
    | 413
    | 415
    | 422
    | 429
    | 500
    | 502
    | 503
    | 504
  readonly type: ErrorType
  readonly code: string
  readonly message: string
  readonly param?: string
  readonly metadata?: Readonly<Record<string, string | number | null>>
  readonly headers?: Readonly<Record<string, string>>
  /** May the very same request be sent again as it is? Unset: where there is a Retry-After. */
  readonly retry?: boolean
}

export function problemBody(problem: Problem, requestId: string): ErrorBody {
  return {
    error: {
      message: problem.message,
      type: problem.type,
      param: problem.param ?? null,
      code: problem.code,
      metadata: { ...problem.metadata, request_id: requestId },
    },
  }
}

/** OpenAI's clients repeat 408, 409, 429 and 5xx by themselves, unless this header says not to. */
export function problemResponse(problem: Problem, requestId: string): Response {
  const retry = problem.retry ?? problem.headers?.['retry-after'] !== undefined
  return Response.json(problemBody(problem, requestId), {
    status: problem.status,
    headers: { ...problem.headers, 'x-should-retry': String(retry) },
  })
}

export function invalidRequest(code: string, message: string, param?: string): Problem {
  const named = param === undefined ? {} : { param }
  return { status: 400, type: 'invalid_request_error', code, message, ...named }
}

export function notFound(code: string, message: string, param?: string): Problem {
  const named = param === undefined ? {} : { param }
  return { status: 404, type: 'not_found_error', code, message, ...named }
}

export function unauthenticated(code: string, message: string): Problem {
  const headers = { 'www-authenticate': 'Bearer' }
  return { status: 401, type: 'authentication_error', code, message, headers }
}

export function unavailable(code: string, message: string, retryAfterSeconds: number): Problem {
  const headers = { 'retry-after': String(retryAfterSeconds) }
  return { status: 503, type: 'upstream_error', code, message, headers }
}

export const INTERNAL_PROBLEM: Problem = {
  status: 500,
  type: 'api_error',
  code: 'internal_error',
  message: 'Something broke on our side. Nothing was charged that was not produced.',
}
