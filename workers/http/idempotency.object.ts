// One cell of one idempotency key: it keeps what idempotency.ts decides, and forgets itself after a
// day. Answers may be larger than a row may be, so text is kept in pieces.
import { DurableObject } from 'cloudflare:workers'
import { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { AccountId, GenerationId, Sha256 } from '../../schemas/ids.ts'
import { twice } from '../../schemas/twice.ts'
import { count, generationId as generationIdText, sha256 } from '../../schemas/wire/scalars.ts'
import { begin, keep, KEPT_MS, release, takeOver, type Begun } from './idempotency.ts'
import type { Cell, Owner, Seal, Step, StoredReply } from './idempotency.ts'
import type { IdempotencyCells } from './idempotency.port.ts'

/** A row holds 2 MB; a UTF-16 unit is at most three bytes. */
const PIECE_UNITS = 400_000

const cellText = z.object({
  bodySha256: sha256,
  generationId: generationIdText,
  /** Cells of before had none. */
  seal: z
    .object({ salt: z.string(), check: z.string(), objectId: z.string() })
    .nullable()
    .default(null),
  attempt: count,
  beganAtMs: count,
  firstAtMs: count,
  kept: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('nothing') }),
    z.object({ kind: z.literal('answer'), answer: z.string() }),
    z.object({
      kind: z.literal('reply'),
      reply: z.object({
        status: count,
        headers: z.record(z.string(), z.string()),
        body: z.string(),
      }),
    }),
  ]),
})

export class IdempotencyObject extends DurableObject {
  #hasTable: boolean

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env)
    const tables = ctx.storage.sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'piece'`)
    this.#hasTable = tables.toArray().length > 0
  }

  begin(bodySha256: Sha256, generationId: GenerationId, seal: Seal | null): Begun {
    return this.#step((cell) => begin(cell, { bodySha256, generationId, seal }, Date.now()))
  }

  takeOver(seen: Owner, generationId: GenerationId): Owner | null {
    return this.#step((cell) => takeOver(cell, seen, generationId, Date.now()))
  }

  keepAnswer(owner: Owner, answer: string): boolean {
    return this.#step((cell) => keep(cell, owner, { kind: 'answer', answer }))
  }

  keepReply(owner: Owner, reply: StoredReply): boolean {
    return this.#step((cell) => keep(cell, owner, { kind: 'reply', reply }))
  }

  release(owner: Owner): void {
    this.#step((cell) => release(cell, owner))
  }

  /** A key that was used again since has a later day of its own, and an alarm for it. */
  override async alarm(): Promise<void> {
    const cell = this.#load()
    if (cell !== null && Date.now() < forgottenAt(cell)) {
      return this.ctx.storage.setAlarm(forgottenAt(cell))
    }
    this.#hasTable = false
    await this.ctx.storage.deleteAll()
  }

  #step<R>(decide: (cell: Cell | null) => Step<R>): R {
    return this.ctx.storage.transactionSync(() => {
      const before = this.#load()
      const { cell, result } = decide(before)
      if (cell !== before) this.#save(cell)
      if (cell !== null && cell.firstAtMs !== before?.firstAtMs) {
        void this.ctx.storage.setAlarm(forgottenAt(cell))
      }
      return result
    })
  }

  #load(): Cell | null {
    if (!this.#hasTable) return null
    const { sql } = this.ctx.storage
    const rows = sql.exec<{ text: string }>('SELECT text FROM piece ORDER BY seq').toArray()
    if (rows.length === 0) return null
    return cellText.parse(JSON.parse(rows.map(({ text }) => text).join('')))
  }

  #save(cell: Cell | null): void {
    const { sql } = this.ctx.storage
    sql.exec('CREATE TABLE IF NOT EXISTS piece (seq INTEGER PRIMARY KEY, text TEXT)')
    this.#hasTable = true
    sql.exec('DELETE FROM piece')
    const text = cell === null ? '' : JSON.stringify(cell)
    for (let from = 0, seq = 0; from < text.length; from += PIECE_UNITS, seq++) {
      sql.exec('INSERT INTO piece VALUES (?, ?)', seq, text.slice(from, from + PIECE_UNITS))
    }
  }
}

function forgottenAt({ firstAtMs }: Cell): number {
  return firstAtMs + KEPT_MS
}

/**
 * Each question on a stub of its own: one that failed may stay broken. What an owner writes may be
 * written again, so it is when the object was lost on the way; beginning and taking over may not.
 */
export function cellsIn(namespace: DurableObjectNamespace<IdempotencyObject>): IdempotencyCells {
  return (account: AccountId, endpoint: string, key: string) => {
    const open = () => namespace.getByName(`${account} ${endpoint} ${sha256Hex(key)}`)
    return {
      begin: async (body, id, seal) => open().begin(body, id, seal),
      takeOver: async (seen, id) => open().takeOver(seen, id),
      keepAnswer: (owner, answer) => twice(() => open().keepAnswer(owner, answer)),
      keepReply: (owner, reply) => twice(() => open().keepReply(owner, reply)),
      release: (owner) => twice(() => open().release(owner)),
    }
  }
}
