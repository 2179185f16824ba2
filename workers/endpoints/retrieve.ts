// POST /v1/retrieve: passages for a question, priced by the Datanets' fees. Also says how many came
// and what they cost; no passage, no charge.
import type { Context } from 'hono'
import type { z } from 'zod'
import { err, ok } from '../../schemas/result.ts'
import { retrieveReply, retrieveRequest, type RetrieveReply } from '../../schemas/wire/retrieve.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import { rightsOf } from '../datanets/rights.ts'
import { credentialOf, refuse, type Api } from '../http/context.ts'
import type { Problem } from '../http/problem.ts'
import { retrieveCall, type Found, type RetrieveCallRefusal } from '../retrieve-call.ts'
import { chargedOnce } from './charged-once.ts'
import { ANSWERS } from './chat-completions.ts'
import { unknownLicence } from './datanets.ts'
import { endpointWith, json, type Contract } from './endpoint.ts'
import { whatHelps } from './credit-refusals.ts'
import { problemOf } from './refusals.ts'

const PASSAGES_STANDARD = 10

const contract: Contract = {
  ...ANSWERS,
  path: '/v1/retrieve',
  operationId: 'retrieve',
  summary: 'Find passages for a question',
  description: 'Costs the fees of the Datanets named, once; no passage, no charge.',
  replies: { 200: json('Passages, best first, one of each cluster.', retrieveReply) },
}

export const retrieve = endpointWith(contract, retrieveRequest, retrievePassages)

/** The reply, but the charge. */
type Kept = Omit<RetrieveReply, 'usage'>

/** Whether a licence is one at all does not hang on a Datanet's rules. */
const NOTHING = { retrieve: false, train: false }

function retrievePassages(
  context: Context<Api>,
  body: z.output<typeof retrieveRequest>,
  bytes: Uint8Array,
): Promise<Response> {
  const ports = context.get('ports')
  const { query, datanets, limit, filter } = body
  const at = (filter?.licences ?? []).findIndex((one) => rightsOf(one, NOTHING) === null)
  const unknown = filter?.licences?.[at]
  if (unknown !== undefined) {
    const problem = unknownLicence(unknown, `filter.licences[${at}]`)
    return Promise.resolve(refuse(context, problem))
  }
  return chargedOnce<Kept>(context, bytes, {
    async run({ generationId, holdBeforeMs, keep }) {
      const keptOf = (found: Found) => listed(generationId, found, ports.publicUrl)
      const call = {
        generationId,
        holdBeforeMs,
        authorization: credentialOf(context),
        datanets: [...new Set(datanets)],
        question: query,
        limit: limit ?? PASSAGES_STANDARD,
        filter: {
          licences: filter?.licences ?? null,
          contributions: filter?.contributions ?? null,
          since: filter?.since_ms ?? null,
        },
        keep: (found: Found) => keep(keptOf(found)),
      }
      const answered = await retrieveCall(call, ports)
      if (!answered.ok) return err(problemOfRetrieval(answered.error))
      const { chargedNanoUsd } = answered.value
      return ok({ kept: keptOf(answered.value), chargedNanoUsd })
    },
    bodyOf: (kept, charged) => replyOf(kept, charged),
    headersOf: ({ id }) => ({ 'x-meed-generation-id': id }),
  })
}

/** A search has no tokens to ask fewer of. */
function problemOfRetrieval(refusal: RetrieveCallRefusal): Problem {
  const problem = problemOf(refusal)
  if (refusal.kind !== 'credit_insufficient') return problem
  const { neededNanoUsd, availableNanoUsd } = refusal
  const message =
    `These Datanets cost ${neededNanoUsd} nano-USD a question, and ${availableNanoUsd} are available. ` +
    whatHelps(refusal, 'Deposit more ("meed topup"), or name fewer of them.')
  return { ...problem, message }
}

function replyOf(kept: Kept, charged: NanoUsd): RetrieveReply {
  return { ...kept, usage: { passages: kept.data.length, cost_nano_usd: charged.toString() } }
}

function listed(id: string, { passages, vectorUsed }: Found, publicUrl: string): Kept {
  return {
    id,
    object: 'list',
    vector_used: vectorUsed,
    data: passages.map((passage) => ({
      id: passage.passageId,
      object: 'passage',
      url: `${publicUrl}/v1/passages/${passage.passageId}`,
      datanet: passage.datanet,
      contribution_id: passage.contributionId,
      cluster_id: passage.clusterId,
      title: passage.title,
      text: passage.text,
      sha256: passage.textSha256,
      payee: passage.payee,
      scores: passage.scores,
    })),
  }
}
