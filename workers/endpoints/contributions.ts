// DELETE /v1/contributions/{id}: takes a contribution out of retrieval and of all future pay, by its
// contributor or the Datanet's owner. Its text and its place in published versions stay provable. POST …/return
// takes that back (ADR 0113).
import type { Context } from 'hono'
import { PATTERNS, parseId } from '../../schemas/ids.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import type { ReturnRefusal } from '../datanets/refusal.ts'
import { callerOf } from './caller-of.ts'
import { shownContribution } from './contribution-reviews.ts'
import { contributionProblem } from './datanets.ts'

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

/** POST /v1/contributions/{id}/return */
export async function returnContribution(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { accountId } = authorized.value.caller
  const text = context.req.param('id') ?? ''
  const { datanets, reviews } = context.get('ports')
  if (!PATTERNS.con.test(text)) return refuse(context, unknownContribution(text))
  const id = parseId('con', text)
  const done = await datanets.takeBack(accountId, id)
  if (!done.ok) return refuse(context, returnProblem(done.error, text))
  const found = await reviews.find(accountId, id)
  return found === null
    ? refuse(context, unknownContribution(text))
    : Response.json(shownContribution(found))
}

function unknownContribution(text: string): Problem {
  const message = `No contribution '${text}' that this key may bring back.`
  return notFound('contribution_not_found', message)
}

function returnProblem(refusal: ReturnRefusal, text: string): Problem {
  const conflict = { status: 409, type: 'invalid_request_error', code: refusal.kind } as const
  switch (refusal.kind) {
    case 'contribution_unknown':
      return unknownContribution(text)
    case 'contribution_rejected':
      return { ...conflict, message: 'A curator rejected it, and that stands.' }
    case 'withdrawn_by_another': {
      const who = refusal.by === 'owner' ? 'The Datanet’s owner' : 'Its contributor'
      return { ...conflict, message: `${who} withdrew it, and alone brings it back.` }
    }
    case 'withdrawn_by_unknown': {
      const message =
        'It left before it was kept who withdrew it: give another edition of the text.'
      return { ...conflict, message }
    }
    case 'datanet_unknown':
    case 'contributor_not_granted':
    case 'text_rejected':
    case 'licence_unknown':
      return contributionProblem(refusal)
  }
}
