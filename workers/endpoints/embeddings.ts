// POST /v1/embeddings: vectors of texts, metered and charged like every call.
import type { Context } from 'hono'
import type { NanoUsd } from '../../schemas/money.ts'
import { err, ok } from '../../schemas/result.ts'
import { embeddingList, embeddingRequest } from '../../schemas/wire/embeddings.ts'
import type { EmbeddingList, EmbeddingRequest } from '../../schemas/wire/embeddings.ts'
import { costOf } from '../../schemas/wire/usage.ts'
import { embed, type EmbedRefusal, type Vectors } from '../embed.ts'
import { credentialOf, type Api } from '../http/context.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { headersOf } from './answer-text.ts'
import { chargedOnce } from './charged-once.ts'
import { ANSWERS } from './chat-completions.ts'
import { endpointWith, json, type Contract } from './endpoint.ts'
import { whatHelps } from './credit-refusals.ts'
import { problemOf } from './refusals.ts'

const contract: Contract = {
  ...ANSWERS,
  path: '/v1/embeddings',
  operationId: 'createEmbedding',
  summary: 'Embed texts',
  description:
    'Unit vectors. A text longer than the model reads is refused, so that no half of it is paid.',
  replies: { 200: json('One vector a text, in their order.', embeddingList) },
}

export const embeddings = endpointWith(contract, embeddingRequest, embedTexts)

/** What a reply is made of, but the charge. */
type Kept = {
  readonly vectors: readonly (readonly number[])[]
  readonly tokens: number
  readonly headers: Readonly<Record<string, string>>
}

function embedTexts(
  context: Context<Api>,
  body: EmbeddingRequest,
  bytes: Uint8Array,
): Promise<Response> {
  const ports = context.get('ports')
  return chargedOnce<Kept>(context, bytes, {
    async run({ generationId, holdBeforeMs, keep }) {
      const keptOf = ({ hold, vectors, tokens }: Vectors) => {
        return { vectors, tokens, headers: headersOf({ hold }, generationId) }
      }
      const call = {
        generationId,
        holdBeforeMs,
        authorization: credentialOf(context),
        model: body.model,
        texts: [body.input].flat(),
        dimensions: body.dimensions ?? null,
        keep: (made: Vectors) => keep(keptOf(made)),
        signal: context.req.raw.signal,
      }
      const embedded = await embed(call, ports)
      if (!embedded.ok) return err(embedProblem(embedded.error))
      const { chargedNanoUsd } = embedded.value
      return ok({ kept: keptOf(embedded.value), chargedNanoUsd })
    },
    bodyOf: (kept, charged) => listed(kept, charged, body),
    headersOf: ({ headers }) => headers,
  })
}

function listed(
  { vectors, tokens }: Kept,
  charged: NanoUsd,
  { model, encoding_format: encoding }: EmbeddingRequest,
): EmbeddingList {
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encoding === 'base64' ? base64Of(vector) : [...vector],
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens, ...costOf(charged) },
  }
}

/** Little-endian float32, as OpenAI's clients read it; they ask for it by default. */
function base64Of(vector: readonly number[]): string {
  const bytes = new DataView(new ArrayBuffer(vector.length * 4))
  for (const [index, value] of vector.entries()) bytes.setFloat32(index * 4, value, true)
  return btoa(String.fromCharCode(...new Uint8Array(bytes.buffer)))
}

function embedProblem(refusal: EmbedRefusal): Problem {
  if (refusal.kind === 'dimensions_fixed') {
    const message = `This model has ${refusal.dimensions} dimensions and no other number.`
    return invalidRequest('invalid_value', message, 'dimensions')
  }
  // What fewer tokens would turn is said of the input: there is no max_tokens here.
  if (refusal.kind === 'tokens_above_limit') {
    const message =
      `These texts have up to ${refusal.tokens} tokens, but the key allows ${refusal.limit} a minute: ` +
      'waiting does not help. Send fewer or shorter texts a call.'
    return invalidRequest('tokens_above_key_limit', message, 'input')
  }
  if (refusal.kind === 'credit_insufficient') {
    const { neededNanoUsd, availableNanoUsd, affordableTokens } = refusal
    const message =
      `These texts may cost ${neededNanoUsd} nano-USD, and ${availableNanoUsd} are available: enough ` +
      `for ${affordableTokens} tokens. ${whatHelps(refusal, 'Deposit more, or send fewer or shorter texts a call.')}`
    return { ...problemOf(refusal), message }
  }
  if (refusal.kind !== 'text_too_long') return problemOf(refusal)
  const { index, limit } = refusal
  const message = `Text ${index} has more than the ${limit} tokens that the model reads. Split it.`
  return invalidRequest('context_length_exceeded', message, `input[${index}]`)
}
