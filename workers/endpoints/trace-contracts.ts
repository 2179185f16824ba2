// What the operations that explain a credit promise.
import { z } from 'zod'
import { attributionInputs, highlight, provenLine } from '../../schemas/wire/attribution.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { address, count, generationId, sha256 } from '../../schemas/wire/scalars.ts'
import { shownCredit } from '../../schemas/wire/shown-call.ts'
import { endpoint, json } from './endpoint.ts'
import type { Contract } from './endpoint.ts'
import { getLine, getTrace } from './get-trace.ts'

const params = { id: 'gen_…: x-meed-generation-id of the call.' }

const trace: Contract = {
  method: 'get',
  path: '/v1/generations/{id}/trace',
  operationId: 'getTrace',
  tag: 'Account',
  summary:
    'Which words of the answer rest on what, and all that it takes to compute the credit again',
  auth: 'key',
  params,
  replies: {
    200: json(
      'For the payer alone.',
      z.object({
        id: generationId,
        object: z.literal('generation.trace'),
        version: z.string(),
        payer: address,
        credit: shownCredit,
        highlights: z.array(highlight),
        lines: z.array(provenLine),
        receipt: signedReceipt,
        inputs: attributionInputs,
      }),
    ),
  },
  description: 'Before the call has its receipt: 409 `not_credited_yet`, with Retry-After.',
  refusals: [401, 403, 404, 409],
}

const line: Contract = {
  method: 'get',
  path: '/v1/generations/{id}/line',
  operationId: 'getLine',
  tag: 'Account',
  summary: 'What one payee may see of a credit, with its proof against the signed receipt',
  auth: 'key',
  params,
  replies: {
    200: json(
      'The lines of the wallet that the key belongs to.',
      z.object({
        id: generationId,
        object: z.literal('generation.line'),
        lines_root: sha256,
        receipt_seq: count,
        receipt_shard: count,
        lines: z.array(provenLine),
        receipt: signedReceipt,
      }),
    ),
  },
  refusals: [401, 404],
}

export const TRACE_ENDPOINTS = [endpoint(trace, getTrace), endpoint(line, getLine)]
