// GET /v1/models and /v1/models/{id}: the bases and the sentence embeddings that nodes serve, and the
// adapters published on the bases, with the price of one token and whether a node can answer now.
import { addNanoUsd, formatUsd, ZERO_NANO_USD, type NanoUsd } from '../../schemas/money.ts'
import { modelList, modelObject, type ModelObject } from '../../schemas/wire/models.ts'
import type { EngineFeature, NodeStatus } from '../../schemas/wire/node.ts'
import { ownedName } from '../../schemas/wire/scalars.ts'
import type { Context } from 'hono'
import { refuse, type Api } from '../http/context.ts'
import type { Adapter } from '../models/models.port.ts'
import type { BaseTerms, Ports } from '../ports.ts'
import { keepsBack } from '../route/score.ts'
import { readerOf } from './caller-of.ts'
import { endpoint, json, type Contract } from './endpoint.ts'
import { problemOf } from './refusals.ts'

/** Open to all; a key that is sent must be one, for tools ask here whether it is. */
const READS = { method: 'get', tag: 'Models', auth: 'key or none' } as const

const listContract: Contract = {
  ...READS,
  path: '/v1/models',
  operationId: 'listModels',
  summary: 'List what can be called, with prices',
  replies: { 200: json('The models.', modelList) },
  refusals: [401],
}
const oneContract: Contract = {
  ...READS,
  path: '/v1/models/{model}',
  operationId: 'getModel',
  summary: 'One model: price, context, state',
  description: 'The name of an adapter has a slash: write owner/name as it is, or as owner%2Fname.',
  params: { model: 'A base model, or an adapter as owner/name.' },
  replies: { 200: json('The model.', modelObject) },
  refusals: [401, 404],
}

export const listModels = endpoint(listContract, async (context) => {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  return Response.json({ object: 'list', data: await modelsOf(context.get('ports')) })
})

export const getModel = endpoint(oneContract, (context) => answerOne(context))

/** The same for owner/name, whose slash makes it two parts of the path. */
export const getOwnedModel = endpoint(
  {
    ...oneContract,
    path: '/v1/models/{owner}/{name}',
    operationId: 'getAdapterModel',
    summary: 'One adapter: price, context, state',
    params: { owner: 'Owner part of the name.', name: 'Its own part.' },
  },
  (context) => answerOne(context),
)

async function answerOne(context: Context<Api>): Promise<Response> {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  const { model, owner, name } = context.req.param() as Record<string, string | undefined>
  const asked = model ?? `${owner}/${name}`
  const { fleet, adapters, baseTerms } = context.get('ports')
  const isName = ownedName.safeParse(asked).success
  const [seen, adapter] = await Promise.all([fleet.view(), isName ? adapters.find(asked) : null])
  const nodes = seen.map(({ status }) => status)
  // A base hides an adapter of the same name from calls, too.
  const served = [...baseModels(nodes, baseTerms), ...embeddingModels(nodes, baseTerms)].find(
    ({ id }) => id === asked,
  )
  if (served !== undefined) return Response.json(served)
  if (adapter === null) return refuse(context, problemOf({ kind: 'model_unknown', name: asked }))
  const { withdrawnAtMs } = adapter
  if (withdrawnAtMs === null) return Response.json(adapterModel(adapter, nodes, baseTerms))
  return refuse(context, problemOf({ kind: 'adapter_withdrawn', name: asked, withdrawnAtMs }))
}

async function modelsOf({ fleet, adapters, baseTerms }: Ports): Promise<ModelObject[]> {
  const [seen, published] = await Promise.all([fleet.view(), adapters.list()])
  const nodes = seen.map(({ status }) => status)
  return [
    ...baseModels(nodes, baseTerms),
    ...published.map((adapter) => adapterModel(adapter, nodes, baseTerms)),
    ...embeddingModels(nodes, baseTerms),
  ]
}

function baseModels(nodes: readonly NodeStatus[], terms: BaseTerms): ModelObject[] {
  const bases = new Map(nodes.map((node) => [node.base.name, node]))
  return [...bases.values()].map((node) => baseModel(node, nodes, terms))
}

function embeddingModels(nodes: readonly NodeStatus[], terms: BaseTerms): ModelObject[] {
  const embeddings = new Map(
    nodes.flatMap(({ embedding }) =>
      embedding.sha256 === undefined ? [] : [[embedding.model, embedding] as const],
    ),
  )
  return [...embeddings.values()].map((embedding) => embeddingModel(embedding, terms))
}

function baseModel(
  { base }: NodeStatus,
  nodes: readonly NodeStatus[],
  terms: BaseTerms,
): ModelObject {
  return {
    id: base.name,
    object: 'model',
    created: 0,
    owned_by: 'meed',
    description: 'A base model, without an adapter.',
    status: 'ready',
    kind: 'base',
    context_length: base.contextTokens,
    sha256: base.sha256,
    base_sha256: null,
    pricing: pricing(terms.promptNanoUsd, terms.completionNanoUsd),
    supported_parameters: parametersOf(nodes.filter((node) => node.base.sha256 === base.sha256)),
  }
}

function adapterModel(
  adapter: Adapter,
  nodes: readonly NodeStatus[],
  terms: BaseTerms,
): ModelObject {
  const under = nodes.filter(({ base }) => base.sha256 === adapter.baseSha256)
  return {
    id: adapter.name,
    object: 'model',
    created: Math.floor(adapter.createdAtMs / 1_000),
    owned_by: adapter.name.split('/')[0] ?? '',
    description: adapter.description,
    status: stateOf(adapter, under),
    kind: 'adapter',
    context_length: under[0]?.base.contextTokens ?? null,
    sha256: adapter.sha256,
    base_sha256: adapter.baseSha256,
    pricing: pricing(
      addNanoUsd(terms.promptNanoUsd, adapter.promptNanoUsd),
      addNanoUsd(terms.completionNanoUsd, adapter.completionNanoUsd),
    ),
    supported_parameters: parametersOf(under),
  }
}

/** @param under the nodes of its base */
export function stateOf(
  { sha256 }: Pick<Adapter, 'sha256'>,
  under: readonly NodeStatus[],
): ModelObject['status'] {
  const willing = under.filter((node) => !keepsBack(node, sha256))
  if (willing.length === 0) return 'failed'
  const held = willing.some(({ adapters }) => adapters.some((one) => one.sha256 === sha256))
  return held ? 'ready' : 'loading'
}

function embeddingModel(embedding: NodeStatus['embedding'], terms: BaseTerms): ModelObject {
  return {
    id: embedding.model,
    object: 'model',
    created: 0,
    owned_by: 'meed',
    description: `Sentence embeddings of ${embedding.dimensions} dimensions, unit length.`,
    status: 'ready',
    kind: 'embedding',
    context_length: embedding.maxTokens ?? null,
    sha256: embedding.sha256 ?? '',
    base_sha256: null,
    pricing: pricing(terms.embeddingNanoUsd, ZERO_NANO_USD),
    supported_parameters: ['encoding_format'],
  }
}

const ALWAYS = ['max_tokens', 'temperature', 'top_p', 'seed', 'stop', 'stream', 'datanets']
const BY_FEATURE: Readonly<Record<EngineFeature, readonly string[]>> = {
  logprobs: ['logprobs', 'top_logprobs'],
  json_schema: ['response_format', 'structured_outputs'],
  completion: [],
  choices: ['n'],
  composition: [],
  composition_owner: [],
  turns: [],
}

function parametersOf(nodes: readonly NodeStatus[]): string[] {
  const features = new Set(nodes.flatMap((node) => node.features ?? []))
  return [...ALWAYS, ...[...features].flatMap((feature) => BY_FEATURE[feature])].toSorted()
}

function pricing(prompt: NanoUsd, completion: NanoUsd): ModelObject['pricing'] {
  return {
    prompt: formatUsd(prompt).slice(1),
    completion: formatUsd(completion).slice(1),
    prompt_nano_usd: prompt.toString(),
    completion_nano_usd: completion.toString(),
  }
}
