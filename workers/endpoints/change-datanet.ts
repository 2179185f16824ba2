// PATCH /v1/datanets/{owner}/{name}: its owner changes what is not for ever. What is not named stays.
import type { Context } from 'hono'
import { datanetChange, type DatanetChanged } from '../../schemas/wire/datanet-change.ts'
import type { DatanetChange } from '../datanets/datanets.port.ts'
import type { ChangeRefusal } from '../datanets/refusal.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import { readJson } from '../http/read-body.ts'
import { callerOf } from './caller-of.ts'
import { shownDatanet } from './datanet-shape.ts'
import { nameInPath } from './name-in-path.ts'

export async function changeDatanet(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, datanetChange)
  if (!body.ok) return refuse(context, body.error)
  const name = nameInPath(context)
  const { accountId } = authorized.value.caller
  const done = await context.get('ports').datanets.change(accountId, name, changeOf(body.value))
  return done.ok
    ? Response.json(shownDatanet(done.value))
    : refuse(context, changeProblem(done.error))
}

/** The wire's names to ours; what is not said is not there. */
export function changeOf(said: DatanetChanged): DatanetChange {
  const change = {
    title: said.title,
    description: said.description,
    tags: said.tags,
    isPublic: said.is_public,
    isListed: said.is_listed,
    feeNanoUsd: said.fee_nano_usd,
    allowsRetrieval: said.allows_retrieval,
    allowsTraining: said.allows_training,
    reviewPolicy: said.review_policy,
    reviewsNeeded: said.reviews_needed,
    pinnedVersion: said.pinned_version,
    vectorPart: said.vector_part,
  }
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

export function changeProblem(refusal: ChangeRefusal): Problem {
  const { kind } = refusal
  switch (kind) {
    case 'datanet_unknown': {
      const message = `The Datanet '${refusal.name}' does not exist, or this key may not read it.`
      return notFound('datanet_not_found', message)
    }
    case 'owner_only': {
      const message = `Only the owner of '${refusal.name}' may change it.`
      return { status: 403, type: 'permission_error', code: kind, message }
    }
    case 'version_unknown': {
      const message = `There is no version ${refusal.number} to pin.`
      return notFound('version_not_found', message, 'pinned_version')
    }
    case 'rule_widened': {
      const message =
        `Others gave ${refusal.contributions} texts under the narrower rule, which only they may ` +
        'widen: by giving them again. Narrowing is always possible.'
      return { status: 409, type: 'invalid_request_error', code: kind, message }
    }
  }
}
