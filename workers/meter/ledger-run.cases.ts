// The meter's other implementation, naive and slow, run beside the real book: the same actions go to
// both, processes die in the middle, the clock jumps, and after each step the two must agree.
import { contentId, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { assert, AssertionError, must } from '../../schemas/result.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { AccountBook } from './account-book.ts'
import { BookOnSqlite, Crash, TERMS } from './book-on-sqlite.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET, type SamplePrice } from './sample-call.cases.ts'

export type Action =
  | { kind: 'credit' | 'return' | 'restore'; deposit: number }
  | { kind: 'hold' | 'void' | 'delivered'; gen: number }
  | { kind: 'checkpoint' | 'capture'; gen: number; tokens: number }
  | { kind: 'alarm' }

/** What one run is about: a deposit or a call is the same however often it is repeated. */
export type World = {
  deposits: bigint[]
  calls: SamplePrice[]
}

type Held = { state: string; held: bigint; charged: bigint; expires: number; best: number | null }

/** Money is what was put in, less what is held or charged. */
class Model {
  readonly paid = new Map<number, bigint>()
  /** Taken back by whoever paid it, and what came back of that. */
  readonly returned = new Map<number, bigint>()
  readonly restored = new Map<number, bigint>()
  readonly holds = new Map<number, Held>()
  readonly undelivered = new Set<number>()

  /** Below zero: a debt. */
  get worth(): bigint {
    let left = sumOf(this.paid.values()) - sumOf(this.returned.values())
    left += sumOf(this.restored.values())
    for (const { state, held, charged } of this.holds.values()) {
      left -= state === 'held' ? held : charged
    }
    return left
  }

  get available(): bigint {
    return this.worth > 0n ? this.worth : 0n
  }

  end(gen: number, state: string, price: bigint): void {
    const hold = this.holds.get(gen)
    if (hold?.state !== 'held') return
    this.holds.set(gen, { ...hold, state, charged: price < hold.held ? price : hold.held })
    if (state === 'captured') this.undelivered.add(gen)
  }
}

export class LedgerRun {
  readonly real = new BookOnSqlite()
  readonly model = new Model()
  readonly world: World
  /** Every action that took effect, to be repeated later. */
  readonly done: Action[] = []
  /** What the queue has seen, by generation. */
  readonly sent = new Map<GenerationId, bigint>()
  nowMs = 1_000_000

  constructor(world: World) {
    this.world = world
  }

  /**
   * Runs it on both; a process that died in the middle leaves no trace on either.
   *
   * @param lives how many statements the process lives for
   */
  act(action: Action, lives = Infinity): void {
    const told = this.outcome(action, lives)
    if (told === 'crash') return
    assert((told === 'bug') === this.isBug(action), `${action.kind} throws where it is a bug, only`)
    this.done.push(action)
    if (told !== 'bug') this.onModel(action, told.result)
  }

  outcome(action: Action, lives: number): { result: unknown } | 'crash' | 'bug' {
    try {
      return { result: this.real.run((book) => this.onBook(book, action), lives) }
    } catch (error) {
      if (error instanceof Crash) return 'crash'
      if (error instanceof AssertionError) return 'bug'
      throw error
    }
  }

  /** Ends of what was never held, and holds under the id of one that ended, are bugs and throw. */
  isBug(action: Action): boolean {
    if (!('gen' in action) || action.kind === 'delivered') return false
    const state = this.model.holds.get(action.gen)?.state
    return action.kind === 'hold' ? state !== undefined && state !== 'held' : state === undefined
  }

  onBook(book: AccountBook, action: Action): unknown {
    const { nowMs } = this
    if (action.kind === 'alarm') {
      book.expireOverdue(nowMs)
      // What is announced is another test's: here it is accepted at once.
      book.announced(book.takeAnnouncements(nowMs)?.events.map(({ id }) => id) ?? [])
      return book.takeDue(nowMs)
    }
    if (action.kind === 'credit') {
      const paid = nanoUsd(this.paid(action.deposit))
      return book.credit(WALLET, `deposit-${action.deposit}`, paid, nowMs)
    }
    if ('deposit' in action) {
      const amountNanoUsd = nanoUsd(this.paid(action.deposit))
      const order = { kind: action.kind, id: `taken-${action.deposit}`, amountNanoUsd }
      return book.order({ wallet: WALLET, orders: [order] }, nowMs)
    }
    const id = idOf(action.gen)
    if (action.kind === 'hold') {
      return book.hold(holdRequest(`${action.gen}`, this.call(action.gen)), nowMs)
    }
    if (action.kind === 'checkpoint') return book.checkpoint(id, this.record(action), nowMs)
    if (action.kind === 'capture') return book.capture(id, this.record(action), nowMs)
    if (action.kind === 'void') return book.void(id, 'client_abort', nowMs)
    return book.delivered([id], nowMs)
  }

  onModel(action: Action, result: unknown): void {
    switch (action.kind) {
      case 'credit':
        this.model.paid.set(action.deposit, this.paid(action.deposit))
        return
      case 'return': {
        const early = this.model.restored.has(action.deposit)
        const taken = early
          ? (this.model.returned.get(action.deposit) ?? 0n)
          : this.paid(action.deposit)
        this.model.returned.set(action.deposit, taken)
        return
      }
      case 'restore': {
        const taken = this.model.returned.get(action.deposit) ?? 0n
        if (!this.model.restored.has(action.deposit)) this.model.restored.set(action.deposit, taken)
        return
      }
      case 'hold':
        return this.modelHold(action.gen, result)
      case 'checkpoint':
        return this.modelCheckpoint(action.gen, action.tokens)
      case 'capture':
        return this.modelEnd(action.gen, action.tokens, 'voided')
      case 'void':
        return this.model.end(action.gen, 'voided', 0n)
      case 'delivered':
        this.model.undelivered.delete(action.gen)
        return
      case 'alarm':
        return this.modelAlarm(recordsIn(result))
    }
  }

  /** Whether it fits is decided anew, by trying token by token. */
  modelHold(gen: number, result: unknown): void {
    const known = this.model.holds.get(gen)
    if (known !== undefined)
      return assert(isGranted(result, known.held), 'a repeat is told the same')
    const { worth } = this.model
    if (worth < 0n) return assert(isDebt(result, 0n - worth), 'who owes is held nothing')
    const { maxTokens, maxTokensLimit } = this.call(gen)
    const wanted = Math.min(maxTokens ?? maxTokensLimit, maxTokensLimit)
    let tokens = wanted
    if (maxTokens === null) {
      while (tokens > 1 && this.price(gen, tokens) > this.model.available) tokens--
    }
    const held = this.price(gen, tokens)
    if (held > this.model.available) {
      return assert(isRefused(result, held), 'what is not there is not held')
    }
    assert(isGranted(result, held, tokens < wanted), 'what is there is held')
    const expires = this.nowMs + TERMS.holdTtlMs
    this.model.holds.set(gen, { state: 'held', held, charged: 0n, expires, best: null })
  }

  /** No tokens, no charge. */
  modelEnd(gen: number, tokens: number, stateOfNothing: 'voided' | 'expired'): void {
    if (tokens === 0) this.model.end(gen, stateOfNothing, 0n)
    else this.model.end(gen, 'captured', this.price(gen, tokens))
  }

  modelCheckpoint(gen: number, tokens: number): void {
    const hold = this.model.holds.get(gen)
    if (hold?.state !== 'held') return
    const expires = Math.max(hold.expires, this.nowMs + TERMS.holdTtlMs)
    this.model.holds.set(gen, { ...hold, expires, best: Math.max(hold.best ?? 0, tokens) })
  }

  modelAlarm(records: readonly CapturedGeneration[]): void {
    for (const [gen, { state, expires, best }] of this.model.holds) {
      if (state !== 'held' || expires > this.nowMs) continue
      this.modelEnd(gen, best ?? 0, 'expired')
    }
    for (const { generationId, priceNanoUsd } of records) {
      const before = this.sent.get(generationId) ?? priceNanoUsd
      assert(before === priceNanoUsd, 'a record is sent again as it was')
      this.sent.set(generationId, priceNanoUsd)
    }
    const wakes = this.real.book.nextAlarm() ?? Infinity
    assert(wakes > this.nowMs, 'an alarm does all that is due: it never spins')
  }

  check(): void {
    const { book } = this.real
    const audit = book.audit()
    assert(audit.balanced, 'the journal nets to zero and equals the balance and the open holds')
    assert(audit.undelivered === this.model.undelivered.size, 'the outbox holds the undelivered')
    const { availableNanoUsd, owedNanoUsd } = book.balance()
    const { worth } = this.model
    assert(availableNanoUsd - owedNanoUsd === worth, 'what is left is what the model has left')
    assert(availableNanoUsd === 0n || owedNanoUsd === 0n, 'whoever owes has nothing to spend')
    for (const [gen, hold] of this.model.holds) this.checkHold(gen, hold)
  }

  checkHold(gen: number, { state, held, charged, expires }: Held): void {
    const { book } = this.real
    const shown = must(book.generation(idOf(gen)), 'a hold is never forgotten')
    assert(shown.state === state, `generation ${gen} is ${shown.state}, not ${state}`)
    assert(shown.heldNanoUsd === held && charged <= held, 'captured is never above held')
    assert((shown.chargedNanoUsd ?? 0n) === charged, 'charged is what the model charged')
    const wakes = book.nextAlarm() ?? Infinity
    if (state === 'held') assert(wakes <= expires, 'no open hold without an alarm')
    if (!this.model.undelivered.has(gen)) return
    assert(shown.record?.priceNanoUsd === charged, 'what is delivered is what was charged')
    assert(wakes < Infinity, 'no undelivered record without an alarm')
  }

  /** Lets every deadline pass: nothing stays held, and what was captured was sent and delivered. */
  drain(): void {
    for (let wakes = this.real.book.nextAlarm(); wakes !== null;) {
      this.nowMs = Math.max(this.nowMs, wakes)
      this.act({ kind: 'alarm' })
      for (const gen of this.model.holds.keys()) {
        if (this.sent.has(idOf(gen))) this.act({ kind: 'delivered', gen })
      }
      wakes = this.real.book.nextAlarm()
    }
    this.check()
    const balance = this.real.book.balance()
    const { heldNanoUsd, capturedNanoUsd, availableNanoUsd, depositedNanoUsd } = balance
    const { owedNanoUsd, returnedNanoUsd } = balance
    assert(heldNanoUsd === 0n, 'in the end nothing is held')
    const own = this.real.book.administer(GRANT.keyDigest, { kind: 'own' }, this.nowMs)
    const { total } = must(own.ok ? own.value[0] : null, 'the key stands').spend
    assert(total.spentNanoUsd === capturedNanoUsd, 'the key has spent what was captured')
    assert(total.reservedNanoUsd === 0n, 'in the end the key has nothing reserved')
    const kept = availableNanoUsd + capturedNanoUsd - owedNanoUsd
    assert(kept === depositedNanoUsd - returnedNanoUsd, 'no money was made or lost')
  }

  record({ gen, tokens }: { gen: number; tokens: number }): CapturedGeneration {
    return recordOf(idOf(gen), tokens, this.price(gen, tokens))
  }

  price(gen: number, tokens: number): bigint {
    const { fixedNanoUsd, nanoUsdPerCompletionToken } = this.call(gen)
    return fixedNanoUsd + nanoUsdPerCompletionToken * BigInt(tokens)
  }

  paid(deposit: number): bigint {
    return must(this.world.deposits[deposit], 'the world knows each deposit')
  }

  call(gen: number): World['calls'][number] {
    return must(this.world.calls[gen], 'the world knows each call')
  }
}

function idOf(gen: number): GenerationId {
  return contentId('gen', `${gen}`)
}

function sumOf(amounts: Iterable<bigint>): bigint {
  let sum = 0n
  for (const each of amounts) sum += each
  return sum
}

type Answer = {
  ok: boolean
  value?: { heldNanoUsd: bigint; clampedByCredit: boolean }
  error?: { neededNanoUsd?: bigint; owedNanoUsd?: bigint }
}

function isGranted(result: unknown, held: bigint, clamped?: boolean): boolean {
  const { ok, value } = result as Answer
  const told = clamped === undefined || value?.clampedByCredit === clamped
  return ok && value?.heldNanoUsd === held && told
}

function isRefused(result: unknown, needed: bigint): boolean {
  const { ok, error } = result as Answer
  return !ok && error?.neededNanoUsd === needed
}

function isDebt(result: unknown, owed: bigint): boolean {
  const { ok, error } = result as Answer
  return !ok && error?.owedNanoUsd === owed
}

function recordsIn(result: unknown): readonly CapturedGeneration[] {
  return result as readonly CapturedGeneration[]
}
