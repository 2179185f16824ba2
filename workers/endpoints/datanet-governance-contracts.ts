// What the operations on access, versions, files and passages promise: their part of the OpenAPI
// document.
import { contributionObject, listOf } from '../../schemas/wire/account.ts'
import { accessAsked, accessAskedObject, accessDecision } from '../../schemas/wire/datanets.ts'
import {
  accessObject,
  grantsObject,
  grantsQuery,
  requestsQuery,
} from '../../schemas/wire/datanets.ts'
import { provenVersionObject, versionDiffObject } from '../../schemas/wire/datanets.ts'
import { versionRow, versionRowsQuery } from '../../schemas/wire/datanets.ts'
import { versionObject, versionPublished } from '../../schemas/wire/datanets.ts'
import { reviewedObject } from '../../schemas/wire/reviews.ts'
import { EXTRACTION_LIMITS } from '../../schemas/wire/extraction.ts'
import { addFile, fileQuery } from './contribution-files.ts'
import { returnContribution, withdrawContribution } from './contributions.ts'
import { listVersionRows } from './datanet-versions.ts'
import { diffVersions, getVersion, listVersions, publishVersion } from './datanet-versions.ts'
import { askAccess, decideAccess, listAccess } from './datanets-access.ts'
import { listGrants, revokeAccess } from './datanets-access.ts'
import { endpoint, json, type Contract, type Endpoint } from './endpoint.ts'
import { paid } from './paid.ts'
import { once } from './made-once.ts'
import { retrieve } from './retrieve.ts'

const PARAMS = { owner: 'Owner part of the Datanet’s name.', name: 'Its own part.' } as const
const BODY = [400, 401, 408, 413, 415] as const
const NET = '/v1/datanets/{owner}/{name}'
const OF = { tag: 'Datanets', params: PARAMS } as const
const WRITES = { ...OF, method: 'post', auth: 'key' } as const
const READS = { ...OF, method: 'get', auth: 'key or none' } as const

const file: Contract = {
  ...WRITES,
  path: `${NET}/files`,
  operationId: 'addFile',
  summary: 'Contribute a file',
  query: fileQuery,
  bodyBytesMax: EXTRACTION_LIMITS.fileBytes,
  bytes: { type: 'application/octet-stream', description: 'txt, md, html, csv, jsonl, pdf, docx.' },
  replies: { 201: json('The contribution.', contributionObject) },
  refusals: [...BODY, 403, 404, 409, 422, 503],
}
const withdraw: Contract = {
  method: 'delete',
  tag: 'Datanets',
  auth: 'key',
  path: '/v1/contributions/{id}',
  operationId: 'withdrawContribution',
  summary: 'Take a contribution out of retrieval and of future pay',
  params: { id: 'con_…' },
  replies: { 204: { description: 'Withdrawn; versions and receipts still prove it.' } },
  refusals: [401, 403, 404],
}
const bringBack: Contract = {
  method: 'post',
  tag: 'Datanets',
  auth: 'key',
  path: '/v1/contributions/{id}/return',
  operationId: 'returnContribution',
  summary: 'Take back one’s own withdrawal of a contribution',
  description:
    'As it was: id, title, source, day and terms. It stands once neither its contributor nor the Datanet’s owner withdraws it.',
  params: { id: 'con_…' },
  replies: { 200: json('How it stands now.', reviewedObject) },
  refusals: [400, 401, 403, 404, 409],
}
const ask: Contract = {
  ...WRITES,
  path: `${NET}/requests`,
  operationId: 'askAccess',
  summary: 'Ask for access to a Datanet',
  description: '409 access_open where all that is asked for is everybody’s.',
  replies: { 201: json('The request.', accessAskedObject) },
  refusals: [...BODY, 403, 404, 409, 422],
}
const asked: Contract = {
  ...OF,
  method: 'get',
  auth: 'key',
  path: `${NET}/requests`,
  operationId: 'listAccess',
  summary: 'List requests for access',
  query: requestsQuery,
  replies: {
    200: json('All for those who decide, else one’s own; the oldest first.', listOf(accessObject)),
  },
  refusals: [400, 401, 403, 404],
}
const decide: Contract = {
  method: 'post',
  tag: 'Datanets',
  auth: 'key',
  path: '/v1/access-requests/{id}/decision',
  operationId: 'decideAccess',
  summary: 'Approve or deny a request for access',
  params: { id: 'acr_…' },
  replies: { 204: { description: 'Decided; the grant, if any, holds from now.' } },
  refusals: [...BODY, 403, 404, 409, 422],
}
const grants: Contract = {
  ...OF,
  method: 'get',
  auth: 'key',
  path: `${NET}/grants`,
  operationId: 'listGrants',
  summary: 'List who may do what now',
  description: 'By account. What was granted and has ended, or was revoked, is not in it.',
  query: grantsQuery,
  replies: {
    200: json('All for its owner and curators, else one’s own.', listOf(grantsObject)),
  },
  refusals: [400, 401, 403, 404],
}
const revoke: Contract = {
  ...OF,
  method: 'delete',
  auth: 'key',
  path: `${NET}/grants/{account}`,
  operationId: 'revokeAccess',
  summary: 'End every grant of an account',
  description:
    'By the owner or a curator; open and approved requests end with it. 404 grant_not_found where the ' +
    'account has nothing, also after an earlier call; 409 owner_not_revocable for the owner.',
  params: { ...PARAMS, account: 'acct_…' },
  replies: { 204: { description: 'Ended: the next query goes without it.' } },
  refusals: [400, 401, 403, 404, 409],
}
const publish: Contract = {
  ...WRITES,
  path: `${NET}/versions`,
  operationId: 'publishVersion',
  summary: 'Publish a version',
  replies: { 201: json('The version.', versionObject) },
  refusals: [...BODY, 403, 404, 409, 422],
}
const versions: Contract = {
  ...READS,
  path: `${NET}/versions`,
  operationId: 'listVersions',
  summary: 'List versions, newest first',
  replies: { 200: json('The versions.', listOf(versionObject)) },
  refusals: [401, 404],
}
const version: Contract = {
  ...READS,
  path: `${NET}/versions/{number}`,
  operationId: 'getVersion',
  summary: 'Every contribution of a version with its proof',
  params: { ...PARAMS, number: 'From 1.' },
  replies: { 200: json('The contributions.', provenVersionObject) },
  refusals: [400, 401, 404],
}
const rows: Contract = {
  ...READS,
  path: `${NET}/versions/{number}/rows`,
  operationId: 'listVersionRows',
  summary: 'The contributions of a version with their texts and proofs',
  params: { ...PARAMS, number: 'From 1.' },
  query: versionRowsQuery,
  replies: { 200: json('A page, in order.', listOf(versionRow)) },
  refusals: [400, 401, 404],
}
const diff: Contract = {
  ...READS,
  path: `${NET}/versions/{number}/diff/{other}`,
  operationId: 'diffVersions',
  summary: 'What changed between two versions',
  params: { ...PARAMS, number: 'From which.', other: 'To which.' },
  replies: { 200: json('What was added and removed.', versionDiffObject) },
  refusals: [400, 401, 404],
}

export const GOVERNANCE_ENDPOINTS: readonly Endpoint[] = [
  paid(retrieve),
  once(endpoint(file, addFile), 'datanets'),
  endpoint(withdraw, withdrawContribution),
  once(endpoint(bringBack, returnContribution), 'datanets'),
  once(endpoint(ask, askAccess, accessAsked), 'datanets'),
  endpoint(asked, listAccess),
  once(endpoint(decide, decideAccess, accessDecision), 'datanets'),
  endpoint(grants, listGrants),
  endpoint(revoke, revokeAccess),
  once(endpoint(publish, publishVersion, versionPublished), 'datanets'),
  endpoint(versions, listVersions),
  endpoint(version, getVersion),
  endpoint(rows, listVersionRows),
  endpoint(diff, diffVersions),
]
