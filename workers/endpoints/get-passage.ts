// GET /v1/passages/{id}: the passage that a citation points at, with its exact place in the
// contribution. Public where its Datanet is; else for those who may read the Datanet.
import type { Context } from 'hono'
import { PATTERNS, parseId } from '../../schemas/ids.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound } from '../http/problem.ts'
import { readerOf } from './caller-of.ts'

export async function getPassage(context: Context<Api>): Promise<Response> {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  const text = context.req.param('id') ?? ''
  const { datanets } = context.get('ports')
  const id = PATTERNS.psg.test(text) ? parseId('psg', text) : null
  const passage = id === null ? null : await datanets.passage(reader.value, id)
  if (passage === null) {
    return refuse(context, notFound('passage_not_found', `No passage '${text}' that you may read.`))
  }
  return Response.json({
    id: passage.id,
    object: 'passage',
    contribution_id: passage.contributionId,
    datanet: passage.datanet,
    title: passage.title,
    source: passage.source,
    licence: passage.licence,
    payee: passage.payee,
    text: passage.text,
    sha256: passage.textSha256,
    start: passage.start,
    end: passage.end,
    withdrawn: passage.isWithdrawn,
  })
}
