// What the operations on uploads promise: their part of the OpenAPI document.
import { newUpload, partQuery, partReply, uploadObject } from '../../schemas/wire/uploads.ts'
import { UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import { endpoint, json, type Contract, type Endpoint } from './endpoint.ts'
import { once } from './made-once.ts'
import { abortUpload, completeUpload, getUpload, openUpload, putPart } from './uploads.ts'

const BODY = [400, 401, 408, 413, 415] as const
const OF = { tag: 'Datanets', auth: 'key', params: { id: 'upl_…' } } as const

const open: Contract = {
  method: 'post',
  tag: 'Datanets',
  auth: 'key',
  path: '/v1/datanets/{owner}/{name}/uploads',
  operationId: 'openUpload',
  summary: 'Begin to upload a large file in parts',
  description:
    'For files that are too large for one request: txt, md, csv and jsonl of up to 64 MiB are cut into ' +
    'pieces that become a contribution each, in a batch. The same file again gives the upload that is ' +
    'there already, with 200: whoever broke off goes on with the parts that are missing. One that is ' +
    'done and of which pieces were refused is begun anew.',
  params: { owner: 'Owner part of the Datanet’s name.', name: 'Its own part.' },
  replies: {
    200: json('The upload of this very file that is there already.', uploadObject),
    201: json('The upload, with a URL for each part.', uploadObject),
  },
  refusals: [...BODY, 403, 404, 409, 422],
}
const put: Contract = {
  method: 'put',
  tag: 'Datanets',
  auth: 'none',
  path: '/v1/uploads/{id}/parts/{number}',
  operationId: 'putUploadPart',
  summary: 'Send one part of an upload',
  description:
    'To the URL that the upload gives for it, in any order, with no key. A part that is sent again ' +
    'replaces what came before. A URL holds for an hour; GET the upload for fresh ones.',
  params: { id: 'upl_…', number: 'From 1.' },
  query: partQuery,
  bytes: { type: 'application/octet-stream', description: 'The bytes of the part.' },
  bodyBytesMax: UPLOAD_LIMITS.partBytes,
  replies: { 200: json('It arrived.', partReply) },
  refusals: [400, 403, 404, 408, 409, 413, 415],
}
const read: Contract = {
  ...OF,
  method: 'get',
  path: '/v1/uploads/{id}',
  operationId: 'getUpload',
  summary: 'How far an upload is',
  replies: {
    200: json('The upload, with fresh URLs of the parts that are missing.', uploadObject),
  },
  refusals: [401, 403, 404],
}
const complete: Contract = {
  ...OF,
  method: 'post',
  path: '/v1/uploads/{id}/complete',
  operationId: 'completeUpload',
  summary: 'Say that every part of an upload was sent',
  description:
    'From then on it is checked against its hash and taken in, whether or not anybody waits; said again, ' +
    'it changes nothing. `state` tells how it ends.',
  replies: { 202: json('The upload.', uploadObject) },
  refusals: [...BODY, 403, 404, 409, 422],
}
const abort: Contract = {
  ...OF,
  method: 'delete',
  path: '/v1/uploads/{id}',
  operationId: 'abortUpload',
  summary: 'Give an upload up',
  description: 'What was taken in of it stays: it is withdrawn like any contribution.',
  replies: { 204: { description: 'Given up.' } },
  refusals: [401, 403, 404, 409],
}

export const UPLOAD_ENDPOINTS: readonly Endpoint[] = [
  once(endpoint(open, openUpload, newUpload), 'datanets'),
  endpoint(put, putPart),
  endpoint(read, getUpload),
  once(endpoint(complete, completeUpload), 'datanets'),
  endpoint(abort, abortUpload),
]
