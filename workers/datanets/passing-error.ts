// Does an error say that the database was away or busy, and nothing of what it was asked to do? Then the same
// may go well later, however often it went wrong.
import { DrizzleQueryError } from 'drizzle-orm'

/** Connections, conflicts of transactions, resources, objects in use, intervention, the system: by SQLSTATE. */
const PASSING = ['08', '40', '53', '55', '57', '58']
/** Of an error that is wrapped, so many are looked into. */
const CAUSES = 8

export function isPassing(error: unknown): boolean {
  const errors = withCauses(error)
  const state = errors.flatMap((one) => stateOf(one) ?? [])[0]
  if (state !== undefined) return PASSING.includes(state.slice(0, 2))
  // A statement that failed without a word of the database's own did not reach it.
  return errors.some((one) => one instanceof DrizzleQueryError)
}

function withCauses(error: unknown): readonly Error[] {
  const found: Error[] = []
  for (let one = error; one instanceof Error && found.length < CAUSES; one = one.cause) {
    found.push(one)
  }
  return found
}

function stateOf(error: Error): string | null {
  const code: unknown = 'code' in error ? error.code : null
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null
}
