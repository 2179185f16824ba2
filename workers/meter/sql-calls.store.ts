// A page of an account's calls, from the SQLite of its Durable Object: holds in the order of their ids,
// which begin with their time. What a call made stands in the outbox until its receipt is stored.
import { parseId, type GenerationId } from '../../schemas/ids.ts'
import { parseNanoUsd } from '../../schemas/money.ts'
import { callEndedBy } from '../../schemas/wire/generation.ts'
import { usageShown } from '../../schemas/wire/usage.ts'
import type { CallView } from './reports.port.ts'
import type { Sql } from './sql.port.ts'

type CallCells = {
  generation_id: string
  key_id: string
  state: CallView['state']
  held: string
  charged: string | null
  ended_by: string | null
  ended_at: number | null
  model: string | null
  prompt_tokens: number | null
  completion_tokens: number | null
  price_version: string | null
}

const QUERY = `SELECT holds.generation_id, key_id, state, holds.held, charged, ended_by,
    journal.at AS ended_at, record ->> 'model' AS model,
    record ->> '$.usage.promptTokens' AS prompt_tokens,
    record ->> '$.usage.completionTokens' AS completion_tokens,
    record ->> '$.terms.priceVersion' AS price_version
  FROM holds
  LEFT JOIN journal ON journal.id = 'end:' || holds.generation_id
  LEFT JOIN outbox ON outbox.generation_id = holds.generation_id
  WHERE ?1 IS NULL OR holds.generation_id < ?1
  ORDER BY holds.generation_id DESC LIMIT ?2`

/** @param before null for the newest */
export function callsIn(sql: Sql, limit: number, before: GenerationId | null): readonly CallView[] {
  const opened = sql.exec(`SELECT name FROM sqlite_master WHERE name = 'holds'`).toArray()
  if (opened.length === 0) return []
  return sql.exec<CallCells>(QUERY, before, limit).toArray().map(callView)
}

function callView(row: CallCells): CallView {
  const { model, prompt_tokens: promptTokens, completion_tokens: completionTokens } = row
  const isMade = model !== null && promptTokens !== null && completionTokens !== null
  const terms = { priceVersion: row.price_version ?? '' }
  return {
    generationId: parseId('gen', row.generation_id),
    keyId: parseId('key', row.key_id),
    state: row.state,
    heldNanoUsd: parseNanoUsd(row.held),
    chargedNanoUsd: row.charged === null ? null : parseNanoUsd(row.charged),
    endedBy: row.ended_by === null ? null : callEndedBy.parse(row.ended_by),
    endedAtMs: row.ended_at,
    made: isMade
      ? { model, usage: usageShown({ usage: { promptTokens, completionTokens }, terms }) }
      : null,
  }
}
