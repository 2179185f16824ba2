// DELETE /v1/contributions/{id}: takes a contribution out of retrieval and of all future pay, by its
// contributor or the Datanet's owner. Its text and its place in published versions stay provable.
import type { Context } from 'hono'
import { PATTERNS, parseId } from '../../schemas/ids.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound } from '../http/problem.ts'
import { callerOf } from './caller-of.ts'

export async function withdrawContribution(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { accountId } = authorized.value.caller
  const text = context.req.param('id') ?? ''
  const ports = context.get('ports')
  const id = PATTERNS.con.test(text) ? parseId('con', text) : null
  const done = id === null ? null : await ports.datanets.withdraw(accountId, id, ports.now())
  if (done?.ok === true) return new Response(null, { status: 204 })
  const message = `No contribution '${text}' that this key may withdraw.`
  return refuse(context, notFound('contribution_not_found', message))
}
