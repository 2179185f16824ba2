// The uploads that an object stores, listed once: a copy in memory answers from then on. Whoever changes one
// goes by here.
import type { UploadId } from '../../schemas/ids.ts'
import { dueStep, UNTRIED, type Step, type Upload } from './upload.ts'

const PREFIX = 'upload:'

export type Due = { readonly upload: Upload; readonly step: Step; readonly atMs: number }

export class UploadRows {
  readonly #kv: SyncKvStorage
  readonly #uploads = new Map<UploadId, Upload>()

  constructor(kv: SyncKvStorage) {
    this.#kv = kv
    for (const [, stored] of kv.list<Upload>({ prefix: PREFIX })) {
      // Those of an earlier version were counted less finely.
      this.#uploads.set(stored.id, { ...UNTRIED, ...stored })
    }
  }

  all(): readonly Upload[] {
    return [...this.#uploads.values()]
  }

  get(id: UploadId): Upload | null {
    return this.#uploads.get(id) ?? null
  }

  put(upload: Upload): void {
    this.#kv.put(`${PREFIX}${upload.id}`, upload)
    this.#uploads.set(upload.id, upload)
  }

  forget(id: UploadId): void {
    this.#kv.delete(`${PREFIX}${id}`)
    this.#uploads.delete(id)
  }

  /** What is to be done first, of all of them; null where there is nothing. */
  nextDue(ttlMs: number): Due | null {
    const due = this.all().map((upload) => ({ upload, ...dueStep(upload, ttlMs) }))
    return due.toSorted((a, b) => a.atMs - b.atMs)[0] ?? null
  }
}
