// What is wrong with a folder, for whoever named it: where, and what.
import type { z } from 'zod'
import { issueLine } from '../../schemas/issue-words.ts'

/** A folder that cannot be written, or holds what it should not. */
export class FolderError extends Error {
  override readonly name = 'FolderError'
}

/** @param what the text is, for whoever has to mend it */
export function parsedAs<S extends z.ZodType>(schema: S, text: string, what: string): z.output<S> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FolderError(`${what}: no JSON`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new FolderError(`${what}: ${issue === undefined ? 'it does not fit' : issueLine(issue)}`)
}

export async function orFault<T>(place: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new FolderError(`${place} ${what} (${why})`)
  }
}
