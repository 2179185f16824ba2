// What the operations on keys promise: their half of the OpenAPI document.
import { z } from 'zod'
import { makeId } from '../../schemas/ids.ts'
import {
  keyListQuery,
  keyPage,
  keyRequest,
  keyRotation,
  keyUpdate,
} from '../../schemas/wire/key.ts'
import { newKey, ownKey, shownKey, signedKeyRequest } from '../../schemas/wire/key.ts'
import { leakFeedback, leakReport } from '../../schemas/wire/leak-report.ts'
import { createKey } from './create-key.ts'
import { endpoint, json, type Contract, type Endpoint } from './endpoint.ts'
import { reportLeakedKeys } from './key-leaks.ts'
import { secretOnce, type Shows } from './made-once.ts'
import { getKey, getOwnKey, listKeys, revokeKey, rotateKey, updateKey } from './keys.ts'

const BODY = [400, 401, 403, 408, 413, 415] as const
const ADMIN = { tag: 'Keys', auth: 'key' } as const
const ONE = {
  ...ADMIN,
  path: '/v1/keys/{id}',
  params: { id: 'key_…' },
  refusals: [401, 403, 404],
} as const

const create: Contract = {
  ...ADMIN,
  method: 'post',
  auth: 'key or none',
  path: '/v1/keys',
  operationId: 'createKey',
  summary: 'Make a key, by the signature of a wallet or by a key that may',
  description:
    'A wallet signs an EIP-712 KeyRequest, whose nonce makes one key, for ever; or a key with the scope `admin` makes another. The key itself is shown here alone.',
  headers: {
    'Idempotency-Key':
      'Beside a key with the scope admin: for 24 hours the same key and body, sent by the same API key, show the same new key again; 409 idempotency_reply_sealed to another API key, 422 with another body. Afterwards 409 key_made_before: it makes one key, for ever. A wallet’s request has its nonce instead.',
  },
  replies: { 201: json('The key, shown once.', newKey) },
  refusals: [...BODY, 409],
}
const list: Contract = {
  ...ADMIN,
  method: 'get',
  path: '/v1/keys',
  operationId: 'listKeys',
  summary: 'List the keys of the account',
  query: keyListQuery,
  replies: { 200: json('Newest first.', keyPage) },
  refusals: [400, 401, 403],
}
const get: Contract = {
  ...ONE,
  method: 'get',
  operationId: 'getKey',
  summary: 'One key: its limits and what it spent',
  replies: { 200: json('The key, without its secret.', shownKey) },
}
const update: Contract = {
  ...ONE,
  method: 'patch',
  operationId: 'updateKey',
  summary: 'Change the limits of a key',
  description: 'What is left out stays; null takes a restriction away.',
  replies: { 200: json('The key as it is now.', shownKey) },
  refusals: [...BODY, 404, 409],
}
const revoke: Contract = {
  ...ONE,
  method: 'delete',
  operationId: 'revokeKey',
  summary: 'Revoke a key, from its next call on',
  replies: { 200: json('The key, revoked.', shownKey) },
}
const rotate: Contract = {
  ...ONE,
  method: 'post',
  path: '/v1/keys/{id}/rotate',
  operationId: 'rotateKey',
  summary: 'Give a key a new secret',
  description:
    'The old one works through the grace period. A repeat with the same Idempotency-Key by the same API key shows the same secret; without one it makes another, and no grace that runs is shortened unless the repeat asks for a shorter one.',
  replies: { 200: json('The key with its new secret, shown once.', newKey) },
  refusals: [...BODY, 404, 409],
}
const own: Contract = {
  ...ADMIN,
  method: 'get',
  path: '/v1/key',
  operationId: 'getOwnKey',
  summary: 'What the calling key may do and has spent',
  replies: { 200: json('The key, also in OpenRouter’s words.', ownKey) },
  refusals: [401],
}
const leaked: Contract = {
  tag: 'Keys',
  method: 'post',
  auth: 'none',
  path: '/v1/leaked-keys',
  operationId: 'reportLeakedKeys',
  summary: 'A key was found in public',
  description: 'In GitHub’s secret-scanning form, signed over the raw body. Revokes at once.',
  replies: { 200: json('Which of them were real.', leakFeedback) },
  refusals: [...BODY, 409, 503],
}

const NEW: Shows = {
  named: 'key_id',
  objectIdOf(context) {
    const { now, random } = context.get('ports')
    return makeId('key', now(), random(10))
  },
}
const IN_PATH: Shows = { named: 'key_id', objectIdOf: (context) => context.req.param('id') ?? '' }

export const KEY_ENDPOINTS: readonly Endpoint[] = [
  secretOnce(create, z.union([signedKeyRequest, keyRequest]), NEW, createKey),
  endpoint(list, listKeys),
  endpoint(get, getKey),
  endpoint(update, updateKey, keyUpdate),
  endpoint(revoke, revokeKey),
  secretOnce(rotate, keyRotation, IN_PATH, rotateKey),
  endpoint(own, getOwnKey),
  endpoint(leaked, reportLeakedKeys, leakReport),
]
