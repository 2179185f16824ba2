// The name of a Datanet or of an adapter, as a path spells it: /{owner}/{name}.
import type { Context } from 'hono'
import type { Api } from '../http/context.ts'

export function nameInPath(context: Context<Api>): string {
  return `${context.req.param('owner')}/${context.req.param('name')}`
}
