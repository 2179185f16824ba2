// The facilitator against a chain that forgets, reorders and goes back, with strangers who bring payments
// in themselves and a process that dies at any line. In the end every payment that the chain holds is
// credit once, and nothing else is.
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { WHOLE_MS } from '../../fuzz-seed.ts'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { PaymentDesk, type DeskPorts } from './payment-desk.ts'
import type { OnChain, Presented, SignedTx } from './payment-record.ts'
import { memorySql } from './memory-sql.cases.ts'
import { SqlPaymentRows } from './payment-rows.store.ts'
import type { PaymentChain } from './payments.port.ts'

const CONFIRMATIONS = 2
const VALID_SECONDS = 120n
const SECONDS_A_BLOCK = 2n
/** More than it takes to send everything once more, each in a block of its own. */
const PATIENCE_SECONDS = 30n
const payer = parseAddress(`0x${'a1'.repeat(20)}`)

class Crash extends Error {}

type Mined = { readonly pay: string | null; readonly nonce: number | null }

/** Blocks are lists of transactions; a facilitator's is valid only in the order of its nonces. */
class ModelChain {
  blocks: Mined[][] = [[]]
  pool: { pay: string; nonce: number; bytes: string }[] = []
  readonly deadline = new Map<string, bigint>()
  /** A block's time is its height, however the chain got there; what was lost keeps its time. */
  time = 0n
  #highest = 0

  get height(): number {
    return this.blocks.length - 1
  }

  minedNonces(): number {
    return this.blocks.flat().filter(({ nonce }) => nonce !== null).length
  }

  paidIn(pay: string): number | null {
    const block = this.blocks.findIndex((list) => list.some((one) => one.pay === pay))
    return block < 0 ? null : block
  }

  mine(): void {
    this.time += SECONDS_A_BLOCK
    const block: Mined[] = []
    this.blocks.push(block)
    this.#highest = Math.max(this.#highest, this.height)
    for (let next = this.minedNonces(); ; next++) {
      const tx = this.pool.find(({ nonce }) => nonce === next)
      if (tx === undefined) break
      const isValid = this.paidIn(tx.pay) === null && this.time < (this.deadline.get(tx.pay) ?? 0n)
      block.push({ pay: isValid ? tx.pay : null, nonce: tx.nonce })
    }
    this.pool = this.pool.filter(({ nonce }) => nonce >= this.minedNonces())
  }

  byStranger(pay: string): void {
    if (this.paidIn(pay) !== null || this.time >= (this.deadline.get(pay) ?? 0n)) return
    this.blocks.at(-1)?.push({ pay, nonce: null })
  }

  /** Never as deep as what counts as final. */
  reorg(): void {
    if (this.height > 1 && this.height > this.#highest - CONFIRMATIONS) this.blocks.pop()
  }

  port(): PaymentChain {
    return {
      onChain: async ({ nonce }): Promise<OnChain> => {
        const block = this.paidIn(nonce)
        return block === null ? { kind: 'unused' } : { kind: 'paid', transaction: '0x77', block }
      },
      now: async () => ({ block: this.height, seconds: this.time }),
      balanceOf: async () => 1_000_000n,
      isPayable: async () => true,
      nextNonce: async () => {
        let next = this.minedNonces()
        while (this.pool.some(({ nonce }) => nonce === next)) next++
        return next
      },
      minedNonce: async (confirmations) => {
        const deep = this.blocks.slice(0, Math.max(0, this.height - confirmations) + 1)
        return deep.flat().filter(({ nonce }) => nonce !== null).length
      },
      sign: async (authorization, nonce, over) => {
        const raw = `0x${nonce.toString(16)}f${authorization.nonce.slice(2)}` as const
        const fee = (over?.maxFeePerGas ?? 0n) + 1n
        return { raw, hash: raw, nonce, fees: { maxFeePerGas: fee, maxPriorityFeePerGas: fee } }
      },
      send: async ({ raw, nonce }: SignedTx) => {
        const pay = `0x${raw.slice(raw.indexOf('f') + 1)}`
        const other = this.pool.find((tx) => tx.nonce === nonce)
        if (nonce < this.minedNonces() || other !== undefined) throw new Error('already known')
        this.pool.push({ pay, nonce, bytes: raw })
      },
    }
  }
}

function presented(n: number, validBefore: bigint): Presented {
  const nonce = `0x${(n + 1).toString(10).padStart(4, '0')}` as const
  const times = { validAfter: 0n, validBefore }
  const authorization = {
    from: payer,
    to: payer,
    value: 5n,
    ...times,
    nonce,
    signature: '0x01',
  } as const
  const fingerprint = parseSha256(n.toString(16).padStart(64, '0'))
  return {
    key: `pay ${n}`,
    fingerprint,
    identifier: null,
    payer,
    amountNanoUsd: nanoUsd(5n),
    authorization,
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ settle: fc.nat(4), lives: fc.option(fc.nat(12)) }) },
  { weight: 4, arbitrary: fc.record({ mine: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ mine: 400 }) },
  { weight: 3, arbitrary: fc.record({ tend: fc.option(fc.nat(20)) }) },
  { weight: 1, arbitrary: fc.record({ stranger: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.constant('reorg' as const) },
  { weight: 1, arbitrary: fc.constant('forget' as const) },
)

test('whatever dies, and whatever the chain does, what it holds is credit, once', async () => {
  let payments = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const chain = new ModelChain()
      const database = new DatabaseSync(':memory:')
      const credits = new Map<string, number>()
      const opened = new Map<number, Presented>()
      /** Those of which somebody was told that they are on their way. */
      const out = new Set<number>()
      /** A desk of a process that dies after so many calls of the world outside. */
      const desk = (lives: number | null) => {
        let left = lives ?? Infinity
        const dying = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
          return async (...args: A): Promise<R> => {
            if (left-- <= 0) throw new Crash()
            const told = await call(...args)
            if (left-- <= 0) throw new Crash()
            return told
          }
        }
        const port = chain.port()
        const ports: DeskPorts = {
          rows: new SqlPaymentRows(memorySql(database)),
          transact: (work) => work(),
          durable: dying(async () => undefined),
          chain: {
            onChain: dying((...args) => port.onChain(...args)),
            now: dying(() => port.now()),
            balanceOf: dying((wallet) => port.balanceOf(wallet)),
            isPayable: dying((...args) => port.isPayable(...args)),
            nextNonce: dying(() => port.nextNonce()),
            minedNonce: dying((...args) => port.minedNonce(...args)),
            sign: dying((...args) => port.sign(...args)),
            send: dying((tx) => port.send(tx)),
          },
          credit: dying(async (_, id) => void credits.set(id, 1)),
          reverse: dying(async (_, id) => void credits.delete(id)),
          now: () => Number(chain.time) * 1_000,
          pause: async () => undefined,
          report: () => undefined,
        }
        return new PaymentDesk(ports, { confirmations: CONFIRMATIONS, leaseMs: 0, waitMs: 0 })
      }
      const unlessDead = (work: Promise<unknown>) =>
        work.catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error
        })
      for (const each of steps) {
        if (each === 'reorg') chain.reorg()
        else if (each === 'forget') chain.pool = []
        else if ('mine' in each) for (let i = 0; i < each.mine; i++) chain.mine()
        else if ('stranger' in each) {
          const known = opened.get(each.stranger)
          if (known !== undefined) chain.byStranger(known.authorization.nonce)
        } else if ('tend' in each) await unlessDead(desk(each.tend).tend())
        else {
          const n = each.settle
          const asked = opened.get(n) ?? presented(n, chain.time + VALID_SECONDS)
          opened.set(n, asked)
          chain.deadline.set(asked.authorization.nonce, asked.authorization.validBefore)
          const mortal = desk(each.lives)
          const serve = async () => {
            if ((await mortal.open(asked)).kind !== 'open') return
            const { kind } = await mortal.settle(asked.key)
            if (kind !== 'failed') out.add(n)
          }
          await unlessDead(serve())
        }
      }
      const isInTime = [...out].filter((n) => {
        const until = opened.get(n)?.authorization.validBefore ?? 0n
        return until - chain.time > PATIENCE_SECONDS
      })
      // Nothing happens any more but blocks: everything comes to its end.
      for (let round = 0; round < 500 && (await desk(null).tend()) !== null; round++) chain.mine()
      expect(await desk(null).tend()).toBeNull()
      for (const [, { key, authorization }] of opened) {
        const view = await desk(null).find(key)
        const isPaid = chain.paidIn(authorization.nonce) !== null
        // The chain decides: what it holds of what was shown to us is credit, whoever brought it in.
        if (view !== null) expect(credits.has(key)).toBe(isPaid)
        payments++
      }
      for (const n of isInTime) expect(credits.has(`pay ${n}`)).toBe(true)
      const nonces = chain.blocks.flat().flatMap(({ nonce }) => (nonce === null ? [] : [nonce]))
      expect(new Set(nonces).size).toBe(nonces.length)
    }),
    { numRuns: 400, interruptAfterTimeLimit: WHOLE_MS },
  )
  expect(payments).toBeGreaterThan(20)
})
