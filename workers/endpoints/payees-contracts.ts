// What the operations on payees promise.
import {
  payoutAddressList,
  payoutAddressObject,
  standingObject,
} from '../../schemas/wire/payees.ts'
import { endpoint, endpointWith, json } from './endpoint.ts'
import type { Contract, Endpoint } from './endpoint.ts'
import { once } from './made-once.ts'
import { appeal, appealRequest, getPayoutAddress, getStanding, judge, judgement } from './payees.ts'
import { payTo, putPayoutAddress } from './payees.ts'

const params = { address: 'A 20-byte address in hex.' }
const SETTLEMENT = { tag: 'Settlement' } as const

const standing: Contract = {
  ...SETTLEMENT,
  method: 'get',
  path: '/v1/standing',
  operationId: 'getStanding',
  summary: 'Is your pay held, why, and until when can you say something?',
  auth: 'key',
  replies: { 200: json('Of the wallet that the key belongs to.', standingObject) },
  refusals: [401, 403],
}
const contest: Contract = {
  ...SETTLEMENT,
  method: 'post',
  path: '/v1/standing/appeal',
  operationId: 'appealStanding',
  summary: 'Contest what your pay is held for',
  description: 'What is held stays held until an operator has decided.',
  auth: 'key',
  replies: { 200: json('As it stands now.', standingObject) },
  refusals: [400, 401, 403, 404, 408, 413, 415],
}
const judging: Contract = {
  ...SETTLEMENT,
  method: 'post',
  path: '/v1/standings/{address}',
  operationId: 'judgeStanding',
  summary: 'Report a finding on a contributor, or decide his appeal',
  description: 'The same evidence counts once. Findings fade: half of their points in 90 days.',
  auth: 'operator',
  params,
  replies: { 200: json('As it stands now.', standingObject) },
  refusals: [400, 401, 408, 413, 415],
}
const paidAt: Contract = {
  ...SETTLEMENT,
  method: 'get',
  path: '/v1/payout-addresses/{address}',
  operationId: 'getPayoutAddress',
  summary: 'Where an account is paid',
  auth: 'none',
  params,
  replies: {
    200: json('The one in force, and one that will be; none: its own wallet.', payoutAddressList),
  },
  refusals: [400],
}
const payAt: Contract = {
  ...SETTLEMENT,
  method: 'put',
  path: '/v1/payout-addresses/{address}',
  operationId: 'setPayoutAddress',
  summary: 'Have the earnings of an account paid elsewhere',
  description:
    'Signed by the account (EIP-712 PayTo) and followed from the epoch behind the open one. What was ' +
    'committed before stays where it was.',
  auth: 'none',
  params,
  replies: { 200: json('What was said, and from which epoch on it holds.', payoutAddressObject) },
  refusals: [400, 404, 408, 409, 413, 415],
}

export const PAYEE_ENDPOINTS: readonly Endpoint[] = [
  endpoint(standing, getStanding),
  once(endpointWith(contest, appealRequest, appeal), 'admin'),
  endpointWith(judging, judgement, judge),
  endpoint(paidAt, getPayoutAddress),
  endpointWith(payAt, payTo, putPayoutAddress),
]
