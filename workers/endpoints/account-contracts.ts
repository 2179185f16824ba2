// What the operations of an account promise: their half of the OpenAPI document.
import { credits, generationObject, trialBalance } from '../../schemas/wire/account.ts'
import { usagePage, usageQuery, usageReconciliation } from '../../schemas/wire/usage-report.ts'
import { endpoint, json, type Contract, type Endpoint } from './endpoint.ts'
import { getCredits, getLedger } from './get-credits.ts'
import { getGeneration } from './get-generation.ts'
import { getUsage, reconcileUsage } from './usage.ts'

const READS = { method: 'get', tag: 'Account', auth: 'key', refusals: [401, 403, 404] } as const

const balance: Contract = {
  ...READS,
  path: '/v1/credits',
  operationId: 'getCredits',
  summary: 'The credit, to the nano-dollar',
  replies: { 200: json('The balance.', credits) },
}
const ledger: Contract = {
  ...READS,
  path: '/v1/ledger',
  operationId: 'getLedger',
  summary: 'The whole journal, added up',
  replies: { 200: json('A trial balance.', trialBalance) },
}
const generation: Contract = {
  ...READS,
  path: '/v1/generations/{id}',
  operationId: 'getGeneration',
  summary: 'What a call cost, who earned it, and why',
  description: 'Readable from the moment of the hold; the receipt follows the charge by a moment.',
  params: { id: 'gen_…: x-meed-generation-id of the call.' },
  replies: { 200: json('The call.', generationObject) },
}
const usage: Contract = {
  ...READS,
  path: '/v1/usage',
  operationId: 'getUsage',
  summary: 'What was used, by hour or day, key and model',
  query: usageQuery,
  replies: {
    200: {
      description: 'The rows; with `format=csv`, or where text/csv is asked for, as CSV.',
      content: { 'application/json': usagePage },
    },
  },
  refusals: [400, 401, 403],
}
const reconciliation: Contract = {
  ...READS,
  path: '/v1/usage/reconciliation',
  operationId: 'reconcileUsage',
  summary: 'Do these sums equal the account’s own journal?',
  replies: { 200: json('Both sums and their difference.', usageReconciliation) },
}

export const ACCOUNT_ENDPOINTS: readonly Endpoint[] = [
  endpoint(balance, getCredits),
  endpoint(ledger, getLedger),
  endpoint(usage, getUsage),
  endpoint(reconciliation, reconcileUsage),
  endpoint(generation, getGeneration),
]
