// What the operations on money in and out promise: their half of the OpenAPI document.
import {
  autoTopUpObject,
  autoTopUpRequest,
  eventReceived,
  topUpObject,
  topUpRequest,
  withdrawalObject,
  withdrawalRequest,
} from '../../schemas/wire/topup.ts'
import { listOf } from '../../schemas/wire/account.ts'
import { once } from './made-once.ts'
import { endpoint, endpointWith, json, type Contract, type Endpoint } from './endpoint.ts'
import { listWithdrawals, requestWithdrawal } from './withdrawals.ts'
import { getAutoTopUp, openTopUp, setAutoTopUp, stripeWebhook } from './topups.ts'

const ADMIN = { tag: 'Account', auth: 'key' } as const
const BODY = [400, 401, 403, 408, 413, 415, 503] as const

const topUp: Contract = {
  ...ADMIN,
  method: 'post',
  path: '/v1/topups',
  operationId: 'openTopUp',
  summary: 'Top up by card',
  description:
    'Opens a Stripe Checkout. Credit is granted when Stripe says that it was paid, not before. Needs the scope `admin`.',
  replies: { 200: json('Where to pay.', topUpObject) },
  refusals: [...BODY, 402],
}
const auto: Contract = {
  ...ADMIN,
  method: 'get',
  path: '/v1/topups/auto',
  operationId: 'getAutoTopUp',
  summary: 'When is the kept card charged by itself?',
  replies: { 200: json('The settings, and what became of them.', autoTopUpObject) },
  refusals: [400, 401, 403, 503],
}
const setAuto: Contract = {
  ...ADMIN,
  method: 'put',
  path: '/v1/topups/auto',
  operationId: 'setAutoTopUp',
  summary: 'Charge the kept card by itself, or stop it',
  description:
    'Once for each time that credit falls below `threshold`. A refused charge switches it off and says why.',
  replies: { 200: json('The settings, and what became of them.', autoTopUpObject) },
  refusals: [...BODY],
}
const webhook: Contract = {
  tag: 'Account',
  auth: 'none',
  method: 'post',
  path: '/v1/stripe/webhook',
  operationId: 'stripeWebhook',
  summary: 'Where Stripe says what has happened',
  description: 'Signed by Stripe (`Stripe-Signature`); verified over the bytes as they came.',
  bytes: { type: 'application/json', description: 'An event of Stripe’s.' },
  replies: { 200: json('Heard.', eventReceived) },
  refusals: [400, 408, 413, 415, 503],
}

const withdrawal: Contract = {
  ...ADMIN,
  method: 'post',
  path: '/v1/withdrawals',
  operationId: 'requestWithdrawal',
  summary: 'Take credit out, to the account’s own wallet',
  description:
    'Only what came as tokens. The credit is gone from now on; it comes back if the withdrawal is stopped, or not requested on the chain in time.',
  replies: { 201: json('The signed withdrawal.', withdrawalObject) },
  refusals: [...BODY, 402, 409, 422],
}
const withdrawals: Contract = {
  ...ADMIN,
  method: 'get',
  path: '/v1/withdrawals',
  operationId: 'listWithdrawals',
  summary: 'List the withdrawals that are not over',
  replies: { 200: json('Those signed or requested.', listOf(withdrawalObject)) },
  refusals: [401, 403],
}

export const FUND_ENDPOINTS: readonly Endpoint[] = [
  once(endpointWith(topUp, topUpRequest, openTopUp), 'admin'),
  endpoint(auto, getAutoTopUp),
  endpointWith(setAuto, autoTopUpRequest, setAutoTopUp),
  endpoint(webhook, stripeWebhook),
  once(endpointWith(withdrawal, withdrawalRequest, requestWithdrawal), 'admin'),
  endpoint(withdrawals, listWithdrawals),
]
