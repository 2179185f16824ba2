// What the public settlement operations and the nodes' own promise: their half of the document.
import { z } from 'zod'
import { claimObject, epochMoney, listOf, payoutObject } from '../../schemas/wire/account.ts'
import { settlerProgress, shownEpoch } from '../../schemas/wire/shown-epoch.ts'
import { manifest } from '../../schemas/wire/epoch.ts'
import { heartbeatReply, nodeJoin, nodeStatus } from '../../schemas/wire/node.ts'
import { generationId } from '../../schemas/wire/scalars.ts'
import { receiptProof } from '../settle/receipt-proof.ts'
import { bytesOf, endpoint, endpointWith, json } from './endpoint.ts'
import type { Contract, Endpoint } from './endpoint.ts'
import { getBlob, getManifest, getMoney, listEpochs, settleNow } from './epochs.ts'
import { fetchAdapter, forgetNode, joinNode, nodeHeartbeat } from './node-link.ts'
import { claimRequest, getPayout, relayClaim } from './payouts.ts'
import { getReceiptProof } from './receipt-proof.ts'

const READS = { method: 'get', tag: 'Settlement', auth: 'none' } as const

const list: Contract = {
  ...READS,
  path: '/v1/epochs',
  operationId: 'listEpochs',
  summary: 'List the epochs, newest first',
  replies: { 200: json('The epochs with their state on the chain.', listOf(shownEpoch)) },
  refusals: [],
}
const settle: Contract = {
  ...READS,
  method: 'post',
  auth: 'operator',
  path: '/v1/epochs',
  operationId: 'settleNow',
  summary: 'Close and settle the epoch now',
  replies: { 202: json('How far it went.', settlerProgress) },
  refusals: [401],
}
const read: Contract = {
  ...READS,
  path: '/v1/epochs/{epoch}',
  operationId: 'getEpochManifest',
  summary: 'Read the manifest of an epoch',
  description:
    'Byte for byte as it was hashed. It names every other file by the hash of its bytes.',
  params: { epoch: 'Its number, from 1.' },
  replies: { 200: json('The manifest.', manifest) },
  refusals: [404],
}
const blob: Contract = {
  ...READS,
  path: '/v1/blobs/{sha256}',
  operationId: 'getBlob',
  summary: 'Read a published file by its hash',
  params: { sha256: 'sha-256 of its bytes, 64 hex digits.' },
  replies: { 200: bytesOf('application/octet-stream', 'The file.') },
  refusals: [404],
}
const inclusion: Contract = {
  ...READS,
  path: '/v1/generations/{id}/receipt/proof',
  operationId: 'getReceiptProof',
  summary: 'Prove that a call is in the epoch that the chain committed to',
  description:
    'Once its epoch is final. `npm run verify-epoch -- --receipt FILE` checks it, spelt as the receipt was signed.',
  params: { id: 'gen_…: x-meed-generation-id of the call.' },
  replies: {
    200: json(
      'The signed receipt and its way to `receiptsRoot`.',
      receiptProof.extend({ object: z.literal('receipt.proof'), id: generationId }),
    ),
  },
  refusals: [404],
}
const payout: Contract = {
  ...READS,
  path: '/v1/payouts/{address}',
  operationId: 'getPayout',
  summary: 'What a wallet can claim, with its proof',
  params: { address: 'A 20-byte address in hex.' },
  replies: { 200: json('The cumulative amount and the proof that `claim` wants.', payoutObject) },
  refusals: [400, 404],
}
const money: Contract = {
  ...READS,
  path: '/v1/epochs/{epoch}/money',
  operationId: 'getEpochMoney',
  summary: 'Does the money of an epoch agree wherever it is counted?',
  params: { epoch: 'Its number, from 1.' },
  replies: { 200: json('Receipts, splits, leaves and what was pulled.', epochMoney) },
  refusals: [404],
}
const claim: Contract = {
  ...READS,
  method: 'post',
  path: '/v1/claims',
  operationId: 'relayClaim',
  summary: 'Claim a payout without gas',
  description:
    'The relayer sends the claim. It pays the account, or the address that the account signed for ' +
    '(EIP-712 ClaimTo). Anybody may ask; small and frequent claims wait.',
  replies: { 202: json('The transaction that was sent.', claimObject) },
  refusals: [400, 404, 408, 413, 415, 422, 503],
}
const SIGNED = {
  'meed-node-key': 'The node’s ed25519 public key, hex.',
  'meed-node-time': 'Milliseconds since 1970, later than in any message before.',
  'meed-node-signature': 'By that key, over path, time and the sha-256 of the body.',
}
const join: Contract = {
  method: 'post',
  tag: 'Nodes',
  auth: 'node',
  path: '/internal/nodes',
  operationId: 'joinNode',
  summary: 'A node joins the fleet',
  description:
    'Ties the name to the key that signed the message. From then on only it speaks for it.',
  headers: SIGNED,
  replies: { 204: { description: 'It has joined, or had before.' } },
  refusals: [400, 401, 408, 409, 413, 415],
}
const forget: Contract = {
  method: 'delete',
  tag: 'Nodes',
  auth: 'operator',
  path: '/internal/nodes/{node}',
  operationId: 'forgetNode',
  summary: 'Forget a node and its key',
  description: 'For a node that has lost its key, or is to have no more calls.',
  params: { node: 'Its name.' },
  replies: { 204: { description: 'It is forgotten. Running calls go on.' } },
  refusals: [401, 404],
}
const heartbeat: Contract = {
  method: 'post',
  tag: 'Nodes',
  auth: 'none',
  headers: SIGNED,
  path: '/internal/nodes/heartbeat',
  operationId: 'nodeHeartbeat',
  summary: 'A node says how it is',
  replies: { 200: json('What to fetch before it is asked for.', heartbeatReply) },
  refusals: [400, 401, 408, 409, 413, 415],
}
const adapterFile: Contract = {
  ...READS,
  tag: 'Nodes',
  path: '/internal/adapters/{sha256}',
  operationId: 'fetchAdapter',
  summary: 'A node fetches an adapter by a signed URL',
  params: { sha256: 'sha-256 of the file.' },
  query: z.object({ expires: z.string(), signature: z.string() }),
  replies: { 200: bytesOf('application/octet-stream', 'The adapter.') },
  refusals: [404],
}

export const SETTLEMENT_ENDPOINTS: readonly Endpoint[] = [
  endpoint(list, listEpochs),
  endpoint(settle, settleNow),
  endpoint(read, getManifest),
  endpoint(money, getMoney),
  endpoint(blob, getBlob),
  endpoint(inclusion, getReceiptProof),
  endpoint(payout, getPayout),
  endpointWith(claim, claimRequest, relayClaim),
  endpoint(join, joinNode, nodeJoin),
  endpoint(forget, forgetNode),
  endpoint(heartbeat, nodeHeartbeat, nodeStatus),
  endpoint(adapterFile, fetchAdapter),
]
