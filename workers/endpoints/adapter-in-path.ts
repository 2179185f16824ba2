// The adapter that a path names as /{owner}/{name}.
import type { Context } from 'hono'
import { ownedName } from '../../schemas/wire/scalars.ts'
import type { Api } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'

/** Null where no adapter can be called that. */
export function nameInPath(context: Context<Api>): string | null {
  return ownedName.safeParse(pathName(context)).data ?? null
}

export function adapterUnknown(context: Context<Api>): Problem {
  return notFound('adapter_unknown', `There is no adapter '${pathName(context)}'.`)
}

function pathName(context: Context<Api>): string {
  return `${context.req.param('owner')}/${context.req.param('name')}`
}
