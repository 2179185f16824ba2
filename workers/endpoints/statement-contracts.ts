// What the operations on statements and the list of calls promise.
import { z } from 'zod'
import { generationListQuery, generationPage } from '../../schemas/wire/account.ts'
import { creditNote, creditNoteRequest } from '../../schemas/wire/statement.ts'
import { statement, statementList, statementQuery } from '../../schemas/wire/statement.ts'
import { endpoint, endpointWith, json, type Contract, type Endpoint } from './endpoint.ts'
import { listGenerations } from './list-generations.ts'
import { getStatement, listStatements, writeCreditNote } from './statements.ts'

const READS = { method: 'get', tag: 'Account', auth: 'key' } as const

const list: Contract = {
  ...READS,
  path: '/v1/statements',
  operationId: 'listStatements',
  summary: 'The months of the account, newest first',
  replies: { 200: json('One line a month; the first still runs.', statementList) },
  refusals: [401, 403],
}
const one: Contract = {
  ...READS,
  path: '/v1/statements/{month}',
  operationId: 'getStatement',
  summary: 'A month: deposits, usage by key and model, credit notes, from balance to balance',
  description:
    'Every amount is what it did to the credit, so opening balance and amounts add up to the closing one. A month that is over is closed: it never changes, and carries its SHA-256 and that of the month before. `format=csv` or `html`, or the same by Accept.',
  params: { month: 'As 2026-11.' },
  query: statementQuery,
  replies: {
    200: {
      description: 'The statement.',
      content: {
        'application/json': statement,
        'text/csv': z.string(),
        'text/html': z.string(),
      },
    },
  },
  refusals: [400, 401, 403, 404],
}
const note: Contract = {
  method: 'post',
  tag: 'Account',
  auth: 'operator',
  path: '/v1/credit-notes',
  operationId: 'createCreditNote',
  summary: 'Credit what a call should not have cost',
  description:
    'At most what the call was charged, in all its credit notes together. The charge and its receipt stand; the deployment pays. One reference makes one credit note.',
  replies: { 201: json('The numbered credit note, on the statement of this month.', creditNote) },
  refusals: [400, 401, 404, 408, 409, 413, 415],
}
const generations: Contract = {
  ...READS,
  path: '/v1/generations',
  operationId: 'listGenerations',
  summary: 'The calls of the account, newest first, also those under way',
  query: generationListQuery,
  replies: { 200: json('A page.', generationPage) },
  refusals: [400, 401, 403],
}

export const STATEMENT_ENDPOINTS: readonly Endpoint[] = [
  endpoint(list, listStatements),
  endpoint(one, getStatement),
  endpointWith(note, creditNoteRequest, writeCreditNote),
  endpoint(generations, listGenerations),
]
