// PUT and GET /v1/adapters/{owner}/{name}/training: what an adapter was trained on, said once by its
// owner, and how far the index of those texts is. From then on answers that repeat them pay them.
import type { Context } from 'hono'
import { z } from 'zod'
import { err, ok, type Result } from '../../schemas/result.ts'
import { contributionId } from '../../schemas/wire/scalars.ts'
import { TRAINING_BYTES_MAX } from '../attribute/spans/index-job.ts'
import type { IndexProgress } from '../attribute/spans/index-job.ts'
import type { TrainingRefusal } from '../datanets/access.port.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import { readJson } from '../http/read-body.ts'
import type { Adapter } from '../models/models.port.ts'
import { adapterNameInPath, adapterUnknown, ownerOnly } from './adapter-in-path.ts'
import { callerOf } from './caller-of.ts'

export const training = z.strictObject({
  contributions: z.array(contributionId).min(1).max(10_000),
})

export async function pinTraining(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context)
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, training)
  if (!body.ok) return refuse(context, body.error)
  const adapter = await adapterInPath(context)
  if (!adapter.ok) return refuse(context, adapter.error)
  const { accountId } = authorized.value.caller
  if (adapter.value.ownerAccount !== accountId)
    return refuse(context, ownerOnly(adapter.value.name, 'say what it was trained on'))
  const ports = context.get('ports')
  const { contributions } = body.value
  const allowed = await ports.access.mayTrain(accountId, contributions)
  if (!allowed.ok) return refuse(context, trainingProblem(allowed.error))
  const bytes = await ports.trainingTexts.bytes(contributions)
  if (bytes > TRAINING_BYTES_MAX) return refuse(context, tooLarge(bytes))
  const pinned = await ports.spanIndexOf(adapter.value.id).pin(contributions)
  if (!pinned.ok) return refuse(context, alreadyPinned(adapter.value))
  return Response.json(shown(adapter.value, pinned.value), { status: 202 })
}

/** Public: which texts an adapter declares, and the root that receipts will name. */
export async function showTraining(context: Context<Api>): Promise<Response> {
  const adapter = await adapterInPath(context)
  if (!adapter.ok) return refuse(context, adapter.error)
  const progress = await context.get('ports').spanIndexOf(adapter.value.id).progress()
  if (progress !== null) return Response.json(shown(adapter.value, progress))
  const { name } = adapter.value
  const message = `'${name}' declares no training texts. Its owner may: PUT the same path.`
  return refuse(context, notFound('training_unknown', message))
}

async function adapterInPath(context: Context<Api>): Promise<Result<Adapter, Problem>> {
  const name = adapterNameInPath(context)
  const adapter = name === null ? null : await context.get('ports').adapters.find(name)
  return adapter === null ? err(adapterUnknown(context)) : ok(adapter)
}

function shown({ name, sha256 }: Adapter, progress: IndexProgress): object {
  return {
    object: 'adapter.training',
    adapter: name,
    adapter_sha256: sha256,
    state: progress.state,
    contributions: progress.contributions,
    index_root: progress.root,
    documents: progress.documents,
    tokens: progress.tokens,
    files_written: progress.filesWritten,
    files: progress.files,
  }
}

function trainingProblem(refusal: TrainingRefusal): Problem {
  const forbidden = { status: 403, type: 'permission_error', param: 'contributions' } as const
  switch (refusal.kind) {
    case 'contribution_unknown': {
      const message = `There is no contribution '${refusal.id}' that you may read and that stands.`
      return notFound(refusal.kind, message, 'contributions')
    }
    case 'training_not_granted': {
      const message =
        `Training on '${refusal.name}' was not granted. Ask for it: ` +
        `POST /v1/datanets/${refusal.name}/requests with the scope train.`
      return { ...forbidden, code: refusal.kind, message }
    }
    case 'licence_forbids_training': {
      const some = refusal.contributions.slice(0, 5).join(', ')
      const message = `The licences of these contributions allow no training: ${some}.`
      const metadata = { contributions: refusal.contributions.length }
      return { ...forbidden, code: refusal.kind, message, metadata }
    }
  }
}

function tooLarge(bytes: number): Problem {
  const limit = TRAINING_BYTES_MAX
  const message = `The texts hold ${bytes} bytes; ${limit} can be indexed for one adapter. Name fewer.`
  const type = 'invalid_request_error'
  const metadata = { limit_bytes: limit }
  return {
    status: 413,
    type,
    code: 'training_too_large',
    message,
    param: 'contributions',
    metadata,
  }
}

function alreadyPinned({ name }: Adapter): Problem {
  const message =
    `'${name}' is pinned to other texts. An adapter’s bytes never change, so neither does what it ` +
    'was trained on: publish the retrained adapter under another name.'
  const type = 'invalid_request_error'
  return { status: 409, type, code: 'training_pinned', message, param: 'contributions' }
}
