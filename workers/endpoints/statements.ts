// GET /v1/statements: the months of the account; GET /v1/statements/{month}: one of them as JSON, CSV
// or a page to print. POST /v1/credit-notes: what was charged for a call and should not have been,
// credited by the operator.
import type { Context } from 'hono'
import type { z } from 'zod'
import { parseId } from '../../schemas/ids.ts'
import { parseMonth } from '../../schemas/month.ts'
import { statementQuery } from '../../schemas/wire/statement.ts'
import type { creditNoteRequest, Statement } from '../../schemas/wire/statement.ts'
import { refuse, type Api } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import { parseWith } from '../http/read-body.ts'
import type { CreditNoteRefusal } from '../meter/reports.port.ts'
import { callerOf } from './caller-of.ts'
import { statementCsv } from './statement-csv.ts'
import { STATEMENT_POLICY, statementHtml } from './statement-html.ts'

export async function listStatements(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { caller, mode } = authorized.value
  const data = await context.get('ports').reportsOf(caller.accountId, mode).statements()
  return Response.json({ object: 'list', data })
}

export async function getStatement(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(statementQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { caller, mode } = authorized.value
  const text = context.req.param('month') ?? ''
  const month = parseMonth(text)
  const reports = context.get('ports').reportsOf(caller.accountId, mode)
  const found = month === null ? null : await reports.statement(month)
  if (found === null) return refuse(context, unknownMonth(text))
  return shown(found, query.value.format ?? asked(context.req.header('accept') ?? ''))
}

type Format = NonNullable<z.output<typeof statementQuery>['format']>

function asked(accept: string): Format {
  const [first = ''] = accept.split(/[,;]/)
  if (first.trim() === 'text/html') return 'html'
  return first.trim() === 'text/csv' ? 'csv' : 'json'
}

function shown(of: Statement, format: Format): Response {
  if (format === 'json') return Response.json(of)
  const name = `attachment; filename="${of.number}.csv"`
  const headers = { 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' }
  if (format === 'csv') {
    const type = 'text/csv; charset=utf-8; header=present'
    const csv = { ...headers, 'content-type': type, 'content-disposition': name }
    return new Response(statementCsv(of), { headers: csv })
  }
  const html = { ...headers, 'content-type': 'text/html; charset=utf-8' }
  return new Response(statementHtml(of), {
    headers: { ...html, 'content-security-policy': STATEMENT_POLICY },
  })
}

export async function writeCreditNote(
  context: Context<Api>,
  body: z.output<typeof creditNoteRequest>,
): Promise<Response> {
  const ports = context.get('ports')
  const { account_id: account, mode, amount_nano_usd: amountNanoUsd, reason, reference } = body
  const generationId = parseId('gen', body.generation_id)
  const reports = ports.reportsOf(parseId('acct', account), mode)
  const noted = await reports.creditNote({ generationId, amountNanoUsd, reason, reference })
  if (!noted.ok) return refuse(context, noteProblem(noted.error, body.generation_id))
  return Response.json(noted.value, { status: 201 })
}

function noteProblem(refusal: CreditNoteRefusal, id: string): Problem {
  switch (refusal.kind) {
    case 'generation_uncharged':
      return notFound('generation_uncharged', `This account was charged for no call '${id}'.`)
    case 'above_charge':
      return {
        status: 409,
        type: 'invalid_request_error',
        code: 'above_charge',
        message: `Of what '${id}' was charged, ${refusal.leftNanoUsd} nano-USD are left to credit.`,
        param: 'amount_nano_usd',
      }
    case 'reference_used':
      return {
        status: 409,
        type: 'invalid_request_error',
        code: 'reference_used',
        message: `This reference is that of ${refusal.number}, which says something else.`,
        param: 'reference',
      }
  }
}

function unknownMonth(text: string): Problem {
  const shownText = text.slice(0, 20)
  return notFound(
    'statement_not_found',
    `No statement of '${shownText}'. GET /v1/statements lists the months, each as 2026-11.`,
  )
}
