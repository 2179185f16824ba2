// How a Datanet is ranked and searched, set by its owner: the weight of meaning from questions whose
// answers are known, and its passages sorted into neighbourhoods anew. Neither costs a fee.
import type { Context } from 'hono'
import type { AccountId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { tuning } from '../../schemas/wire/tuning.ts'
import type { ChangeRefusal } from '../datanets/refusal.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { unavailable, type Problem } from '../http/problem.ts'
import { readJson } from '../http/read-body.ts'
import { callerOf } from './caller-of.ts'
import { changeProblem } from './change-datanet.ts'
import { problemOf } from './refusals.ts'
import { nameInPath } from './name-in-path.ts'

/** POST /v1/datanets/{owner}/{name}/tuning */
export async function tuneDatanet(context: Context<Api>): Promise<Response> {
  const owned = await ownedInPath(context)
  if (!owned.ok) return refuse(context, owned.error)
  const body = await readJson(context.req.raw, tuning)
  if (!body.ok) return refuse(context, body.error)
  const { accountId, name } = owned.value
  const { questions, store } = body.value
  const { datanets, retriever } = context.get('ports')
  const tuned = await retriever.tuned(accountId, name, questions)
  if (!tuned.ok) {
    if (tuned.error.kind !== 'embedding_unavailable') return refuse(context, problemOf(tuned.error))
    const message = 'No node is up to embed the questions. Try again shortly.'
    return refuse(context, unavailable(tuned.error.kind, message, 5))
  }
  const { vectorPart, questions: asked, ndcg10 } = tuned.value
  if (store) {
    const done = await datanets.change(accountId, name, { vectorPart })
    if (!done.ok) return refuse(context, changeProblem(done.error))
  }
  const reply = { datanet: name, questions: asked, vector_part: vectorPart, stored: store, ndcg10 }
  return Response.json({ object: 'datanet.tuning', ...reply })
}

/** POST /v1/datanets/{owner}/{name}/index */
export async function indexDatanet(context: Context<Api>): Promise<Response> {
  const owned = await ownedInPath(context)
  if (!owned.ok) return refuse(context, owned.error)
  const { accountId, name } = owned.value
  const cut = await context.get('ports').datanets.cutCells(accountId, name)
  if (!cut.ok) return refuse(context, changeProblem(cut.error))
  const cells = Object.fromEntries(cut.value)
  return Response.json({ object: 'datanet.index', datanet: name, cells })
}

type Owned = { readonly accountId: AccountId; readonly name: string }

async function ownedInPath(context: Context<Api>): Promise<Result<Owned, Problem>> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return authorized
  const name = nameInPath(context)
  const { accountId } = authorized.value.caller
  const found = await context.get('ports').datanets.find(accountId, name)
  const refused: ChangeRefusal | null =
    found === null
      ? { kind: 'datanet_unknown', name }
      : found.ownerAccount === accountId
        ? null
        : { kind: 'owner_only', name }
  return refused === null ? ok({ accountId, name }) : err(changeProblem(refused))
}
