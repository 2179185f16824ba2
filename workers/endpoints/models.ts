// GET /v1/models: the bases that nodes serve and the adapters published on them, with the price of
// one token and whether a node can run them now.
import type { Context } from 'hono'
import { addNanoUsd } from '../../schemas/money.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import type { Api } from '../http/context.ts'
import type { Adapter } from '../models/models.port.ts'
import type { BaseTerms } from '../ports.ts'

export async function listModels(context: Context<Api>): Promise<Response> {
  const { fleet, adapters, baseTerms } = context.get('ports')
  const [seen, published] = await Promise.all([fleet.view(), adapters.list()])
  const nodes = seen.map(({ status }) => status)
  const bases = new Map(nodes.map((node) => [node.base.name, node]))
  const list = [
    ...[...bases.values()].map((node) => baseModel(node, baseTerms)),
    ...published.map((adapter) => adapterModel(adapter, nodes, baseTerms)),
  ]
  return Response.json({ object: 'list', data: list })
}

function baseModel({ base }: NodeStatus, terms: BaseTerms): object {
  return {
    id: base.name,
    object: 'model',
    created: 0,
    owned_by: 'meed',
    status: 'ready',
    context_length: base.contextTokens,
    sha256: base.sha256,
    pricing: {
      prompt_nano_usd: terms.promptNanoUsd.toString(),
      completion_nano_usd: terms.completionNanoUsd.toString(),
    },
  }
}

function adapterModel(adapter: Adapter, nodes: readonly NodeStatus[], terms: BaseTerms): object {
  const under = nodes.find(({ base }) => base.sha256 === adapter.baseSha256)
  const prompt = addNanoUsd(terms.promptNanoUsd, adapter.promptNanoUsd)
  const completion = addNanoUsd(terms.completionNanoUsd, adapter.completionNanoUsd)
  return {
    id: adapter.name,
    object: 'model',
    created: Math.floor(adapter.createdAtMs / 1_000),
    owned_by: adapter.name.split('/')[0],
    description: adapter.description,
    status: under === undefined ? 'unavailable' : 'ready',
    context_length: under?.base.contextTokens ?? null,
    sha256: adapter.sha256,
    base_sha256: adapter.baseSha256,
    pricing: {
      prompt_nano_usd: prompt.toString(),
      completion_nano_usd: completion.toString(),
    },
  }
}
