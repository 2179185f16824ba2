// Which key is meant: by its id, or by its name where that names one. Of several keys of a name those that
// still work are meant, for a name is given anew when its key is gone.
import { PATTERNS } from '../../schemas/ids.ts'
import { CliError, usageError } from './cli-error.ts'

export type NamedKey = { readonly id: string; readonly name: string; readonly disabled: boolean }

/** A text of this form is never taken for a name. */
export function isKeyId(asked: string): boolean {
  return PATTERNS.key.test(asked)
}

/** Throws a CliError that says where ids are, or which ids the name stands for. */
export function keyIdNamed(asked: string, keys: readonly NamedKey[]): string {
  const named = keys.filter(({ name }) => name === asked)
  const working = named.filter(({ disabled }) => !disabled)
  const [first, ...more] = working.length > 0 ? working : named
  if (first === undefined) {
    const message = `No key is called "${asked}". "meed keys list" shows names and ids.`
    throw new CliError(404, 'key_not_found', message)
  }
  if (more.length === 0) return first.id
  const ids = [first, ...more].map(({ id }) => id).join(', ')
  throw usageError(`"${asked}" names several keys: ${ids}. Say which by its id.`)
}
