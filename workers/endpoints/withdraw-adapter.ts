// DELETE /v1/adapters/{owner}/{name}: its owner takes an adapter down. It answers no new call; what it
// answered stays paid and provable, and its name and bytes stay its owner's, who may publish it again.
import type { Context } from 'hono'
import { refuse, type Api } from '../http/context.ts'
import { adapterNameInPath, adapterUnknown, ownerOnly } from './adapter-in-path.ts'
import { callerOf } from './caller-of.ts'

export async function withdrawAdapter(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const name = adapterNameInPath(context)
  if (name === null) return refuse(context, adapterUnknown(context))
  const ports = context.get('ports')
  const done = await ports.adapters.withdraw(name, authorized.value.caller.accountId, ports.now())
  if (done.ok) return new Response(null, { status: 204 })
  if (done.error.kind === 'adapter_unknown') return refuse(context, adapterUnknown(context))
  return refuse(context, ownerOnly(name, 'take it down'))
}
