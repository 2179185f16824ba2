// The facilitator: lets one request use one authorization, settles it under one nonce at a time, and sees
// every payment to its end. The signed bytes are stored before they are broadcast, so that a crash at any
// line neither loses a payment nor sends two. What came in and was never asked for again is credited too.
import type { Address } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import {
  advanced,
  closed,
  fundingOf,
  present,
  type Opened,
  type PaymentRecord,
  type Presented,
  type SignedTx,
} from './payment-record.ts'
import type { PaymentChain, Payments, PaymentView, Settled } from './payments.port.ts'

/** What went out under a nonce: for which payment, and since when with these fees. */
export type Outgoing = { readonly tx: SignedTx; readonly key: string; readonly sinceMs: number }

export interface PaymentRows {
  get(key: string): PaymentRecord | null
  named(payer: Address, identifier: string): PaymentRecord | null
  put(record: PaymentRecord): void
  /** Those to be looked at by then. */
  dueAt(seconds: number): readonly PaymentRecord[]
  /** Unix seconds; 0 is now, null never. */
  nextDue(): number | null
  /** Those at rest whose authorization ended before; the chain itself refuses them for ever. */
  forget(beforeSeconds: number): void
  /** One more than the highest nonce ever signed. */
  nextNonce(): number
  /** Signed and perhaps not mined; kept for their nonces' sake, whatever becomes of their payments. */
  txs(): readonly Outgoing[]
  keepTx(outgoing: Outgoing): void
  dropTxs(belowNonce: number): void
}

export type DeskPorts = {
  readonly rows: PaymentRows
  readonly transact: <R>(work: () => R) => R
  /** Resolves when everything written so far is durable. */
  readonly durable: () => Promise<void>
  readonly chain: PaymentChain
  /** Both idempotent by the id. */
  readonly credit: (wallet: Address, id: string, amount: NanoUsd) => Promise<void>
  readonly reverse: (wallet: Address, id: string, amount: NanoUsd) => Promise<void>
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  /** One payment could not be tended; the others were, and it is tried again. */
  readonly report: (key: string, reason: string) => void
}

export type DeskTerms = {
  readonly confirmations: number
  /** How long one request may hold a payment. */
  readonly leaseMs: number
  /** How long a caller waits for the chain. */
  readonly waitMs: number
}

const POLL_MS = 200
const TEND_MS = 5_000
const OUTBID_MS = 60_000
const KEPT_SECONDS = 48 * 3_600
/** Far more than a node may lag, in blocks: where an authorization is looked for that we did not see. */
const RECENT_BLOCKS = 2_000

export class PaymentDesk implements Payments {
  readonly #ports: DeskPorts
  readonly #terms: DeskTerms
  /** One transaction after the other is signed: a nonce is given once. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(ports: DeskPorts, terms: DeskTerms) {
    this.#ports = ports
    this.#terms = terms
  }

  async find(key: string): Promise<PaymentView | null> {
    const record = this.#ports.rows.get(key)
    return record === null ? null : viewOf(record)
  }

  async open(presented: Presented): Promise<Opened> {
    const { rows, chain, transact, now } = this.#ports
    const { block: sinceBlock } = await chain.now()
    return transact(() => {
      const { key, payer, identifier } = presented
      const named = identifier === null ? null : rows.named(payer, identifier)
      const asked = { ...presented, sinceBlock }
      const opened = present(asked, rows.get(key), named, now(), this.#terms.leaseMs)
      if (opened.kind === 'open') rows.put(opened.record)
      return opened
    })
  }

  async settle(key: string): Promise<Settled> {
    const { now, pause } = this.#ports
    const reason = await this.#inTurn(() => this.#send(key))
    if (reason !== null) return { kind: 'failed', reason }
    const until = now() + this.#terms.waitMs
    for (;;) {
      const told = settledOf(await this.#look(key))
      if (told.kind !== 'pending' || now() >= until) return told
      await pause(POLL_MS)
    }
  }

  async close(key: string, isServed: boolean): Promise<void> {
    this.#update(key, (record) => closed(record, isServed))
  }

  async recover(presented: Presented): Promise<boolean> {
    const { chain, rows } = this.#ports
    const { block } = await chain.now()
    const sinceBlock = Math.max(0, block - RECENT_BLOCKS)
    const found = await chain.onChain(presented.authorization, sinceBlock)
    if (found.kind !== 'paid' || rows.get(presented.key) !== null) return false
    const settlement = { ...found, kind: 'settled', tx: null } as const
    const spent = {
      leasedUntilMs: null,
      isServed: true,
      isCredited: false,
      openedAtMs: this.#ports.now(),
    }
    rows.put({ ...presented, ...spent, sinceBlock, settlement })
    await this.#credit(presented.key)
    return true
  }

  /** Looks after everything that is not over; @returns when to do so again, null when all is at rest */
  async tend(): Promise<number | null> {
    const { rows, now, report } = this.#ports
    await this.#resend()
    for (const { key } of rows.dueAt(Math.floor(now() / 1_000))) {
      try {
        await this.#look(key)
        await this.#credit(key)
      } catch (error) {
        report(key, error instanceof Error ? error.message : String(error))
      }
    }
    rows.forget(Math.floor(now() / 1_000) - KEPT_SECONDS)
    const next = rows.txs().length > 0 ? 0 : rows.nextDue()
    return next === null ? null : Math.max(next * 1_000, now() + TEND_MS)
  }

  /** @returns why it is not sent; null where it is out, or was settled before */
  async #send(key: string): Promise<string | null> {
    const { rows, chain } = this.#ports
    const record = must(rows.get(key), 'what is settled was opened')
    if (record.settlement.kind !== 'none') return null
    const { authorization, sinceBlock } = record
    const found = await chain.onChain(authorization, sinceBlock)
    if (found.kind === 'paid') {
      this.#update(key, (now) => ({ ...now, settlement: { ...found, kind: 'settled', tx: null } }))
      return null
    }
    if (found.kind === 'used_elsewhere') {
      const settlement = { kind: 'failed', reason: 'authorization_used' } as const
      this.#update(key, (now) => ({ ...now, settlement }))
      return null
    }
    if (found.kind === 'unclear') return null
    if (!(await this.#isCovered(record))) return 'insufficient_balance'
    if (!(await chain.isPayable(authorization))) return 'transaction_simulation_failed'
    await this.#sign(key, (tx) => ({ kind: 'sent', tx }))
    return null
  }

  /** Stored before it is sent. What the node did not hear now it hears when payments are tended. */
  async #sign(key: string, next: (tx: SignedTx) => PaymentRecord['settlement']): Promise<void> {
    const { rows, chain, transact, durable, now } = this.#ports
    const { authorization } = must(rows.get(key), 'what is signed was opened')
    const nonce = Math.max(rows.nextNonce(), await chain.nextNonce())
    const tx = await chain.sign(authorization, nonce, null)
    transact(() => {
      this.#update(key, (record) => ({ ...record, settlement: next(tx) }))
      rows.keepTx({ tx, key, sinceMs: now() })
    })
    await durable()
    await chain.send(tx).catch(() => undefined)
  }

  /** One balance pays once: what is on its way of the same wallet is as good as spent. */
  async #isCovered({ payer, authorization }: PaymentRecord): Promise<boolean> {
    const { rows, chain } = this.#ports
    const balance = await chain.balanceOf(payer)
    const waiting = rows.dueAt(0).filter((each) => each.payer === payer)
    const promised = waiting
      .filter(({ settlement }) => settlement.kind === 'sent')
      .reduce((sum, each) => sum + each.authorization.value, 0n)
    return authorization.value + promised <= balance
  }

  /** Until a nonce is used for good, its bytes are sent again: a gap would stop all that follow. */
  async #resend(): Promise<void> {
    const { rows, chain } = this.#ports
    if (rows.txs().length === 0) return
    rows.dropTxs(await chain.minedNonce(this.#terms.confirmations))
    for (const each of rows.txs()) {
      const { tx } = await this.#inTurn(() => this.#outbid(each))
      await chain.send(tx).catch(() => undefined)
    }
  }

  /** What no block took for a while is signed anew at its nonce, dearer, and stored before it is sent. */
  async #outbid(before: Outgoing): Promise<Outgoing> {
    const { rows, chain, now, durable } = this.#ports
    const record = rows.get(before.key)
    if (record === null || now() - before.sinceMs < OUTBID_MS) return before
    const { nonce, fees } = before.tx
    const tx = await chain.sign(record.authorization, nonce, fees)
    const outgoing = { ...before, tx, sinceMs: now() }
    rows.keepTx(outgoing)
    await durable()
    return outgoing
  }

  async #look(key: string): Promise<PaymentRecord> {
    const { rows, chain, reverse } = this.#ports
    const record = must(rows.get(key), 'what is looked for was opened')
    const { kind } = record.settlement
    if (kind === 'final' || kind === 'failed') return record
    const moment = await chain.now()
    const found = await chain.onChain(record.authorization, record.sinceBlock)
    const { settlement, act } = advanced(record, found, moment, this.#terms.confirmations)
    if (act === 'reverse') await reverse(record.payer, key, record.amountNanoUsd)
    if (act === 'send' && settlement.kind === 'settled') {
      await this.#inTurn(() => this.#sign(key, (tx) => ({ ...settlement, tx })))
      return must(rows.get(key), 'what was sent is kept')
    }
    return this.#update(key, (now) => ({ ...now, settlement }))
  }

  /** One after the other: a nonce is given once. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#queue.then(work)
    this.#queue = mine.catch(() => null)
    return mine
  }

  async #credit(key: string): Promise<void> {
    const record = must(this.#ports.rows.get(key), 'what is credited was opened')
    const funding = fundingOf(record)
    if (funding === null || record.isCredited) return
    await this.#ports.credit(record.payer, funding.depositId, funding.amountNanoUsd)
    this.#update(key, (now) => ({ ...now, isCredited: true }))
  }

  /** Read and written in one step: nothing comes between. */
  #update(key: string, change: (record: PaymentRecord) => PaymentRecord): PaymentRecord {
    const { rows, transact } = this.#ports
    return transact(() => {
      const next = change(must(rows.get(key), 'what is changed was opened'))
      rows.put(next)
      return next
    })
  }
}

function viewOf(record: PaymentRecord): PaymentView {
  const { fingerprint, identifier, settlement } = record
  const transaction = 'transaction' in settlement ? settlement.transaction : null
  return { fingerprint, identifier, funding: fundingOf(record), transaction }
}

function settledOf(record: PaymentRecord): Settled {
  const { settlement } = record
  const funding = fundingOf(record)
  if (settlement.kind === 'failed') return { kind: 'failed', reason: settlement.reason }
  if (funding === null || !('transaction' in settlement)) return { kind: 'pending' }
  return { kind: 'settled', funding, transaction: settlement.transaction }
}
