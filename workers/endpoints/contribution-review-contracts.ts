// What the operations on contributions under review, on batches and on earnings promise: their part of
// the OpenAPI document.
import { listOf } from '../../schemas/wire/account.ts'
import { earningsObject, earningsQuery } from '../../schemas/wire/earnings.ts'
import { leaderboardObject, leaderboardQuery } from '../../schemas/wire/earnings.ts'
import { agreementObject, batchObject, batchQuery, newBatch } from '../../schemas/wire/reviews.ts'
import { contributionsQuery, reviewedObject, reviewReply } from '../../schemas/wire/reviews.ts'
import { reviewSaid } from '../../schemas/wire/reviews.ts'
import { getBatch, openBatch } from './contribution-batches.ts'
import { getAgreement, getContribution, listContributions } from './contribution-reviews.ts'
import { reviewContribution } from './contribution-reviews.ts'
import { getEarnings, getLeaderboard } from './earnings.ts'
import { endpoint, json, type Contract, type Endpoint } from './endpoint.ts'
import { once } from './made-once.ts'

const PARAMS = { owner: 'Owner part of the Datanet’s name.', name: 'Its own part.' } as const
const BODY = [400, 401, 408, 413, 415] as const
const NET = '/v1/datanets/{owner}/{name}'
const KEYED = { tag: 'Datanets', auth: 'key' } as const
const ONE = { params: { id: 'con_…' } } as const

const list: Contract = {
  ...KEYED,
  method: 'get',
  path: `${NET}/contributions`,
  params: PARAMS,
  operationId: 'listContributions',
  summary: 'List contributions by state: the review queue',
  query: contributionsQuery,
  replies: {
    200: json('Oldest first: all for those who decide, else one’s own.', listOf(reviewedObject)),
  },
  refusals: [400, 401, 403, 404],
}
const get: Contract = {
  ...KEYED,
  ...ONE,
  method: 'get',
  path: '/v1/contributions/{id}',
  operationId: 'getContribution',
  summary: 'Read a contribution and how it stands',
  replies: { 200: json('The contribution.', reviewedObject) },
  refusals: [401, 403, 404],
}
const review: Contract = {
  ...KEYED,
  ...ONE,
  method: 'post',
  path: '/v1/contributions/{id}/review',
  operationId: 'reviewContribution',
  summary: 'Approve or reject a contribution that waits',
  description: 'By the owner or a curator, each once; what is approved is searchable at once.',
  replies: { 200: json('How it stands now.', reviewReply) },
  refusals: [...BODY, 403, 404, 409, 422, 503],
}
const agreement: Contract = {
  ...KEYED,
  method: 'get',
  path: `${NET}/agreement`,
  params: PARAMS,
  operationId: 'getAgreement',
  summary: 'How far reviewers agree',
  replies: { 200: json('Observed agreement, and Cohen’s kappa of each pair.', agreementObject) },
  refusals: [401, 403, 404],
}
const open: Contract = {
  ...KEYED,
  method: 'post',
  path: `${NET}/batches`,
  params: PARAMS,
  operationId: 'openBatch',
  summary: 'Open a batch of contributions',
  description:
    'Then send each contribution with `batch` and `item`, in any order, again if need be.',
  replies: { 201: json('The batch.', batchObject) },
  refusals: [...BODY, 403, 404, 409, 422],
}
const batch: Contract = {
  ...KEYED,
  method: 'get',
  path: '/v1/batches/{id}',
  params: { id: 'bat_…' },
  operationId: 'getBatch',
  summary: 'How far a batch is, and what became of its items',
  query: batchQuery,
  replies: { 200: json('The batch.', batchObject) },
  refusals: [400, 401, 403, 404],
}

const earnings: Contract = {
  ...KEYED,
  ...ONE,
  method: 'get',
  path: '/v1/contributions/{id}/earnings',
  operationId: 'getEarnings',
  summary: 'What a contribution earned, passage by passage and call by call',
  query: earningsQuery,
  replies: { 200: json('Its earnings.', earningsObject) },
  refusals: [400, 401, 403, 404],
}
const leaderboard: Contract = {
  tag: 'Datanets',
  auth: 'key or none',
  method: 'get',
  path: `${NET}/leaderboard`,
  params: PARAMS,
  operationId: 'getLeaderboard',
  summary: 'Who contributed, was used and earned most, in an epoch or so far',
  description:
    'Of a private Datanet for its readers, contributors, curators and owner; 403 leaderboard_not_granted to ' +
    'others who may see its card.',
  query: leaderboardQuery,
  replies: { 200: json('Most earned first.', leaderboardObject) },
  refusals: [400, 401, 403, 404],
}

export const REVIEW_ENDPOINTS: readonly Endpoint[] = [
  endpoint(list, listContributions),
  endpoint(get, getContribution),
  once(endpoint(review, reviewContribution, reviewSaid), 'datanets'),
  endpoint(agreement, getAgreement),
  once(endpoint(open, openBatch, newBatch), 'datanets'),
  endpoint(batch, getBatch),
  endpoint(earnings, getEarnings),
  endpoint(leaderboard, getLeaderboard),
]
