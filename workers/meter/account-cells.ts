// An account's rows as SQLite keeps them, and back. Amounts are TEXT, because an integer column comes
// back as a number and loses what is above 2^53; records are the wire's JSON.
import { z } from 'zod'
import { parseAddress, parseId } from '../../schemas/ids.ts'
import { parseNanoUsd } from '../../schemas/money.ts'
import { callEndedBy, capturedGeneration, tokenUsage } from '../../schemas/wire/generation.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import { givenPassage, retrievalFee } from '../../schemas/wire/passage.ts'
import { adapterPart, callTerms, policy } from '../../schemas/wire/terms.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Entry } from './ledger.ts'
import type { AccountRow, HoldRow, OutboxRow } from './rows.ts'

export type Cell = string | number | null

type Amounts = { available: string; held: string; captured: string; owed: string }
export type AccountCells = Amounts & { wallet: string; deposited: string; returned: string }
export type EntryCells = Amounts & { id: string; at: number; deposits: string }
export type HoldCells = {
  generation_id: string
  key_id: string
  state: HoldRow['state']
  asked: string
  held: string
  max_tokens: number
  clamped: number
  expires_at: number
  charged: string | null
  ended_by: string | null
  checkpoint: string | null
  reservation: string | null
}
export type OutboxCells = { generation_id: string; record: string; sends: number; due_at: number }

export function accountRow(row: AccountCells): AccountRow {
  return {
    wallet: parseAddress(row.wallet),
    balance: {
      availableNanoUsd: parseNanoUsd(row.available),
      heldNanoUsd: parseNanoUsd(row.held),
      depositedNanoUsd: parseNanoUsd(row.deposited),
      capturedNanoUsd: parseNanoUsd(row.captured),
      owedNanoUsd: parseNanoUsd(row.owed),
      returnedNanoUsd: parseNanoUsd(row.returned),
    },
  }
}

export function entryRow(row: EntryCells): Entry {
  const moves = {
    deposits: BigInt(row.deposits),
    available: BigInt(row.available),
    held: BigInt(row.held),
    captured: BigInt(row.captured),
    owed: BigInt(row.owed),
  }
  return { id: row.id, atMs: row.at, moves }
}

/** As the column says it; a version before knew no 2 and reads it as not by credit. */
const CLAMPED = { byCredit: 1, byRate: 2 } as const

export function holdRow(row: HoldCells): HoldRow {
  return {
    generationId: parseId('gen', row.generation_id),
    keyId: parseId('key', row.key_id),
    state: row.state,
    asked: row.asked,
    heldNanoUsd: parseNanoUsd(row.held),
    maxTokens: row.max_tokens,
    clampedByCredit: row.clamped === CLAMPED.byCredit,
    clampedByRate: row.clamped === CLAMPED.byRate,
    expiresAtMs: row.expires_at,
    chargedNanoUsd: row.charged === null ? null : parseNanoUsd(row.charged),
    endedBy: row.ended_by === null ? null : callEndedBy.parse(row.ended_by),
    checkpoint: row.checkpoint === null ? null : decodeRecord(row.checkpoint),
    reservation: row.reservation === null ? null : reservation.parse(JSON.parse(row.reservation)),
  }
}

export function holdCells(hold: HoldRow): Cell[] {
  const { generationId, keyId, state, asked, heldNanoUsd, maxTokens, expiresAtMs } = hold
  const { chargedNanoUsd, checkpoint } = hold
  const charged = chargedNanoUsd === null ? null : String(chargedNanoUsd)
  const produced = checkpoint === null ? null : encodeRecord(checkpoint)
  const open = [generationId, keyId, state, asked, String(heldNanoUsd), maxTokens]
  const clamped = hold.clampedByCredit ? CLAMPED.byCredit : hold.clampedByRate ? CLAMPED.byRate : 0
  const reserved = hold.reservation === null ? null : JSON.stringify(hold.reservation)
  return [...open, clamped, expiresAtMs, charged, hold.endedBy, produced, reserved]
}

const reservation = z.strictObject({
  periods: z.strictObject({ day: z.int(), month: z.int(), total: z.int() }),
  tokens: z.int().min(0),
})

export function outboxRow(row: OutboxCells): OutboxRow {
  const generationId = parseId('gen', row.generation_id)
  return { generationId, record: decodeRecord(row.record), sends: row.sends, dueAtMs: row.due_at }
}

export function outboxCells({ generationId, record, sends, dueAtMs }: OutboxRow): Cell[] {
  return [generationId, encodeRecord(record), sends, dueAtMs]
}

function encodeRecord(record: CapturedGeneration): string {
  return JSON.stringify(toWire(record))
}

/**
 * What a newer worker knows of a call and this version does not is kept and handed on: an account stores records
 * and charges them, and whoever credits them reads every word (ADR 0117).
 */
const keptRecord = capturedGeneration
  .extend({
    usage: tokenUsage.loose(),
    terms: callTerms
      .extend({
        policy: policy.loose(),
        payees: callTerms.shape.payees.loose(),
        retrievalFees: z.array(retrievalFee.loose()),
        adapterParts: z.array(adapterPart.loose()).min(1).optional(),
      })
      .loose(),
    passages: z.array(givenPassage.loose()),
  })
  .loose()

function decodeRecord(text: string): CapturedGeneration {
  return keptRecord.parse(JSON.parse(text))
}
