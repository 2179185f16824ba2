// The rows of one shard's sequence in its object's SQLite. Every write is one synchronous call, so
// it is whole or absent after a crash; what a row holds is never changed, only a batch gains its
// signature and an epoch its acknowledgement. Decides nothing.
import type { GenerationId, Sha256 } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { ClosedRun, ReceiptPage } from './epoch-tally.port.ts'
import { canonicalText } from './lines.ts'
import type { Batch, OpenRun, Placed } from './tally.ts'

type ReceiptRow = {
  seq: number
  credited: string
  place: string
  signature: string
  signer: string
}
type Seal = Pick<ReceiptRow, 'signature' | 'signer'>
type EpochRow = { run: string; acknowledged: number }

/** A page stays far below what one call between objects may carry. */
const PAGE_ROWS = 200
const PAGE_CHARACTERS = 2_000_000

const sealSchema = signedReceipt.pick({ signature: true, signer: true })

/** A generation in its place, as it is written down. */
export type PlacedRow = {
  readonly seq: number
  readonly generationId: GenerationId
  readonly rate: string
  /** What was credited, and its place: canonical texts. */
  readonly content: string
  readonly place: string
}

export function placedRow({ credited, ...place }: Placed, content: string): PlacedRow {
  const { generationId, terms } = credited
  const rate = terms.weiPerNanoUsd.toString()
  return { seq: place.receipt.seq, generationId, rate, content, place: canonicalText(place) }
}

const LAST_SEQ = `json_extract(run, '$.toSeq')`

const SIGNED = `
  SELECT r.seq, r.credited, r.place, b.signature, b.signer
  FROM receipts r JOIN batches b ON b.batch = r.batch
  WHERE b.signature IS NOT NULL AND`

export class TallyStore {
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#sql = storage.sql
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS receipts (
        seq INTEGER PRIMARY KEY, generation_id TEXT NOT NULL UNIQUE, batch INTEGER NOT NULL,
        rate TEXT NOT NULL, credited TEXT NOT NULL, place TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS batches (
        batch INTEGER PRIMARY KEY, digest TEXT NOT NULL, signature TEXT, signer TEXT);
      CREATE TABLE IF NOT EXISTS epochs (
        epoch INTEGER PRIMARY KEY, run TEXT NOT NULL, acknowledged INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS epochs_by_place ON epochs (${LAST_SEQ});
    `)
    const bundled = `SELECT 1 FROM pragma_table_info('batches') WHERE name = 'evidence'`
    if (this.#sql.exec(bundled).toArray().length === 0) {
      this.#sql.exec('ALTER TABLE batches ADD COLUMN evidence TEXT')
    }
  }

  nextSeq(): number {
    return this.#max('SELECT MAX(seq) AS n FROM receipts') + 1
  }

  /** The canonical content of each id that has a place. */
  contents(ids: readonly GenerationId[]): Map<GenerationId, string> {
    const found = new Map<GenerationId, string>()
    for (const id of ids) {
      const row = this.#sql
        .exec<{ credited: string }>('SELECT credited FROM receipts WHERE generation_id = ?', id)
        .toArray()[0]
      if (row !== undefined) found.set(id, row.credited)
    }
    return found
  }

  place(rows: readonly PlacedRow[], batch: Batch, evidence: Sha256 | null): void {
    const name = must(rows[0], 'a batch has receipts').seq
    this.#storage.transactionSync(() => {
      for (const { seq, generationId, rate, content, place } of rows) {
        const insert = 'INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?)'
        this.#sql.exec(insert, seq, generationId, name, rate, content, place)
      }
      this.#sql.exec(
        'INSERT INTO batches (batch, digest, evidence) VALUES (?, ?, ?)',
        name,
        batch.digest,
        evidence,
      )
    })
  }

  unsigned(): { readonly batch: number; readonly digest: Hex }[] {
    return this.#sql
      .exec<{ batch: number; digest: Hex }>(
        'SELECT batch, digest FROM batches WHERE signature IS NULL ORDER BY batch',
      )
      .toArray()
  }

  /** The first signature of a batch stays, whoever signs again. */
  sign(batch: number, signature: Hex, signer: string): void {
    this.#sql.exec(
      'UPDATE batches SET signature = ?, signer = ? WHERE batch = ? AND signature IS NULL',
      signature,
      signer,
      batch,
    )
  }

  /** One batch as it was placed, with its signature, without reading it back; none while it has none. */
  signedBatch(placed: readonly Placed[]): readonly SignedReceipt[] {
    const [first] = placed
    if (first === undefined) return []
    const query = 'SELECT signature, signer FROM batches WHERE batch = ? AND signature IS NOT NULL'
    const [row] = this.#sql.exec<Seal>(query, first.receipt.seq).toArray()
    if (row === undefined) return []
    const seal = sealSchema.parse(row)
    return placed.map((one) => ({ ...one, ...seal }))
  }

  evidenceOf(id: GenerationId): Sha256 | null {
    const query = `SELECT b.evidence FROM receipts r JOIN batches b ON b.batch = r.batch
      WHERE r.generation_id = ?`
    return this.#sql.exec<{ evidence: Sha256 | null }>(query, id).toArray()[0]?.evidence ?? null
  }

  find(id: GenerationId): SignedReceipt | null {
    const row = this.#sql.exec<ReceiptRow>(`${SIGNED} r.generation_id = ?`, id).toArray()[0]
    return row === undefined ? null : receiptOfRow(row)
  }

  /** Signed receipts of a run from a place on, as many as a page holds. */
  page({ toSeq }: ClosedRun, fromSeq: number): ReceiptPage {
    const receipts: SignedReceipt[] = []
    let characters = 0
    let nextSeq = fromSeq
    const where = `${SIGNED} r.seq BETWEEN ? AND ? ORDER BY r.seq LIMIT ?`
    for (const row of this.#sql.exec<ReceiptRow>(where, fromSeq, toSeq, PAGE_ROWS)) {
      characters += row.credited.length + row.place.length
      if (receipts.length > 0 && characters > PAGE_CHARACTERS) break
      receipts.push(receiptOfRow(row))
      nextSeq = row.seq + 1
    }
    return { receipts, nextSeq: nextSeq > toSeq ? null : nextSeq }
  }

  /** What lies open behind `fromSeq`; null when nothing does. */
  open(fromSeq: number): OpenRun | null {
    const first = this.#sql
      .exec<{ rate: string }>('SELECT rate FROM receipts WHERE seq = ?', fromSeq)
      .toArray()[0]
    if (first === undefined) return null
    const changed = 'SELECT MIN(seq) AS n FROM receipts WHERE seq > ? AND rate <> ?'
    const unsignedFrom = this.unsigned()[0]?.batch ?? this.nextSeq()
    const { n } = this.#sql.exec<{ n: number | null }>(changed, fromSeq, first.rate).one()
    return {
      fromSeq,
      signedToSeq: unsignedFrom - 1,
      weiPerNanoUsd: BigInt(first.rate),
      rateChangesAt: n,
    }
  }

  /** The closed epoch of a place; null while it is open. */
  epochOf(seq: number): number | null {
    const run = this.#epoch(`WHERE ${LAST_SEQ} >= ? ORDER BY ${LAST_SEQ} LIMIT 1`, seq)?.run
    return run === undefined || run.fromSeq > seq ? null : run.epoch
  }

  closed(epoch: number): ClosedRun | null {
    return this.#epoch('WHERE epoch = ?', epoch)?.run ?? null
  }

  lastClosed(): { readonly run: ClosedRun; readonly acknowledged: boolean } | null {
    return this.#epoch('ORDER BY epoch DESC LIMIT 1')
  }

  close(run: ClosedRun): void {
    const { weiPerNanoUsd, ...rest } = run
    const text = JSON.stringify({ ...rest, weiPerNanoUsd: weiPerNanoUsd.toString() })
    this.#sql.exec('INSERT INTO epochs VALUES (?, ?, 0)', run.epoch, text)
  }

  acknowledge(epoch: number): void {
    must(this.closed(epoch), 'only a closed epoch becomes final')
    this.#sql.exec('UPDATE epochs SET acknowledged = 1 WHERE epoch = ?', epoch)
  }

  #epoch(where: string, ...bindings: readonly number[]) {
    const row = this.#sql
      .exec<EpochRow>(`SELECT run, acknowledged FROM epochs ${where}`, ...bindings)
      .toArray()[0]
    return row === undefined
      ? null
      : { run: parseRun(row.run), acknowledged: row.acknowledged === 1 }
  }

  #max(query: string): number {
    return this.#sql.exec<{ n: number | null }>(query).one().n ?? -1
  }
}

function parseRun(text: string): ClosedRun {
  const run = JSON.parse(text) as Omit<ClosedRun, 'weiPerNanoUsd'> & { weiPerNanoUsd: string }
  return { ...run, weiPerNanoUsd: BigInt(run.weiPerNanoUsd) }
}

function receiptOfRow({ credited, place, signature, signer }: ReceiptRow): SignedReceipt {
  const placed = JSON.parse(place) as object
  const call = JSON.parse(credited) as object
  return signedReceipt.parse({ ...placed, credited: call, signature, signer })
}
