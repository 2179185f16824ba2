// POST /v1/retrieve: passages for a question, priced by the Datanets' fees. Also says how many came
// and what they cost; no passage, no charge.
import type { Context } from 'hono'
import { makeId } from '../../schemas/ids.ts'
import { retrieveRequest, type RetrieveReply } from '../../schemas/wire/retrieve.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { readJson } from '../http/read-body.ts'
import { retrieveCall } from '../retrieve-call.ts'
import { problemOf } from './refusals.ts'

const PASSAGES_STANDARD = 10

export async function retrievePassages(context: Context<Api>): Promise<Response> {
  const body = await readJson(context.req.raw, retrieveRequest)
  if (!body.ok) return refuse(context, body.error)
  const ports = context.get('ports')
  const generationId = makeId('gen', ports.now(), ports.random(10))
  const { query, datanets, limit, filter } = body.value
  const call = {
    generationId,
    authorization: context.req.header('authorization') ?? null,
    datanets: [...new Set(datanets)],
    question: query,
    limit: limit ?? PASSAGES_STANDARD,
    filter: {
      licences: filter?.licences ?? null,
      contributions: filter?.contributions ?? null,
      since: filter?.since_ms ?? null,
    },
  }
  const answered = await retrieveCall(call, ports)
  if (!answered.ok) return refuse(context, problemOf(answered.error))
  const { passages, vectorUsed, chargedNanoUsd } = answered.value
  const cost = chargedNanoUsd.toString()
  const reply: RetrieveReply = {
    id: generationId,
    object: 'list',
    vector_used: vectorUsed,
    data: passages.map((passage) => ({
      id: passage.passageId,
      object: 'passage',
      url: `${ports.publicUrl}/v1/passages/${passage.passageId}`,
      datanet: passage.datanet,
      contribution_id: passage.contributionId,
      cluster_id: passage.clusterId,
      title: passage.title,
      text: passage.text,
      sha256: passage.textSha256,
      payee: passage.payee,
      scores: passage.scores,
    })),
    usage: { passages: passages.length, cost_nano_usd: cost },
  }
  const headers = { 'x-meed-generation-id': generationId, 'x-meed-cost-nano-usd': cost }
  return Response.json(reply, { headers })
}
