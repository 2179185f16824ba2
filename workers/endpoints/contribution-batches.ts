// Batches of contributions: open one, send each contribution with its name, ask how far it is. What
// became of an item is read from the reply that its sender gets, so that the two cannot differ.
import type { Context } from 'hono'
import { z } from 'zod'
import { makeId, PATTERNS, parseId } from '../../schemas/ids.ts'
import type { AccountId, BatchId } from '../../schemas/ids.ts'
import { batchQuery, newBatch } from '../../schemas/wire/reviews.ts'
import { contributionId } from '../../schemas/wire/scalars.ts'
import type { Batch, BatchItem } from '../datanets/batches.port.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, notFound } from '../http/problem.ts'
import { parseWith, readJson } from '../http/read-body.ts'
import { callerOf } from './caller-of.ts'
import { nameInPath } from './name-in-path.ts'

/** POST /v1/datanets/{owner}/{name}/batches */
export async function openBatch(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, newBatch)
  if (!body.ok) return refuse(context, body.error)
  const { batches, now, random } = context.get('ports')
  const { accountId } = authorized.value.caller
  const datanet = nameInPath(context)
  const id = makeId('bat', now(), random(10))
  const { expected } = body.value
  const opened = await batches.open(id, accountId, datanet, expected, now())
  if (!opened.ok) {
    const message = `The Datanet '${datanet}' does not exist, or this key may not see it.`
    return refuse(context, notFound('datanet_not_found', message))
  }
  const counts = { accepted: 0, pending: 0, duplicate: 0, withdrawn: 0, rejected: 0 }
  return Response.json(shown({ id, datanet, expected, counts, items: [] }), { status: 201 })
}

/** GET /v1/batches/{id} */
export async function getBatch(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(batchQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { outcome, after, limit } = query.value
  const page = { outcome: outcome ?? null, after: after ?? null, limit }
  const text = context.req.param('id') ?? ''
  const id = PATTERNS.bat.test(text) ? parseId('bat', text) : null
  const { accountId } = authorized.value.caller
  const found = id === null ? null : await context.get('ports').batches.find(id, accountId, page)
  if (found === null) return refuse(context, notFound('batch_not_found', unknown(text)))
  return Response.json(shown(found))
}

type Named = { readonly batch?: string | undefined; readonly item?: string | undefined }

/** Does the work of one contribution and writes its outcome down where it belongs to a batch. */
export async function asItem(
  context: Context<Api>,
  accountId: AccountId,
  { batch, item }: Named,
  work: () => Promise<Response>,
): Promise<Response> {
  if (batch === undefined && item === undefined) return work()
  if (batch === undefined || item === undefined) {
    return refuse(context, invalidRequest('invalid_value', 'Send batch and item together.', 'item'))
  }
  const { batches, now } = context.get('ports')
  const id: BatchId = parseId('bat', batch)
  const isOpen = await batches.isOpen(id, accountId, nameInPath(context))
  if (!isOpen) return refuse(context, notFound('batch_not_found', unknown(batch), 'batch'))
  const response = await work()
  const told = await outcomeOf(response.clone())
  if (told !== null) await batches.tell(id, { name: item, ...told }, now())
  return response
}

const stored = z.object({ id: contributionId, state: z.enum(['accepted', 'pending']) })
const refused = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    metadata: z.object({ contribution_id: contributionId.optional() }),
  }),
})

/** What says nothing of the text, as too little right or no node, is no outcome: it is sent again. */
const ABOUT_THE_TEXT = new Set([400, 409, 413, 415, 422])

/** The very text is there, under an id that is told. */
const THERE: ReadonlyMap<string, 'duplicate' | 'withdrawn'> = new Map([
  ['contribution_duplicate', 'duplicate'],
  ['contribution_withdrawn', 'withdrawn'],
])

async function outcomeOf(response: Response): Promise<Omit<BatchItem, 'name'> | null> {
  const body: unknown = await response.json()
  if (response.ok) {
    const { id, state } = stored.parse(body)
    return { outcome: state, contributionId: id, code: null, message: null }
  }
  if (!ABOUT_THE_TEXT.has(response.status)) return null
  const { code, message, metadata } = refused.parse(body).error
  const outcome = THERE.get(code) ?? 'rejected'
  return { outcome, contributionId: metadata.contribution_id ?? null, code, message }
}

function shown({ id, datanet, expected, counts, items }: Batch): object {
  const told = Object.values(counts).reduce((sum, each) => sum + each, 0)
  return {
    id,
    object: 'contribution_batch',
    datanet,
    expected,
    told,
    ...counts,
    items: items.map(({ contributionId: contribution, ...item }) => {
      return { ...item, contribution_id: contribution }
    }),
  }
}

function unknown(id: string): string {
  return `There is no batch '${id}' of this account for this Datanet.`
}
