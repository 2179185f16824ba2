// One account and a plain model of its months, side by side, for the property tests: whatever happens,
// in whatever order, and whenever its process dies.
import { isDeepStrictEqual } from 'node:util'
import { contentId, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { parseMonth } from '../../schemas/month.ts'
import { assert, must } from '../../schemas/result.ts'
import { statement, type Statement } from '../../schemas/wire/statement.ts'
import type { AccountBook } from './account-book.ts'
import { BookOnSqlite, Crash } from './book-on-sqlite.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'
import type { StatementBook } from './statement-book.ts'

export const KEYS = [GRANT, { ...GRANT, keyId: contentId('key', 'two'), keyDigest: 'e'.repeat(64) }]
export const MODELS = ['a/model', 'b/model']
export const START = Date.UTC(2026, 0, 31, 23, 59, 0)
export const DAY = 86_400_000

type Call = { readonly key: number; readonly model: number; readonly tokens: number }
type Note = { readonly kind: 'note'; readonly of: number; readonly part: number }
export type Step =
  | { readonly kind: 'deposit'; readonly amount: bigint }
  | ({ readonly kind: 'call' | 'leave open' } & Call)
  | Note
  | { readonly kind: 'return'; readonly amount: bigint }
  | { readonly kind: 'restore'; readonly of: number }
  | { readonly kind: 'alarm' }
  | { readonly kind: 'read' }
  | { readonly kind: 'tick'; readonly ms: number }

/** What happened, told by the outcomes alone: no row of the account is read. */
export class StatementRun {
  readonly real = new BookOnSqlite()
  nowMs = START
  made = 0
  readonly deposits: bigint[] = []
  readonly usage: { key: string; model: string; price: bigint }[] = []
  readonly calls: { id: GenerationId; price: bigint; noted: bigint }[] = []
  readonly notes: bigint[] = []
  /** What went back to whoever paid it, and whether it came again. */
  readonly returns: { readonly id: string; readonly amount: bigint; restored: boolean }[] = []
  readonly closed = new Map<string, Statement>()

  constructor() {
    const [, second] = KEYS
    this.real.run((book) =>
      book.grantKey(WALLET, must(second, 'there are two keys'), 'another nonce', 0),
    )
  }

  act(one: Step, lives: number): void {
    const n = this.made++
    if (one.kind === 'tick') this.nowMs = Math.max(0, this.nowMs + one.ms)
    else if (one.kind === 'deposit') this.deposit(n, one.amount, lives)
    else if (one.kind === 'note') this.note(n, one, lives)
    else if (one.kind === 'return') this.return(n, one.amount, lives)
    else if (one.kind === 'restore') this.restore(one.of, lives)
    else if (one.kind === 'read') this.read()
    else if (one.kind === 'alarm') this.alarm(lives)
    else this.call(n, one, lives)
  }

  /** @returns null where the process died: then nothing happened */
  try<R>(work: (book: AccountBook, months: StatementBook) => R, lives: number): R | null {
    try {
      return this.real.run(work, lives)
    } catch (error) {
      if (error instanceof Crash) return null
      throw error
    }
  }

  deposit(n: number, paid: bigint, lives: number): void {
    const id = n % 2 === 0 ? `31337:0xab${n}:0` : `card:${n}`
    const booked = this.try(
      (book) => book.credit(WALLET, id, nanoUsd(paid), this.nowMs) ?? true,
      lives,
    )
    if (booked !== null) this.deposits.push(paid)
  }

  return(n: number, amount: bigint, lives: number): void {
    const id = n % 2 === 0 ? `stripe:re_${n}` : `withdrawal:${n}`
    const orders = [{ kind: 'return', id, amountNanoUsd: nanoUsd(amount) }] as const
    const told = this.try((book) => book.order({ wallet: WALLET, orders }, this.nowMs), lives)
    if (told !== null) this.returns.push({ id, amount, restored: false })
  }

  restore(of: number, lives: number): void {
    const one = this.returns[of % Math.max(1, this.returns.length)]
    if (one === undefined) return
    const orders = [{ kind: 'restore', id: one.id }] as const
    const told = this.try((book) => book.order({ wallet: WALLET, orders }, this.nowMs), lives)
    if (told !== null) one.restored = true
  }

  call(n: number, { kind, key, model, tokens }: Extract<Step, Call>, lives: number): void {
    const [name, grant] = [must(MODELS[model], 'two models'), must(KEYS[key], 'two keys')]
    const price = { fixedNanoUsd: nanoUsd(3n), nanoUsdPerCompletionToken: nanoUsd(7n) }
    const asked = { ...price, maxTokens: 6, maxTokensLimit: 6 }
    const request = { ...holdRequest(`${n}`, asked), keyDigest: grant.keyDigest }
    const held = this.try((book) => book.hold(request, this.nowMs), lives)
    if (held === null || !held.ok) return
    const cost = 3n + 7n * BigInt(tokens)
    const about = { keyId: grant.keyId, model: name }
    const record = { ...recordOf(request.generationId, tokens, cost), ...about }
    if (kind === 'leave open') {
      this.real.run((book) => book.checkpoint(request.generationId, record, this.nowMs))
      return
    }
    const end = this.real.run((book) => book.capture(request.generationId, record, this.nowMs))
    this.charged(request.generationId, grant.keyId, name, end.chargedNanoUsd)
  }

  charged(id: GenerationId, key: string, model: string, price: bigint): void {
    if (price === 0n) return
    this.usage.push({ key, model, price })
    this.calls.push({ id, price, noted: 0n })
  }

  /** Calls that were left open end at what they had produced. */
  alarm(lives: number): void {
    const ended = this.try((book) => {
      book.expireOverdue(this.nowMs)
      return book.takeDue(this.nowMs)
    }, lives)
    for (const { generationId, keyId, model, priceNanoUsd } of ended ?? []) {
      const known = this.calls.some(({ id }) => id === generationId)
      if (!known) this.charged(generationId, keyId, model, priceNanoUsd)
    }
  }

  note(n: number, { of, part }: Note, lives: number): void {
    const one = this.calls[of % Math.max(1, this.calls.length)]
    if (one === undefined) return
    const amountNanoUsd = nanoUsd((one.price * BigInt(part)) / 100n)
    if (amountNanoUsd === 0n) return
    const asked = { amountNanoUsd, reason: 'broken', reference: `r${n}` }
    const generationId = contentId('gen', '').replace(/.*/, one.id) as ReturnType<
      typeof contentId<'gen'>
    >
    const write = () =>
      this.try((_, months) => months.credit('live', { ...asked, generationId }, this.nowMs), lives)
    const noted = write()
    if (noted === null) return
    const fits = one.noted + amountNanoUsd <= one.price
    assert(noted.ok === fits, 'a note is granted where the charge leaves room for it')
    if (!noted.ok) return
    one.noted += amountNanoUsd
    this.notes.push(amountNanoUsd)
    const dense = `-${String(this.notes.length).padStart(4, '0')}`
    assert(noted.value.number.endsWith(dense), 'credit notes are numbered without a gap')
    const again = this.real.run((_, months) =>
      months.credit('live', { ...asked, generationId }, this.nowMs + DAY),
    )
    assert(isDeepStrictEqual(again, noted), 'one reference makes one credit note')
  }

  read(): Statement[] {
    const heads = this.real.run((_, months) => months.list('live', this.nowMs))
    return heads.map(({ month: text }) => {
      const of = must(parseMonth(text), 'a month')
      const found = this.real.run((_, months) => months.one('live', of, this.nowMs))
      const shown = statement.parse(found)
      if (shown.state === 'closed') {
        const known = this.closed.get(text) ?? shown
        assert(isDeepStrictEqual(known, shown), 'a closed month never changes')
        this.closed.set(text, shown)
      }
      return shown
    })
  }
}
