// Whatever a command tells its user instead of a result: what happened, and what to do about it.
export class CliError extends Error {
  override readonly name = 'CliError'
  /** The HTTP status, 0 where no reply came. */
  readonly status: number
  readonly code: string
  /** Names the request in the server's log. */
  readonly requestId: string | null

  constructor(status: number, code: string, message: string, requestId: string | null = null) {
    super(message)
    this.status = status
    this.code = code
    this.requestId = requestId
  }
}

/** The caller can put it right by calling otherwise. */
export function usageError(message: string): CliError {
  return new CliError(0, 'usage', message)
}
