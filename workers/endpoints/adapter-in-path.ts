// The adapter that a path names as /{owner}/{name}.
import type { Context } from 'hono'
import { ownedName } from '../../schemas/wire/scalars.ts'
import type { Api } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import { nameInPath } from './name-in-path.ts'

/** Null where no adapter can be called that. */
export function adapterNameInPath(context: Context<Api>): string | null {
  return ownedName.safeParse(nameInPath(context)).data ?? null
}

export function adapterUnknown(context: Context<Api>): Problem {
  return notFound('adapter_unknown', `There is no adapter '${nameInPath(context)}'.`)
}

/** @param what he alone may do */
export function ownerOnly(name: string, what: string): Problem {
  const message = `Only the owner of '${name}' may ${what}.`
  return { status: 403, type: 'permission_error', code: 'owner_only', message }
}
