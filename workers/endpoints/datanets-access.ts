// Access to Datanets: ask, see what was asked, decide, see what is held, revoke.
import type { Context } from 'hono'
import { idFault } from '../../schemas/id-words.ts'
import { makeId, parseId } from '../../schemas/ids.ts'
import {
  accessAsked,
  accessDecision,
  grantsQuery,
  requestsQuery,
} from '../../schemas/wire/datanets.ts'
import type { AccessRefusal, AccessRequest, AccountGrants } from '../datanets/access.port.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, notFound, type Problem } from '../http/problem.ts'
import { parseWith, readJson } from '../http/read-body.ts'
import { callerOf } from './caller-of.ts'
import { nameInPath } from './name-in-path.ts'

/** POST /v1/datanets/{owner}/{name}/requests */
export async function askAccess(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, accessAsked)
  if (!body.ok) return refuse(context, body.error)
  const ports = context.get('ports')
  const id = makeId('acr', ports.now(), ports.random(10))
  const { purpose, scopes } = body.value
  const asked = {
    datanet: nameInPath(context),
    accountId: authorized.value.caller.accountId,
    purpose,
    scopes: { retrieve: scopes.includes('retrieve'), train: scopes.includes('train') },
  }
  const done = await ports.access.request(asked, id, ports.now())
  if (!done.ok) return refuse(context, accessProblem(done.error))
  return Response.json({ id, object: 'access_request', state: 'pending' }, { status: 201 })
}

/** GET /v1/datanets/{owner}/{name}/requests: all for its governors, else the account's own. */
export async function listAccess(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(requestsQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { after, limit } = query.value
  const { accountId } = authorized.value.caller
  const name = nameInPath(context)
  const page = { after: after ?? null, limit }
  const list = await context.get('ports').access.requests(accountId, name, page)
  if (list === null) return refuse(context, accessProblem({ kind: 'datanet_unknown', name }))
  return Response.json({ object: 'list', data: list.map(shown) })
}

/** POST /v1/access-requests/{id}/decision */
export async function decideAccess(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, accessDecision)
  if (!body.ok) return refuse(context, body.error)
  const ports = context.get('ports')
  const { approve, reason, expires_at_ms: expiresAtMs } = body.value
  if (approve && (expiresAtMs ?? Infinity) <= ports.now()) {
    const message = 'expires_at_ms is over already; it counts milliseconds since 1970.'
    return refuse(context, invalidRequest('invalid_value', message, 'expires_at_ms'))
  }
  const decision = {
    id: context.req.param('id') ?? '',
    by: authorized.value.caller.accountId,
    approve,
    reason,
    expiresAtMs: expiresAtMs ?? null,
  }
  const done = await ports.access.decide(decision, ports.now())
  return done.ok ? new Response(null, { status: 204 }) : refuse(context, accessProblem(done.error))
}

/** GET /v1/datanets/{owner}/{name}/grants: all for its governors, else the account's own. */
export async function listGrants(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(grantsQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { after, limit } = query.value
  const { accountId } = authorized.value.caller
  const name = nameInPath(context)
  const { access } = context.get('ports')
  const list = await access.grants(accountId, name, { after: after ?? null, limit })
  if (list === null) return refuse(context, accessProblem({ kind: 'datanet_unknown', name }))
  return Response.json({ object: 'list', data: list.map(shownGrants) })
}

/** DELETE /v1/datanets/{owner}/{name}/grants/{account}: the next query already goes without it. */
export async function revokeAccess(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const account = context.req.param('account') ?? ''
  const fault = idFault('acct', account)
  if (fault !== null) return refuse(context, invalidRequest('invalid_value', fault))
  const ports = context.get('ports')
  const by = authorized.value.caller.accountId
  const name = nameInPath(context)
  const done = await ports.access.revoke(name, by, parseId('acct', account), ports.now())
  return done.ok ? new Response(null, { status: 204 }) : refuse(context, accessProblem(done.error))
}

function shown(request: AccessRequest): object {
  const { id, datanet, accountId, purpose, scopes, state, reason, expiresAtMs } = request
  const held = (['retrieve', 'train'] as const).filter((scope) => scopes[scope])
  return {
    id,
    object: 'access_request',
    datanet,
    account_id: accountId,
    purpose,
    scopes: held,
    state,
    reason,
    expires_at_ms: expiresAtMs,
  }
}

function shownGrants({ accountId, held }: AccountGrants): object {
  const roles = held.map(({ role, sinceMs, expiresAtMs, requestId }) => {
    return { role, since_ms: sinceMs, expires_at_ms: expiresAtMs, request_id: requestId }
  })
  return { object: 'datanet_grants', account_id: accountId, roles }
}

function accessProblem(refusal: AccessRefusal): Problem {
  switch (refusal.kind) {
    case 'datanet_unknown': {
      const message = `The Datanet '${refusal.name}' does not exist, or this key may not see it.`
      return notFound('datanet_not_found', message)
    }
    case 'access_open': {
      const message = `'${refusal.name}' is public: every key may do this without asking.`
      return { status: 409, type: 'invalid_request_error', code: refusal.kind, message }
    }
    case 'request_unknown':
      return notFound('access_request_not_found', 'No such request that this key may decide.')
    case 'request_decided': {
      const message = 'This request was decided before. Revoke the grant, or ask again.'
      return { status: 409, type: 'invalid_request_error', code: refusal.kind, message }
    }
    case 'scope_empty':
      return invalidRequest(refusal.kind, 'Ask for retrieve, train or both.', 'scopes')
    case 'grant_unknown': {
      const message =
        `Account ${refusal.accountId} has no role in '${refusal.name}' and asked for none: there is ` +
        'nothing to end. What was revoked before stays so.'
      return notFound('grant_not_found', message)
    }
    case 'owner_not_revocable': {
      const message =
        `This account owns '${refusal.name}': what an owner may do comes with owning and cannot be ` +
        'revoked. Name another account.'
      return { status: 409, type: 'invalid_request_error', code: refusal.kind, message }
    }
  }
}
