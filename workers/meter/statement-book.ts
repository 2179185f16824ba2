// The statements' side of an account's book: closes the months that are over, shows those that are not,
// and books credit notes. Whoever calls runs each call in one transaction.
import type { NanoUsd } from '../../schemas/money.ts'
import { formatMonth, nextMonth, type Month } from '../../schemas/month.ts'
import { assert, err, ok } from '../../schemas/result.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import { statementBody } from '../../schemas/wire/statement.ts'
import type { Statement, StatementHead } from '../../schemas/wire/statement.ts'
import type { AccountRows } from './account-rows.port.ts'
import { Announcer } from './announcer.ts'
import { depositMoves, post } from './ledger.ts'
import type { Balance } from './meter.port.ts'
import type { HoldRow } from './rows.ts'
import type { CreditNoteAsked, Noted } from './reports.port.ts'
import type { CreditNoteRow, IssuedRow, StatementRows } from './statement-rows.port.ts'
import { issuedOf, openStatement, shownNote, type OfMonth } from './statements.ts'

type Payer = Pick<OfMonth, 'wallet' | 'mode'>

/** The account's own rows, and those of its months. */
export type RowsWithMonths = AccountRows & { readonly statements: StatementRows }

export class StatementBook {
  readonly #rows: RowsWithMonths
  readonly #announcer: Announcer

  /** @param lowNanoUsd below which credit is announced as low; 0 is never */
  constructor(rows: RowsWithMonths, lowNanoUsd: NanoUsd) {
    this.#rows = rows
    this.#announcer = new Announcer(rows.announcements, lowNanoUsd)
  }

  /**
   * Newest first; the first is the month that runs. None where nothing ever moved.
   *
   * @param mode of the account's book: live or test money
   */
  list(mode: KeyMode, nowMs: number): readonly StatementHead[] {
    const open = this.#open(mode, nowMs)
    if (open === null) return []
    return [open, ...this.#rows.statements.allIssued().map(closed)].map(headOf)
  }

  one(mode: KeyMode, of: Month, nowMs: number): Statement | null {
    const open = this.#open(mode, nowMs)
    if (open === null || open.month === formatMonth(of)) return open
    const issued = this.#rows.statements.issued(of)
    return issued === null ? null : closed(issued)
  }

  credit(mode: KeyMode, asked: CreditNoteAsked, nowMs: number): Noted {
    const account = this.#rows.account()
    if (account === null) return err({ kind: 'generation_uncharged' })
    const { statements } = this.#rows
    const { reference, amountNanoUsd, generationId } = asked
    const earlier = statements.creditNote(reference)
    if (earlier !== null) {
      const note = shownNote(earlier, account.wallet, mode)
      const same = earlier.generationId === generationId && earlier.amountNanoUsd === amountNanoUsd
      return same ? ok(note) : err({ kind: 'reference_used', number: note.number })
    }
    const hold = this.#rows.hold(generationId)
    if (hold === null || hold.state !== 'captured') return err({ kind: 'generation_uncharged' })
    const left = this.#creditable(hold)
    if (amountNanoUsd > left) return err({ kind: 'above_charge', leftNanoUsd: left })
    const note: CreditNoteRow = {
      ...asked,
      number: statements.lastNoteNumber() + 1,
      month: statements.monthToBook(nowMs),
      atMs: nowMs,
    }
    const moves = depositMoves(amountNanoUsd, account.balance.owedNanoUsd)
    const entry = { id: `credit-note:${reference}`, atMs: nowMs, moves }
    const changes = { balance: post(account.balance, entry), entry }
    this.#rows.save(changes)
    this.#announcer.moved(account.wallet, changes)
    statements.addNote(note)
    return ok(shownNote(note, account.wallet, mode))
  }

  /** Closes what is over; the month that runs is the first that is not. */
  #open(mode: KeyMode, nowMs: number): Statement | null {
    const account = this.#rows.account()
    const { statements } = this.#rows
    const first = account === null ? null : statements.firstMonth()
    if (account === null || first === null) return null
    const payer = { wallet: account.wallet, mode }
    const running = statements.monthToBook(nowMs)
    let previous = statements.lastIssued()
    for (let of = previous === null ? first : nextMonth(previous.month); of < running;) {
      previous = issuedOf(this.#ofMonth(payer, of, previous))
      statements.issue(previous)
      of = nextMonth(of)
    }
    const open = openStatement(this.#ofMonth(payer, running, previous))
    assert(
      BigInt(open.closing_nano_usd) === worthOf(account.balance),
      'the month that runs closes at what the account is worth',
    )
    return open
  }

  #ofMonth(payer: Payer, of: Month, previous: IssuedRow | null): OfMonth {
    const { statements } = this.#rows
    const [movements, creditNotes] = [statements.movements(of), statements.creditNotes(of)]
    return { ...payer, month: of, previous, movements, creditNotes }
  }

  #creditable({ generationId, chargedNanoUsd }: HoldRow): bigint {
    return this.#rows.statements
      .notesOn(generationId)
      .reduce((left, note) => left - note.amountNanoUsd, chargedNanoUsd ?? 0n)
  }
}

/** Below zero where more went back than was left. */
function worthOf({ availableNanoUsd, heldNanoUsd, owedNanoUsd }: Balance): bigint {
  return availableNanoUsd + heldNanoUsd - owedNanoUsd
}

function closed({ body, sha256 }: IssuedRow): Statement {
  return { ...statementBody.parse(JSON.parse(body)), state: 'closed', sha256 }
}

function headOf(of: Statement): StatementHead {
  const { number, month, state, sha256, opening_nano_usd, closing_nano_usd } = of
  return { number, month, state, sha256, opening_nano_usd, closing_nano_usd }
}
