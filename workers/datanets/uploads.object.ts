// The uploads of one account: load, decide, keep, answer. Its alarm does one step at a time of what is due,
// so one account never takes more than one node's turn, and a step that a crash broke off is done again.
// Knows no bucket and no node; its subclass, composed with them, hands the ports in.
import { DurableObject } from 'cloudflare:workers'
import type { UploadId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { aborted, arrived, completed, dueStep, failed, placed } from './upload.ts'
import type { Part, Place, Upload, UploadRefusal } from './upload.ts'
import { opened, surplus, type Asked, type OpenRefusal } from './upload-quota.ts'
import { worked, type Decision, type StepPorts } from './upload-steps.ts'
import type { Opened, SeenUpload, Uploads } from './uploads.port.ts'

export type UploadsPorts = StepPorts & {
  readonly now: () => number
  readonly log: (event: string, facts: Readonly<Record<string, string>>) => void
}

type Told<T> = Promise<Result<T, UploadRefusal>>
const PREFIX = 'upload:'

export abstract class UploadsObject<Env = unknown> extends DurableObject<Env> implements Uploads {
  protected abstract ports(): UploadsPorts

  async open(asked: Asked): Promise<Result<Opened, OpenRefusal>> {
    const { now, files } = this.ports()
    const chosen = opened(this.#all(), asked, now())
    if (!chosen.ok) return chosen
    const { upload, isNew } = chosen.value
    if (upload.multipart !== null) return ok({ upload: this.#seen(upload), isNew })
    for (const id of surplus(this.#all())) this.ctx.storage.kv.delete(`${PREFIX}${id}`)
    await this.#keep(upload)
    const multipart = await files.begin(upload.id)
    const latest = this.#load(upload.id) ?? upload
    if (latest.multipart === null) await this.#keep({ ...latest, multipart })
    // Another request for the same file was quicker.
    else await files.clean(upload.id, multipart)
    return ok({ upload: this.#seen(this.#load(upload.id) ?? upload), isNew })
  }

  async find(id: UploadId): Promise<SeenUpload | null> {
    const upload = this.#load(id)
    return upload === null ? null : this.#seen(upload)
  }

  async place(id: UploadId, number: number, bytes: number): Told<Place> {
    const upload = this.#load(id)
    if (upload === null) return UNKNOWN
    const chosen = placed(upload, number, bytes)
    if (!chosen.ok) return chosen
    this.#put(chosen.value.upload)
    return ok(chosen.value.place)
  }

  arrived(id: UploadId, part: Part): Told<SeenUpload> {
    return this.#change(id, (upload, nowMs) => arrived(upload, part, nowMs))
  }

  complete(id: UploadId): Told<SeenUpload> {
    return this.#change(id, completed)
  }

  abort(id: UploadId): Told<SeenUpload> {
    return this.#change(id, aborted)
  }

  override async alarm(): Promise<void> {
    const ports = this.ports()
    const [next] = this.#byDue()
    if (next !== undefined && next.atMs <= ports.now()) {
      const { step, upload } = next
      const decide = await worked(step, upload, ports).catch((error: unknown): Decision => {
        ports.log('upload_step_failed', { upload: upload.id, step, reason: String(error) })
        return failed
      })
      const latest = this.#load(upload.id)
      const decided = latest === null ? null : decide(latest, ports.now())
      if (decided === null) this.ctx.storage.kv.delete(`${PREFIX}${upload.id}`)
      else this.#put(decided)
    }
    await this.#arm()
  }

  async #change(
    id: UploadId,
    decide: (upload: Upload, nowMs: number) => Result<Upload, UploadRefusal>,
  ): Told<SeenUpload> {
    const upload = this.#load(id)
    if (upload === null) return UNKNOWN
    const changed = decide(upload, this.ports().now())
    if (!changed.ok) return changed
    await this.#keep(changed.value)
    return ok(this.#seen(changed.value))
  }

  async #keep(upload: Upload): Promise<void> {
    this.#put(upload)
    await this.#arm()
  }

  #put(upload: Upload): void {
    this.ctx.storage.kv.put(`${PREFIX}${upload.id}`, upload)
  }

  async #arm(): Promise<void> {
    const [next] = this.#byDue()
    if (next === undefined) await this.ctx.storage.deleteAlarm()
    else await this.ctx.storage.setAlarm(next.atMs)
  }

  #byDue() {
    const { ttlMs } = this.ports()
    const due = this.#all().map((upload) => ({ upload, ...dueStep(upload, ttlMs) }))
    return due.toSorted((a, b) => a.atMs - b.atMs)
  }

  #all(): Upload[] {
    return [...this.ctx.storage.kv.list<Upload>({ prefix: PREFIX })].map(([, upload]) => upload)
  }

  #load(id: UploadId): Upload | null {
    return this.ctx.storage.kv.get<Upload>(`${PREFIX}${id}`) ?? null
  }

  #seen(upload: Upload): SeenUpload {
    const { step, atMs } = dueStep(upload, this.ports().ttlMs)
    return { ...upload, expiresAtMs: step === 'expire' ? atMs : null }
  }
}

const UNKNOWN = err({ kind: 'upload_unknown' } as const)
