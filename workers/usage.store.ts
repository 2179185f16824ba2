// Usage in Postgres. A batch is one statement: calls that are new are inserted, and only those are
// added to their hours. So a message that comes again adds nothing, and a statement that dies leaves
// nothing behind. Hours are updated in the order of their key: two batches never wait for each other.
import { and, eq, gte, inArray, lt, sql, type SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { usageCalls, usageHours } from '../schemas/db/usage.ts'
import { parseId } from '../schemas/ids.ts'
import type { CapturedGeneration } from '../schemas/wire/generation.ts'
import { nanoUsdText } from '../schemas/wire/scalars.ts'
import { usageShown } from '../schemas/wire/usage.ts'
import type { UsageGroup } from '../schemas/wire/usage-report.ts'
import type { Usage, UsageSum } from './usage.port.ts'

type Database = PgDatabase<PgQueryResultHKT, Record<string, unknown>>

/** Each group as a column of text; the order here is the order of the rows. */
const GROUPS: Readonly<Record<UsageGroup, SQL<string>>> = {
  hour: sql<string>`to_char(${usageHours.hour} at time zone 'UTC', 'YYYY-MM-DD"T"HH24":00:00Z"')`,
  day: sql<string>`to_char(${usageHours.hour} at time zone 'UTC', 'YYYY-MM-DD')`,
  key: sql<string>`${usageHours.keyId}`,
  model: sql<string>`${usageHours.model}`,
}

const summed = z.object({
  calls: z.coerce.number().int(),
  promptTokens: z.coerce.number().int(),
  completionTokens: z.coerce.number().int(),
  cost: nanoUsdText,
})
const totalsRow = z.object({ calls: z.coerce.number().int(), callsSum: nanoUsdText })

export function usageIn(db: Database): Usage {
  return {
    async project(captured) {
      if (captured.length > 0) await db.execute(projection(captured))
    },

    async sums({ accountId, mode, fromMs, toMs, keyId, model, groups, limit, offset }) {
      const columns = groups.map((group) => GROUPS[group])
      const rows = await db
        .select({
          ...Object.fromEntries(groups.map((group) => [group, GROUPS[group]])),
          calls: sql<string>`sum(${usageHours.calls})::text`,
          promptTokens: sql<string>`sum(${usageHours.promptTokens})::text`,
          completionTokens: sql<string>`sum(${usageHours.completionTokens})::text`,
          cost: sql<string>`sum(${usageHours.priceNanoUsd})::text`,
        })
        .from(usageHours)
        .where(
          and(
            eq(usageHours.accountId, accountId),
            eq(usageHours.mode, mode),
            gte(usageHours.hour, new Date(fromMs)),
            lt(usageHours.hour, new Date(toMs)),
            keyId === null ? undefined : eq(usageHours.keyId, keyId),
            model === null ? undefined : eq(usageHours.model, model),
          ),
        )
        .groupBy(...columns)
        .orderBy(...columns)
        .limit(limit)
        .offset(offset)
      return rows.map((row) => sumOf(row, groups))
    },

    async totals(accountId, mode) {
      const mine = and(eq(usageCalls.accountId, accountId), eq(usageCalls.mode, mode))
      const ofHours = and(eq(usageHours.accountId, accountId), eq(usageHours.mode, mode))
      const [calls] = await db
        .select({
          calls: sql`count(*)`,
          callsSum: sql`coalesce(sum(${usageCalls.priceNanoUsd}), 0)::text`,
        })
        .from(usageCalls)
        .where(mine)
      const [hours] = await db
        .select({ sum: sql`coalesce(sum(${usageHours.priceNanoUsd}), 0)::text` })
        .from(usageHours)
        .where(ofHours)
      const { calls: count, callsSum } = totalsRow.parse(calls)
      return { calls: count, callsNanoUsd: callsSum, hoursNanoUsd: nanoUsdText.parse(hours?.sum) }
    },

    ...callsIn(db),
  }
}

function callsIn(db: Database): Pick<Usage, 'call' | 'calls'> {
  const calls: Usage['calls'] = async (accountId, generationIds) => {
    const these = inArray(usageCalls.generationId, [...generationIds])
    const rows = await db
      .select()
      .from(usageCalls)
      .where(and(eq(usageCalls.accountId, accountId), these))
    return rows.map(({ generationId, model, promptTokens, completionTokens }) => {
      return [parseId('gen', generationId), { model, usage: { promptTokens, completionTokens } }]
    })
  }
  const call: Usage['call'] = async (accountId, generationId) => {
    const [found] = await calls(accountId, [generationId])
    return found?.[1] ?? null
  }
  return { call, calls }
}

function projection(captured: readonly CapturedGeneration[]): SQL {
  const rows = JSON.stringify(captured.map(rowOf))
  return sql`
    with told as (
      select * from jsonb_to_recordset(${rows}::jsonb) as told(
        generation_id text, account_id text, mode text, key_id text, model text, ended_by text,
        prompt_tokens int, completion_tokens int, price numeric, ended_at timestamptz)
    ), fresh as (
      insert into usage_calls (generation_id, account_id, mode, key_id, model, ended_by,
        prompt_tokens, completion_tokens, price_nano_usd, ended_at)
      select distinct on (generation_id) * from told order by generation_id
      on conflict do nothing
      returning *
    )
    insert into usage_hours (account_id, mode, hour, key_id, model,
      calls, prompt_tokens, completion_tokens, price_nano_usd)
    select account_id, mode, date_trunc('hour', ended_at, 'UTC'), key_id, model,
      count(*), sum(prompt_tokens), sum(completion_tokens), sum(price_nano_usd)
    from fresh group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (account_id, mode, hour, key_id, model) do update set
      calls = usage_hours.calls + excluded.calls,
      prompt_tokens = usage_hours.prompt_tokens + excluded.prompt_tokens,
      completion_tokens = usage_hours.completion_tokens + excluded.completion_tokens,
      price_nano_usd = usage_hours.price_nano_usd + excluded.price_nano_usd`
}

function rowOf(captured: CapturedGeneration) {
  const usage = usageShown(captured)
  return {
    generation_id: captured.generationId,
    account_id: captured.accountId,
    mode: captured.mode,
    key_id: captured.keyId,
    model: captured.model,
    ended_by: captured.endedBy,
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    price: captured.priceNanoUsd.toString(),
    ended_at: new Date(captured.endedAtMs).toISOString(),
  }
}

function sumOf(row: Record<string, unknown>, groups: readonly UsageGroup[]): UsageSum {
  const { calls, promptTokens, completionTokens, cost } = summed.parse(row)
  const named = groups.map((group) => [group, z.string().parse(row[group])])
  const usage = { promptTokens, completionTokens }
  return { groups: Object.fromEntries(named), calls, usage, costNanoUsd: cost }
}
