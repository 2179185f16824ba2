// What the operations on money in and out promise: their half of the OpenAPI document.
import {
  autoTopUpObject,
  autoTopUpRequest,
  eventReceived,
  topUpObject,
  topUpRequest,
} from '../../schemas/wire/topup.ts'
import { endpoint, endpointWith, json, type Contract, type Endpoint } from './endpoint.ts'
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
  headers: { 'Idempotency-Key': 'The same key and body open the same checkout.' },
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

export const FUND_ENDPOINTS: readonly Endpoint[] = [
  endpointWith(topUp, topUpRequest, openTopUp),
  endpoint(auto, getAutoTopUp),
  endpointWith(setAuto, autoTopUpRequest, setAutoTopUp),
  endpoint(webhook, stripeWebhook),
]
