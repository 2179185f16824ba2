// One defence taken away at a time, by the wiring alone: the core that runs is always the production
// one. A simulator that does not notice is worth nothing.
import { nanoUsd } from '../../schemas/money.ts'
import type { AccountRows } from '../../workers/meter/account-rows.port.ts'
import type { Changes, HoldRow, OutboxRow } from '../../workers/meter/rows.ts'
import { productionStep, type Wiring } from './account.ts'
import type { MemoryRows } from './rows.ts'

export const MUTANTS: Readonly<Record<string, () => Wiring>> = {
  'no expiry alarm': () => ({
    step: (book, op, nowMs) =>
      op.kind === 'alarm' ? book.takeDue(nowMs) : productionStep(book, op, nowMs),
  }),

  'no unique id': () => {
    let copies = 0
    return {
      rows: (rows, op) =>
        over(rows, {
          hold: (id) => (op.kind === 'hold' ? null : rows.hold(id)),
          save: (changes) => {
            const { entry } = changes
            const renamed = entry && { ...entry, id: `${entry.id}#${copies++}` }
            rows.save(renamed === undefined ? changes : { ...changes, entry: renamed })
          },
        }),
    }
  },

  'no hold': () => ({
    rows: (rows, op) =>
      over(rows, {
        save: ({ balance, entry, ...rest }) =>
          rows.save(op.kind === 'hold' ? rest : withMoney(rest, balance, entry)),
      }),
  }),

  'double capture': () => ({
    rows: (rows, op) =>
      over(rows, {
        hold: (id) => {
          const row = rows.hold(id)
          return row !== null && op.kind === 'capture' ? { ...row, state: 'held' } : row
        },
        save: (changes) => rows.save(renamedWhereBooked(rows, changes)),
      }),
  }),

  'capture above the hold': () => ({
    rows: (rows, op) =>
      over(rows, {
        hold: (id) => {
          const row = rows.hold(id)
          return row === null || op.kind !== 'capture' ? row : roomy(row)
        },
      }),
  }),

  'outbox outside the transaction': () => {
    let kept: OutboxRow[] = []
    return {
      rows: (rows) =>
        over(rows, {
          save: ({ outbox, ...rest }) => {
            if (outbox !== undefined) kept.push(outbox)
            rows.save(rest)
          },
        }),
      afterWrite: (rows) => {
        for (const outbox of kept) rows.save({ outbox })
        kept = []
      },
    }
  },

  'told before it is written': () => ({ tellsBeforeWrite: true }),

  'forgotten when it is sent': () => ({
    step: (book, op, nowMs, rows) => {
      const result = productionStep(book, op, nowMs)
      if (op.kind === 'alarm') for (const row of rows.due(Infinity, Infinity)) forget(rows, row)
      return result
    },
  }),

  'a late checkpoint replaces a better one': () => ({
    rows: (rows, op) =>
      over(rows, {
        hold: (id) => {
          const row = rows.hold(id)
          return row !== null && op.kind === 'checkpoint' ? { ...row, checkpoint: null } : row
        },
      }),
  }),

  'an expiry forgets the checkpoint': () => ({
    rows: (rows) =>
      over(rows, {
        overdue: (nowMs, limit) =>
          rows.overdue(nowMs, limit).map((row) => ({ ...row, checkpoint: null })),
      }),
  }),
}

function over(rows: MemoryRows, changed: Partial<AccountRows>): AccountRows {
  const all: AccountRows = {
    account: () => rows.account(),
    open: (wallet) => rows.open(wallet),
    save: (changes) => rows.save(changes),
    keys: rows.keys,
    announcements: rows.announcements,
    hold: (id) => rows.hold(id),
    overdue: (nowMs, limit) => rows.overdue(nowMs, limit),
    outbox: (id) => rows.outbox(id),
    due: (nowMs, limit) => rows.due(nowMs, limit),
    resend: (row) => rows.resend(row),
    forget: (id) => rows.forget(id),
    deadlines: () => rows.deadlines(),
    entry: (id) => rows.entry(id),
    entriesUnder: (prefix) => rows.entriesUnder(prefix),
    note: (name) => rows.note(name),
    putNote: (name, text, nowMs) => rows.putNote(name, text, nowMs),
    forgetNotes: (prefix, beforeMs) => rows.forgetNotes(prefix, beforeMs),
    history: () => rows.history(),
  }
  return { ...all, ...changed }
}

function withMoney(
  rest: Omit<Changes, 'balance' | 'entry'>,
  balance: Changes['balance'],
  entry: Changes['entry'],
): Changes {
  return { ...rest, ...(balance && { balance }), ...(entry && { entry }) }
}

function renamedWhereBooked(rows: MemoryRows, changes: Changes): Changes {
  const { entry } = changes
  if (entry === undefined || rows.entry(entry.id) === null) return changes
  return { ...changes, entry: { ...entry, id: `${entry.id} again` } }
}

function roomy(row: HoldRow): HoldRow {
  return { ...row, heldNanoUsd: nanoUsd(row.heldNanoUsd * 2n) }
}

function forget(rows: MemoryRows, { generationId, sends }: OutboxRow): void {
  if (sends > 0) rows.forget(generationId)
}
