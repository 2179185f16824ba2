// What the tests of the meter share: a book over a real SQLite in memory, with a fault hook, and a
// record of a generation to capture.
import { DatabaseSync } from 'node:sqlite'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import { AccountBook } from './account-book.ts'
import type { HoldRequest } from './meter.port.ts'
import { SqlAccountRows } from './sql-account-rows.store.ts'

export const WALLET = parseAddress(`0x${'a1'.repeat(20)}`)
export const GRANT = {
  keyId: contentId('key', 'a key for tests'),
  keyDigest: 'd'.repeat(64),
  name: 'tests',
  last4: 'abcd',
}
export const TERMS = { holdTtlMs: 30_000, redeliverMs: 5_000 }

export class Crash extends Error {}

/** A book whose process can die before any statement, taking the open transaction with it. */
export class BookOnSqlite {
  readonly #db = new DatabaseSync(':memory:')
  #statementsLeft = Infinity
  #book: AccountBook

  constructor() {
    this.#book = this.reopen()
    this.run((book) => book.grantKey(WALLET, GRANT, 'a nonce', 0))
  }

  /** Another process over the same storage: nothing from memory survives. */
  reopen(): AccountBook {
    const exec = <T>(query: string, ...bindings: (string | number | null)[]) => {
      if (this.#statementsLeft-- <= 0) throw new Crash()
      const found = this.#db.prepare(query).all(...bindings)
      return { toArray: () => found as T[] }
    }
    const rows = new SqlAccountRows({ exec })
    rows.createTables()
    this.#book = new AccountBook(rows, TERMS)
    return this.#book
  }

  /**
   * One transaction, as in the object: all or nothing.
   *
   * @param statements how many statements the process lives for
   */
  run<R>(step: (book: AccountBook) => R, statements = Infinity): R {
    this.#statementsLeft = statements
    this.#db.exec('BEGIN')
    try {
      const result = step(this.#book)
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      this.#db.exec('ROLLBACK')
      this.#statementsLeft = Infinity
      if (error instanceof Crash) this.reopen()
      throw error
    } finally {
      this.#statementsLeft = Infinity
    }
  }

  get book(): AccountBook {
    return this.#book
  }
}

export function holdRequest(
  seed: string,
  price: Omit<HoldRequest, 'keyDigest' | 'generationId'>,
): HoldRequest {
  return { keyDigest: GRANT.keyDigest, generationId: contentId('gen', seed), ...price }
}

export function recordOf(
  generationId: GenerationId,
  completionTokens: number,
  price: bigint,
): CapturedGeneration {
  const none = nanoUsd(0n)
  return {
    generationId,
    accountId: accountOfWallet(WALLET),
    keyId: GRANT.keyId,
    payer: WALLET,
    model: 'someone/an-adapter',
    modelSha256: sha256Hex('an adapter'),
    nodeId: 'node-1',
    usage: { promptTokens: 7, completionTokens },
    priceNanoUsd: nanoUsd(price),
    terms: {
      priceVersion: 'price-1',
      promptNanoUsdPerToken: none,
      completionNanoUsdPerToken: none,
      retrievalFees: [],
      policy: {
        version: 'policy-1',
        platformBps: 10_000,
        nodeBps: 0,
        adapterBps: 0,
        stakersBps: 0,
        dataBps: 0,
      },
      payees: { platform: WALLET, node: WALLET, adapter: WALLET, stakers: WALLET, commons: WALLET },
      weiPerNanoUsd: 1_000_000n,
    },
    endedBy: 'done',
    answer: 'an answer',
    passages: [],
    startedAtMs: 1,
    endedAtMs: 2,
  }
}
