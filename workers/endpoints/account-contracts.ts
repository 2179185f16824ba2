// What the operations of an account promise: their half of the OpenAPI document.
import { credits, generationObject, keyShown, trialBalance } from '../../schemas/wire/account.ts'
import { createKey, newKey } from './create-key.ts'
import { endpoint, json, type Contract, type Endpoint } from './endpoint.ts'
import { getCredits, getLedger } from './get-credits.ts'
import { getGeneration } from './get-generation.ts'

const READS = { method: 'get', tag: 'Account', auth: 'key', refusals: [401, 404] } as const

const key: Contract = {
  method: 'post',
  tag: 'Account',
  auth: 'none',
  path: '/v1/keys',
  operationId: 'createKey',
  summary: 'Make a key, by the signature of a wallet',
  description: 'The wallet signs an EIP-712 KeyRequest; its nonce makes one key, for ever.',
  replies: { 201: json('The key, shown once.', keyShown) },
  refusals: [400, 401, 408, 413, 415],
}
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

export const ACCOUNT_ENDPOINTS: readonly Endpoint[] = [
  endpoint(key, createKey, newKey),
  endpoint(balance, getCredits),
  endpoint(ledger, getLedger),
  endpoint(generation, getGeneration),
]
