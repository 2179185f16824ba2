// What the operations on webhooks promise: their part of the OpenAPI document.
import { makeId } from '../../schemas/ids.ts'
import { listOf } from '../../schemas/wire/account.ts'
import { deliveryPage, deliveryQuery, newWebhook, pulled } from '../../schemas/wire/webhooks.ts'
import { replayed, shownDelivery, shownWebhook } from '../../schemas/wire/webhooks.ts'
import { webhookCatalogue, webhookPull, webhookReplay } from '../../schemas/wire/webhooks.ts'
import { webhookRequest, webhookRotation, webhookTest } from '../../schemas/wire/webhooks.ts'
import { webhookUpdate, wholeDelivery } from '../../schemas/wire/webhooks.ts'
import { endpoint, endpointWith, json, type Contract, type Endpoint } from './endpoint.ts'
import { once, secretOnce, type Shows } from './made-once.ts'
import {
  createWebhook,
  deleteWebhook,
  getDelivery,
  getWebhook,
  listDeliveries,
} from './webhooks.ts'
import { listEventTypes, listWebhooks, pullWebhook, replayDead } from './webhooks.ts'
import { replayDelivery, rotateWebhook, testWebhook, triggerEvent } from './webhooks.ts'
import { updateWebhook } from './webhooks.ts'

const BODY = [400, 401, 403, 408, 413, 415] as const
const OF = { tag: 'Webhooks', auth: 'key' } as const
const ONE = { ...OF, path: '/v1/webhooks/{id}', params: { id: 'sub_…' } } as const
const DELIVERY = {
  ...OF,
  path: '/v1/webhooks/{id}/deliveries/{delivery}',
  params: { id: 'sub_…', delivery: 'The `webhook-id`: evt_… or evb_….' },
} as const

const create: Contract = {
  ...OF,
  method: 'post',
  path: '/v1/webhooks',
  operationId: 'createWebhook',
  summary: 'Subscribe to events',
  description:
    'Deliveries are signed by Standard Webhooks with the secret that is shown here alone; for 24 hours a repeat with the same Idempotency-Key by the same API key shows it again. With `url: null` nobody is called, and what waits is pulled.',
  replies: { 201: json('The webhook with its secret.', newWebhook) },
  refusals: [...BODY, 409],
}
const list: Contract = {
  ...OF,
  method: 'get',
  path: '/v1/webhooks',
  operationId: 'listWebhooks',
  summary: 'List the webhooks of the account',
  replies: { 200: json('Oldest first.', listOf(shownWebhook)) },
  refusals: [401, 403],
}
const types: Contract = {
  tag: 'Webhooks',
  auth: 'none',
  method: 'get',
  path: '/v1/webhooks/event-types',
  operationId: 'listEventTypes',
  summary: 'What there is to subscribe to, and how it is delivered',
  replies: { 200: json('Every type with its schema, and the retry policy.', webhookCatalogue) },
  refusals: [],
}
const trigger: Contract = {
  ...OF,
  method: 'post',
  path: '/v1/webhooks/test',
  operationId: 'triggerEvent',
  summary: 'Send an example of an event to every webhook that wants it',
  replies: { 202: json('What is sent.', listOf(shownDelivery)) },
  refusals: BODY,
}
const get: Contract = {
  ...ONE,
  method: 'get',
  operationId: 'getWebhook',
  summary: 'One webhook: what it wants and how it fares',
  replies: { 200: json('The webhook, without its secret.', shownWebhook) },
  refusals: [401, 403, 404],
}
const update: Contract = {
  ...ONE,
  method: 'patch',
  operationId: 'updateWebhook',
  summary: 'Change, disable or enable a webhook',
  description:
    'What is left out stays. Disabling makes dead letters of what waits; enabling sends on, and a replay sends those.',
  replies: { 200: json('The webhook as it is now.', shownWebhook) },
  refusals: [...BODY, 404],
}
const remove: Contract = {
  ...ONE,
  method: 'delete',
  operationId: 'deleteWebhook',
  summary: 'Delete a webhook, with its log and its dead letters',
  replies: { 204: { description: 'Deleted.' } },
  refusals: [401, 403, 404],
}
const rotate: Contract = {
  ...ONE,
  method: 'post',
  path: '/v1/webhooks/{id}/rotate',
  operationId: 'rotateWebhookSecret',
  summary: 'Give a webhook a new secret',
  description:
    'Through the grace period every delivery is signed with both. At most five secrets sign at once; none ends early to make room. A repeat with the same Idempotency-Key by the same API key shows the same secret.',
  replies: { 200: json('The webhook with its new secret.', newWebhook) },
  refusals: [...BODY, 404, 409],
}
const test: Contract = {
  ...ONE,
  method: 'post',
  path: '/v1/webhooks/{id}/test',
  operationId: 'testWebhook',
  summary: 'Send an example of an event to one webhook',
  description: 'It is signed and retried like any other, and says `"test": true`.',
  replies: { 202: json('What is sent.', shownDelivery) },
  refusals: [...BODY, 404, 409],
}
const deliveries: Contract = {
  ...ONE,
  method: 'get',
  path: '/v1/webhooks/{id}/deliveries',
  operationId: 'listDeliveries',
  summary: 'The log of deliveries; with `state=dead` the dead letters',
  query: deliveryQuery,
  replies: { 200: json('Newest first, each with its attempts.', deliveryPage) },
  refusals: [400, 401, 403, 404],
}
const delivery: Contract = {
  ...DELIVERY,
  method: 'get',
  operationId: 'getDelivery',
  summary: 'One delivery with what is sent',
  replies: { 200: json('The delivery.', wholeDelivery) },
  refusals: [401, 403, 404],
}
const replayOne: Contract = {
  ...DELIVERY,
  method: 'post',
  path: '/v1/webhooks/{id}/deliveries/{delivery}/replay',
  operationId: 'replayDelivery',
  summary: 'Send one delivery again, under the same id',
  replies: { 202: json('The delivery, waiting.', shownDelivery) },
  refusals: [401, 403, 404, 409],
}
const replayAll: Contract = {
  ...ONE,
  method: 'post',
  path: '/v1/webhooks/{id}/replay',
  operationId: 'replayDeadLetters',
  summary: 'Send all dead letters again',
  replies: { 202: json('How many.', replayed) },
  refusals: [...BODY, 404, 409],
}
const pull: Contract = {
  ...ONE,
  method: 'post',
  path: '/v1/webhooks/{id}/pull',
  operationId: 'pullWebhook',
  summary: 'Take what waits for a webhook without a URL',
  description:
    'Say as `after` what the reply before said: up to there everything has arrived. What nobody pulls within a day is forgotten.',
  replies: { 200: json('What waits, oldest first, signed now.', pulled) },
  refusals: [...BODY, 404, 409],
}

const NEW: Shows = {
  named: 'webhook_id',
  objectIdOf(context) {
    const { now, random } = context.get('ports')
    return makeId('sub', now(), random(10))
  },
}
const IN_PATH: Shows = {
  named: 'webhook_id',
  objectIdOf: (context) => context.req.param('id') ?? '',
}

export const WEBHOOK_ENDPOINTS: readonly Endpoint[] = [
  secretOnce(create, webhookRequest, NEW, createWebhook),
  endpoint(list, listWebhooks),
  endpoint(types, listEventTypes),
  once(endpointWith(trigger, webhookTest, triggerEvent), 'admin'),
  endpoint(get, getWebhook),
  endpointWith(update, webhookUpdate, updateWebhook),
  endpoint(remove, deleteWebhook),
  secretOnce(rotate, webhookRotation, IN_PATH, rotateWebhook),
  once(endpointWith(test, webhookTest, testWebhook), 'admin'),
  endpoint(deliveries, listDeliveries),
  endpoint(delivery, getDelivery),
  once(endpoint(replayOne, replayDelivery), 'admin'),
  once(endpointWith(replayAll, webhookReplay, replayDead), 'admin'),
  endpointWith(pull, webhookPull, pullWebhook),
]
