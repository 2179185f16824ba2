// What an account's journal says of a month: which movement is an entry, in which month does it stand,
// and what does the statement of a month read? Entries that only move money between available and held
// are no movement. A month that was closed never changes: an entry that comes late, by a clock that
// jumped back, stands in the first month that is still open.
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, routingOfAccount, type Address } from '../../schemas/ids.ts'
import { formatMonth, month, monthAt, nextMonth, startOfMonth } from '../../schemas/month.ts'
import type { Month } from '../../schemas/month.ts'
import { assert } from '../../schemas/result.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { TokenUsage } from '../../schemas/wire/generation.ts'
import type { CreditNote, Statement, StatementBody } from '../../schemas/wire/statement.ts'
import { usageShown } from '../../schemas/wire/usage.ts'
import type { Entry } from './ledger.ts'
import type { Changes } from './rows.ts'
import type { CreditNoteRow, IssuedRow, MovementKind, MovementRow } from './statement-rows.port.ts'

export type Booked = {
  readonly entry: Entry
  /** Of the call that the entry ends, where it ends one. */
  readonly call: {
    readonly keyId: string
    readonly model: string
    readonly usage: TokenUsage
  } | null
}

const KINDS: Readonly<Record<string, MovementKind>> = {
  deposit: 'deposit',
  end: 'usage',
  return: 'return',
  restore: 'return',
  'credit-note': 'credit_note',
}

/** Null where the account is worth what it was before: a hold, or a call that cost nothing. */
export function movementOf({ entry, call }: Booked): Omit<MovementRow, 'month'> | null {
  const { deposits, captured } = entry.moves
  const amountNanoUsd = 0n - deposits - captured
  if (amountNanoUsd === 0n) return null
  const [prefix = ''] = entry.id.split(':', 1)
  const kind = KINDS[prefix] ?? 'adjustment'
  const none = { model: '', count: 1, promptTokens: 0, completionTokens: 0, amountNanoUsd }
  if (kind !== 'usage') {
    const source = sourceOf(entry.id.slice(prefix.length + 1))
    const what = kind === 'adjustment' ? prefix : prefix === 'restore' ? `${source}, back` : source
    return { ...none, kind, what }
  }
  assert(call !== null, 'what ends a hold ends a call')
  const { keyId: what, model, usage } = call
  return { ...none, ...usage, kind, what, model }
}

export function callOf({ hold, outbox }: Changes): Booked['call'] {
  if (hold === undefined || outbox === undefined) return null
  return { keyId: hold.keyId, model: outbox.record.model, usage: usageShown(outbox.record) }
}

const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/^[0-9]+:0x/, 'chain'],
  [/^test-credit-/, 'test credit'],
  [/^stripe:re_/, 'card refund'],
  [/^stripe:(?:dp|du)_/, 'card dispute'],
  [/^stripe:/, 'card'],
]

/** From the id of what was paid; one that is not known by sight begins with its name. */
function sourceOf(id: string): string {
  const known = SOURCES.find(([pattern]) => pattern.test(id))?.[1]
  return known ?? /^[a-z0-9]{1,32}(?=[:_-])/.exec(id)?.[0] ?? 'other'
}

/** @param newest the newest month in which anything stands; null where nothing does */
export function monthToBook(atMs: number, newest: Month | null, issued: Month | null): Month {
  const first = issued === null ? 0 : issued + 1
  return month(Math.max(monthAt(atMs), newest ?? 0, first))
}

export function summed(before: MovementRow | null, row: MovementRow): MovementRow {
  if (before === null) return row
  return {
    ...row,
    count: before.count + row.count,
    promptTokens: before.promptTokens + row.promptTokens,
    completionTokens: before.completionTokens + row.completionTokens,
    amountNanoUsd: before.amountNanoUsd + row.amountNanoUsd,
  }
}

export type OfMonth = {
  readonly wallet: Address
  readonly mode: KeyMode
  readonly month: Month
  /** The statement of the month before; null for the account's first. */
  readonly previous: IssuedRow | null
  readonly movements: readonly MovementRow[]
  readonly creditNotes: readonly CreditNoteRow[]
}

export function bodyOf({ wallet, mode, previous, ...of }: OfMonth): StatementBody {
  const account = accountOfWallet(wallet)
  const opening = previous?.closingNanoUsd ?? 0n
  const total = (kind: MovementKind) => sumOf(of.movements.filter((row) => row.kind === kind))
  const credited = of.creditNotes.reduce((sum, note) => sum + note.amountNanoUsd, 0n)
  assert(credited === total('credit_note'), 'the credit notes of a month are what they booked')
  return {
    object: 'statement',
    number: numberOf('ST', wallet, mode, (previous?.number ?? 0) + 1),
    account_id: account,
    wallet,
    mode,
    month: formatMonth(of.month),
    from: instant(startOfMonth(of.month)),
    to: instant(startOfMonth(nextMonth(of.month))),
    opening_nano_usd: String(opening),
    deposits: linesOf(of.movements, 'deposit'),
    usage: usageOf(of.movements),
    returns: linesOf(of.movements, 'return'),
    credit_notes: of.creditNotes.map((note) => shownNote(note, wallet, mode)),
    adjustments: linesOf(of.movements, 'adjustment'),
    totals_nano_usd: {
      deposits: String(total('deposit')),
      usage: String(total('usage')),
      returns: String(total('return')),
      credit_notes: String(total('credit_note')),
      adjustments: String(total('adjustment')),
    },
    closing_nano_usd: String(opening + sumOf(of.movements)),
    previous_sha256: previous?.sha256 ?? null,
  }
}

/** A month that is over, as it is kept for ever. */
export function issuedOf(of: OfMonth): IssuedRow {
  const body = canonicalJson(bodyOf(of))
  return {
    month: of.month,
    number: (of.previous?.number ?? 0) + 1,
    closingNanoUsd: (of.previous?.closingNanoUsd ?? 0n) + sumOf(of.movements),
    sha256: sha256Hex(body),
    body,
  }
}

export function openStatement(of: OfMonth): Statement {
  return { ...bodyOf(of), state: 'open', sha256: null }
}

/** Numbers of test money say so: they are no one's accounts. */
function numberOf(prefix: 'ST' | 'CN', wallet: Address, mode: KeyMode, number: number): string {
  const test = mode === 'test' ? 'T' : ''
  const routing = routingOfAccount(accountOfWallet(wallet))
  return `${test}${prefix}-${routing}-${String(number).padStart(4, '0')}`
}

export function shownNote(note: CreditNoteRow, wallet: Address, mode: KeyMode): CreditNote {
  return {
    object: 'credit_note',
    number: numberOf('CN', wallet, mode, note.number),
    generation_id: note.generationId,
    amount_nano_usd: String(note.amountNanoUsd),
    reason: note.reason,
    issued_at: instant(note.atMs),
  }
}

function linesOf(movements: readonly MovementRow[], kind: MovementKind) {
  return movements
    .filter((row) => row.kind === kind)
    .map(({ what, count, amountNanoUsd }) => ({
      source: what,
      count,
      amount_nano_usd: String(amountNanoUsd),
    }))
}

function usageOf(movements: readonly MovementRow[]) {
  return movements
    .filter(({ kind }) => kind === 'usage')
    .map(({ what, model, count, promptTokens, completionTokens, amountNanoUsd }) => ({
      key: what,
      model,
      calls: count,
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      amount_nano_usd: String(amountNanoUsd),
    }))
}

function sumOf(movements: readonly MovementRow[]): bigint {
  return movements.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n)
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
