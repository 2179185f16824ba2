// What must be true of an account, decided a second time and differently: no rows, no journal, no
// transitions, only what was asked and what was answered. Throws a Violation named by its invariant.
import type { GenerationId } from '../../schemas/ids.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { Balance, EndOutcome, GenerationState, Hold } from '../../workers/meter/meter.port.ts'
import type { HoldRefusal, HoldRequest } from '../../workers/meter/meter.port.ts'
import type { Result } from '../../schemas/result.ts'

export class Violation extends Error {
  override readonly name = 'Violation'
  readonly invariant: string

  constructor(invariant: string, what: string) {
    super(`${invariant}: ${what}`)
    this.invariant = invariant
  }
}

export function holds(invariant: string, condition: boolean, what: string): void {
  if (!condition) throw new Violation(invariant, what)
}

type Known = {
  readonly held: bigint
  readonly maxTokens: number
  expires: number
  state: 'held' | 'captured' | 'voided' | 'expired'
  charged: bigint
  /** The best checkpoint: its tokens and its price. */
  best: { readonly tokens: number; readonly price: bigint } | null
}

/** The terms that the account runs under. */
export type OracleTerms = { readonly holdTtlMs: number; readonly gatherMs: number }

export class Oracle {
  readonly #terms: OracleTerms
  readonly #deposits = new Map<string, bigint>()
  readonly #known = new Map<GenerationId, Known>()
  readonly #open = new Set<GenerationId>()
  readonly undelivered = new Set<GenerationId>()
  readonly everCaptured: GenerationId[] = []
  #deposited = 0n
  #reserved = 0n
  captured = 0n

  constructor(terms: OracleTerms) {
    this.#terms = terms
  }

  get available(): bigint {
    return this.#deposited - this.#reserved - this.captured
  }

  get size(): number {
    return this.#known.size
  }

  get openHolds(): number {
    return this.#open.size
  }

  stateOf(id: GenerationId): Known['state'] | null {
    return this.#known.get(id)?.state ?? null
  }

  chargedFor(id: GenerationId): bigint {
    return this.#known.get(id)?.charged ?? 0n
  }

  /** Whether the account must throw: an end of what was never held, a hold of what has ended. */
  isBug(kind: 'hold' | 'end' | 'other', id: GenerationId | null): boolean {
    if (kind === 'other' || id === null) return false
    const state = this.stateOf(id)
    return kind === 'hold' ? state !== null && state !== 'held' : state === null
  }

  credited(deposit: string, amount: bigint): void {
    if (this.#deposits.has(deposit)) return
    this.#deposits.set(deposit, amount)
    this.#deposited += amount
  }

  asked(request: HoldRequest, told: Result<Hold, HoldRefusal>, nowMs: number): void {
    const known = this.#known.get(request.generationId)
    if (known !== undefined) {
      const same = told.ok && told.value.heldNanoUsd === known.held
      return holds('I4', same, 'a repeated hold is told the same and reserves nothing more')
    }
    const { fixedNanoUsd, nanoUsdPerCompletionToken: each, maxTokens, maxTokensLimit } = request
    const cost = (tokens: number) => fixedNanoUsd + each * BigInt(tokens)
    const wanted = Math.min(maxTokens ?? maxTokensLimit, maxTokensLimit)
    if (!told.ok) {
      const least = maxTokens === null ? 1 : wanted
      return holds('I1', cost(least) > this.available, 'only what is not there is refused')
    }
    const { heldNanoUsd: held, maxTokens: tokens } = told.value
    holds('I1', held <= this.available, 'a hold takes no more than is available')
    holds('I3', held === cost(tokens), 'a hold is the worst case of what it grants')
    holds('I3', tokens <= wanted && tokens >= 1, 'a hold grants what was asked, or less')
    const more = tokens < wanted && cost(tokens + 1) <= this.available
    holds('I1', !more, 'a clamp grants all that credit pays for')
    const expires = nowMs + this.#terms.holdTtlMs
    const state = 'held' as const
    const fresh = { held, maxTokens: tokens, expires, state, charged: 0n, best: null }
    this.#known.set(request.generationId, fresh)
    this.#open.add(request.generationId)
    this.#reserved += held
  }

  checkpointed(record: CapturedGeneration, nowMs: number): void {
    const known = this.#known.get(record.generationId)
    if (known?.state !== 'held') return
    known.expires = Math.max(known.expires, nowMs + this.#terms.holdTtlMs)
    const tokens = record.usage.completionTokens
    if (known.best !== null && tokens < known.best.tokens) return
    known.best = { tokens, price: record.priceNanoUsd }
  }

  ended(id: GenerationId, record: CapturedGeneration | null, told: EndOutcome): void {
    const known = this.#known.get(id)
    if (known === undefined) return holds('I2', false, 'what was never held ends')
    if (known.state !== 'held') {
      const same =
        told.kind === 'already_ended' &&
        told.state === known.state &&
        told.chargedNanoUsd === known.charged
      return holds('I2', same, 'a hold that ended is told how, and charged no more')
    }
    const produced = record !== null && record.usage.completionTokens > 0
    const state = produced ? 'captured' : 'voided'
    this.#end(id, known, state, record?.priceNanoUsd ?? 0n)
    holds('I2', told.kind === state, `a hold ends as ${state}, not ${told.kind}`)
    holds('I3', told.chargedNanoUsd === known.charged, 'the charge is the price, cut to the hold')
  }

  /** What an alarm must have ended by now. */
  expired(nowMs: number): void {
    for (const id of this.#open) {
      const known = this.#known.get(id)
      if (known === undefined || known.expires > nowMs) continue
      const produced = known.best !== null && known.best.tokens > 0
      this.#end(id, known, produced ? 'captured' : 'expired', known.best?.price ?? 0n)
    }
  }

  /** After every step: the totals, and the alarm that keeps every promise. */
  check(balance: Balance, undelivered: number, alarmAtMs: number | null): void {
    const { availableNanoUsd, heldNanoUsd, capturedNanoUsd, depositedNanoUsd } = balance
    const sum = availableNanoUsd + heldNanoUsd + capturedNanoUsd
    holds('I1', sum === depositedNanoUsd, 'no money is made or lost')
    holds('I1', availableNanoUsd === this.available, `available is ${this.available}`)
    holds('I2', heldNanoUsd === this.#reserved, `held is ${this.#reserved}`)
    holds('I3', capturedNanoUsd === this.captured, `captured is ${this.captured}`)
    holds('I7', undelivered === this.undelivered.size, 'each undelivered capture is in the outbox')
    let deadline = Infinity
    for (const id of this.#open) {
      deadline = Math.min(deadline, this.#known.get(id)?.expires ?? Infinity)
    }
    const wakes = alarmAtMs ?? Infinity
    holds('I10', wakes <= deadline, 'no open hold without an alarm that ends it')
    const idle = this.undelivered.size === 0
    holds('I10', idle || wakes < Infinity, 'no undelivered capture without an alarm')
  }

  checkOne(id: GenerationId, shown: GenerationState | null): void {
    const known = this.#known.get(id)
    if (known === undefined) return holds('I2', shown === null, 'what was not held is not known')
    holds('I2', shown?.state === known.state, `${id} is ${known.state}, not ${shown?.state}`)
    holds('I3', (shown?.chargedNanoUsd ?? 0n) === known.charged, `${id} costs ${known.charged}`)
    holds('I3', known.charged <= known.held, 'captured is never above held')
    if (!this.undelivered.has(id)) return
    const record = shown?.record ?? null
    holds('I7', record?.priceNanoUsd === known.charged, 'what is to be sent is what was charged')
  }

  #end(id: GenerationId, known: Known, state: Known['state'], price: bigint): void {
    known.state = state
    this.#open.delete(id)
    this.#reserved -= known.held
    if (state !== 'captured') return
    known.charged = price < known.held ? price : known.held
    this.captured += known.charged
    this.undelivered.add(id)
    this.everCaptured.push(id)
  }
}
