// A seeded world around the ledger: callers, workers that die, a network that loses, doubles and
// reorders, a queue that does the same, a clock that jumps, alarms that come late, twice or never.
// What runs is the production core; after every step the oracle must agree.
import { parseId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { Hold } from '../../workers/meter/meter.port.ts'
import { CALL, GRANT, recordOf } from './sample.ts'
import { idOf, SimAccount, TERMS, witness, type Death, type Op, type Wiring } from './account.ts'
import { holds, Oracle } from './oracle.ts'
import { Random } from './random.ts'
import { SimTally } from './tally.ts'

const LANES = 3
/** An account is drained, closed and replaced after so many calls: nothing grows for ever. */
const CALLS_A_LANE = 300
const DRAIN_ALARMS_MAX = 400

const EVENTS = { call: 18, deliver: 46, alarm: 8, clock: 10, deposit: 4, queue: 13, epoch: 1 }

type Message = { readonly op: Op; readonly attempt: number }
type Lane = {
  readonly account: SimAccount
  readonly oracle: Oracle
  readonly inbox: Message[]
  readonly deposits: Extract<Op, { kind: 'credit' }>[]
}

export class LedgerWorld {
  readonly #random: Random
  readonly #wiring: () => Wiring
  readonly #tally = new SimTally()
  readonly #queue: { readonly lane: Lane; readonly record: CapturedGeneration }[] = []
  #lanes: Lane[] = []
  #nowMs = 1_000_000_000
  #names = 0
  readonly counts: Record<string, number> = {}

  constructor(seed: number, wiring: () => Wiring) {
    this.#random = new Random(seed)
    this.#wiring = wiring
    this.#lanes = Array.from({ length: LANES }, () => this.#open())
  }

  /** One thing happens; throws a Violation where an invariant does not hold afterwards. */
  step(): void {
    const lane = this.#random.pick(this.#lanes) ?? this.#open()
    const event = this.#random.weighted(EVENTS)
    this.counts[event] = (this.counts[event] ?? 0) + 1
    switch (event) {
      case 'call':
        return this.#call(lane)
      case 'deliver':
        return this.#deliver(lane)
      case 'alarm':
        return this.#alarm(lane)
      case 'clock':
        return this.#clock()
      case 'deposit':
        return this.#deposit(lane)
      case 'queue':
        return this.#consume()
      case 'epoch':
        return this.#tally.close(this.#nowMs)
    }
  }

  /** Lets every deadline pass and every message arrive: nothing may stay open. */
  drain(): void {
    for (const lane of this.#lanes) this.#retire(lane)
    this.#tally.close(this.#nowMs)
    this.#tally.checkEpochs()
  }

  #open(): Lane {
    const account = new SimAccount(this.#wiring())
    return { account, oracle: new Oracle(TERMS), inbox: [], deposits: [] }
  }

  #call(lane: Lane): void {
    if (lane.oracle.size >= CALLS_A_LANE) return this.#replace(lane)
    const request = {
      keyDigest: GRANT.keyDigest,
      generationId: this.#newId(),
      fixedNanoUsd: nanoUsd(BigInt(this.#random.below(60))),
      nanoUsdPerCompletionToken: nanoUsd(BigInt(this.#random.below(9))),
      maxTokens: this.#random.chance(0.4) ? null : 1 + this.#random.below(30),
      maxTokensLimit: 1 + this.#random.below(25),
      call: CALL,
    }
    lane.inbox.push({ op: { kind: 'hold', request }, attempt: 0 })
  }

  /** Some messages, in any order, share one write, in which the process may die. */
  #deliver(lane: Lane): void {
    const group: Message[] = []
    for (let left = 1 + this.#random.below(4); left > 0; left--) {
      const message = this.#random.take(lane.inbox)
      if (message === undefined) break
      group.push(message)
      if (this.#random.chance(0.06)) lane.inbox.push(message)
    }
    if (group.length > 0) this.#commit(lane, group, this.#death())
  }

  #alarm(lane: Lane): void {
    const atMs = lane.account.rows.alarm()
    const due = atMs !== null && atMs <= this.#nowMs
    if (!due && !this.#random.chance(0.05)) return
    if (due) lane.account.alarmFires()
    this.#commit(lane, [{ op: { kind: 'alarm' }, attempt: 0 }], this.#death())
  }

  #commit(lane: Lane, group: readonly Message[], death: Death): void {
    const { account, oracle } = lane
    const ops = group.map(({ op }) => op)
    const told = account.commit(ops, this.#nowMs, death)
    for (const [index, { op, attempt }] of group.entries()) {
      const answer = told[index] ?? { kind: 'silence' }
      if (answer.kind !== 'silence') witness(oracle, op, answer, this.#nowMs)
      const heard = death === null && !this.#random.chance(0.05)
      if (op.kind === 'alarm' && answer.kind === 'value' && heard) this.#send(lane, answer.value)
      else if (heard && answer.kind === 'value') this.#react(lane, op, answer.value)
      else if (attempt < 3 && this.#random.chance(0.8)) this.#again(lane, op, attempt)
    }
    if (death !== null) account.revive()
    this.#check(lane, ops)
  }

  #again(lane: Lane, op: Op, attempt: number): void {
    if (op.kind !== 'alarm') lane.inbox.push({ op, attempt: attempt + 1 })
  }

  #check({ account, oracle }: Lane, ops: readonly Op[]): void {
    const book = account.book()
    oracle.check(book.balance(), account.rows.undelivered(), account.rows.alarm())
    for (const op of ops) {
      const id = idOf(op)
      if (id !== null) oracle.checkOne(id, book.generation(id))
    }
  }

  /** The worker goes on, or dies and is never heard of again. */
  #react(lane: Lane, op: Op, value: unknown): void {
    if (op.kind !== 'hold') return
    const told = value as { readonly ok: boolean; readonly value?: Hold }
    if (!told.ok || told.value === undefined) return
    const { maxTokens } = told.value
    const produced = this.#random.below(maxTokens + 1)
    for (let left = this.#random.below(3); left > 0; left--) {
      const record = this.#record(op.request, this.#random.below(produced + 1))
      lane.inbox.push({ op: { kind: 'checkpoint', record }, attempt: 0 })
    }
    const end = this.#random.weighted({ capture: 70, void: 15, dies: 15 })
    const record = this.#record(op.request, produced)
    if (end === 'capture') lane.inbox.push({ op: { kind: 'capture', record }, attempt: 0 })
    const id = op.request.generationId
    if (end === 'void') lane.inbox.push({ op: { kind: 'void', id }, attempt: 0 })
  }

  /** A node that reports too much, now and then. */
  #record(request: Extract<Op, { kind: 'hold' }>['request'], tokens: number): CapturedGeneration {
    const { generationId, fixedNanoUsd, nanoUsdPerCompletionToken: each } = request
    const lie = this.#random.chance(0.05) ? 3n : 1n
    return recordOf(generationId, tokens, (fixedNanoUsd + each * BigInt(tokens)) * lie)
  }

  #clock(): void {
    const kind = this.#random.weighted({ step: 70, leap: 25, back: 5 })
    if (kind === 'back') this.#nowMs -= this.#random.below(3_600_000)
    else this.#nowMs += this.#random.below(kind === 'step' ? 2_000 : 60_000)
  }

  #deposit(lane: Lane): void {
    const again = this.#random.chance(0.3) ? this.#random.pick(lane.deposits) : undefined
    const large = this.#random.chance(0.02) ? 1n << 54n : 0n
    const amount = nanoUsd(BigInt(this.#random.below(900)) + large)
    const op = again ?? { kind: 'credit' as const, deposit: `deposit ${this.#names++}`, amount }
    if (again === undefined) lane.deposits.push(op)
    lane.inbox.push({ op, attempt: 0 })
  }

  #send(lane: Lane, value: unknown): void {
    for (const record of value as readonly CapturedGeneration[]) {
      if (this.#random.chance(0.06)) continue
      this.#queue.push({ lane, record })
      if (this.#random.chance(0.06)) this.#queue.push({ lane, record })
    }
  }

  #consume(): void {
    const message = this.#random.take(this.#queue)
    if (message !== undefined) this.#credit(message.lane, message.record, 0.06)
  }

  /** What the consumer does: a place in the sequence, then the word that it has one. */
  #credit(lane: Lane, record: CapturedGeneration, loss: number): void {
    const { generationId: id, priceNanoUsd } = record
    const { oracle } = lane
    holds('I7', oracle.stateOf(id) === 'captured', 'the queue knows only what was committed')
    holds('I8', oracle.chargedFor(id) === priceNanoUsd, 'what is sent is what was charged')
    this.#tally.place(record)
    if (this.#random.chance(loss)) return
    lane.inbox.push({ op: { kind: 'delivered', id }, attempt: 0 })
  }

  #replace(lane: Lane): void {
    this.#retire(lane)
    this.#lanes = this.#lanes.map((each) => (each === lane ? this.#open() : each))
  }

  #retire(lane: Lane): void {
    const { account, oracle, inbox } = lane
    for (let alarms = 0; ; alarms++) {
      holds('I10', alarms < DRAIN_ALARMS_MAX, 'everything that is open ends in bounded time')
      this.#empty(lane)
      const wakesMs = account.rows.alarm()
      if (wakesMs === null) break
      this.#nowMs = Math.max(this.#nowMs, wakesMs)
      account.alarmFires()
      this.#commit(lane, [{ op: { kind: 'alarm' }, attempt: 9 }], null)
    }
    holds('I2', oracle.openHolds === 0 && inbox.length === 0, 'in the end nothing is held')
    holds('I7', oracle.undelivered.size === 0, 'in the end everything was delivered')
    const audit = account.book().audit()
    holds('I1', audit.balanced, 'the journal nets to zero and equals balance and holds')
    this.#tally.checkSum(oracle)
  }

  /** Everything that is under way to one account, or from it, arrives. */
  #empty(lane: Lane): void {
    for (let index = this.#queue.length - 1; index >= 0; index--) {
      const message = this.#queue[index]
      if (message?.lane !== lane) continue
      this.#queue.splice(index, 1)
      this.#credit(lane, message.record, 0)
    }
    while (lane.inbox.length > 0) {
      const message = lane.inbox.pop()
      if (message !== undefined) this.#commit(lane, [{ ...message, attempt: 9 }], null)
    }
  }

  #death(): Death {
    const how = this.#random.weighted({ survives: 94, before: 3, after: 3 })
    return how === 'survives' ? null : how
  }

  #newId() {
    return parseId('gen', `gen_${String(this.#names++).padStart(22, '0')}`)
  }
}
