// GET /v1/usage: what the account used, by key, model, hour or day, as JSON or CSV; and GET
// /v1/usage/reconciliation: whether these sums are those of the account's own journal.
import type { Context } from 'hono'
import { nanoUsd } from '../../schemas/money.ts'
import type { UsageGroup, UsageQuery, UsageRow } from '../../schemas/wire/usage-report.ts'
import { usageQuery } from '../../schemas/wire/usage-report.ts'
import { refuse, type Api } from '../http/context.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { parseWith } from '../http/read-body.ts'
import type { UsageSum } from '../usage.port.ts'
import { callerOf } from './caller-of.ts'
import { csvOf } from './usage-csv.ts'

const HOUR = 3_600_000
const DEFAULT_SPAN = 30 * 24 * HOUR
const SPAN_MAX = 400 * 24 * HOUR

export async function getUsage(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(usageQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const ports = context.get('ports')
  const span = spanOf(query.value, ports.now())
  if ('status' in span) return refuse(context, span)
  const { caller, mode } = authorized.value
  const { key, model, group_by: groups, limit, page } = query.value
  const sums = await ports.usage.sums({
    accountId: caller.accountId,
    mode,
    ...span,
    keyId: key ?? null,
    model: model ?? null,
    groups,
    // One more than asked for tells whether there are more.
    limit: limit + 1,
    offset: (page - 1) * limit,
  })
  const data = sums.slice(0, limit).map(rowOf)
  const hasMore = sums.length > limit
  if (wantsCsv(query.value, context)) return csvReply(data, groups, hasMore)
  return Response.json({
    object: 'list',
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
    group_by: groups,
    data,
    page,
    has_more: hasMore,
  })
}

export async function reconcileUsage(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { caller, mode } = authorized.value
  const ports = context.get('ports')
  // The journal first: what it captures in between can only make the projection look ahead of it,
  // and then `undelivered` was not 0.
  const trial = await ports.auditOf(caller.accountId, mode)
  const projected = await ports.usage.totals(caller.accountId, mode)
  const captured = nanoUsd(trial.journal.captured)
  const difference = captured - projected.callsNanoUsd
  const rollup = projected.hoursNanoUsd - projected.callsNanoUsd
  return Response.json({
    object: 'usage_reconciliation',
    journal_captured_nano_usd: captured.toString(),
    projected_nano_usd: projected.callsNanoUsd.toString(),
    difference_nano_usd: difference.toString(),
    rollup_difference_nano_usd: rollup.toString(),
    undelivered: trial.undelivered,
    reconciled: difference === 0n && rollup === 0n && trial.undelivered === 0,
  })
}

/** Whole hours, as the rollups are. */
function spanOf(
  { from, to }: UsageQuery,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } | Problem {
  const toMs = Math.ceil((to ?? nowMs + 1) / HOUR) * HOUR
  const fromMs = Math.floor((from ?? toMs - DEFAULT_SPAN) / HOUR) * HOUR
  if (fromMs >= toMs) return invalidRequest('invalid_value', "'from' is not before 'to'.", 'from')
  if (toMs - fromMs > SPAN_MAX) {
    return invalidRequest('invalid_value', 'At most 400 days at once. Ask in parts.', 'from')
  }
  return { fromMs, toMs }
}

function rowOf({ groups, calls, usage, costNanoUsd }: UsageSum): UsageRow {
  const { promptTokens, completionTokens } = usage
  return {
    ...groups,
    calls,
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    cost_nano_usd: costNanoUsd.toString(),
  }
}

function wantsCsv({ format }: UsageQuery, context: Context<Api>): boolean {
  if (format !== undefined) return format === 'csv'
  return /^\s*text\/csv\b/.test(context.req.header('accept') ?? '')
}

function csvReply(
  data: readonly UsageRow[],
  groups: readonly UsageGroup[],
  more: boolean,
): Response {
  return new Response(csvOf(data, groups), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="usage.csv"',
      'x-content-type-options': 'nosniff',
      'x-has-more': String(more),
    },
  })
}
