// The uploads of one account: load, decide, keep, answer. Its alarm does one step at a time of what is due,
// so one account never takes more than one node's turn, and a step that a crash broke off is done again; each
// is counted before its work, so one that kills the object comes to an end, too. Knows no bucket and no node;
// its subclass, composed with them, hands the ports in.
import { DurableObject } from 'cloudflare:workers'
import type { UploadId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { isPassing } from './passing-error.ts'
import { aborted, arrived, began, completed, dueStep, isOver, placed } from './upload.ts'
import type { Part, Place, Upload, UploadRefusal } from './upload.ts'
import { opened, surplus, type Asked, type OpenRefusal } from './upload-quota.ts'
import { UploadRows, type Due } from './upload-rows.store.ts'
import { worked, type Decision, type StepPorts } from './upload-steps.ts'
import { begun, delayed, ended, failed } from './upload-tries.ts'
import type { Opened, SeenUpload, Uploads } from './uploads.port.ts'

export type UploadsPorts = StepPorts & {
  readonly now: () => number
  readonly log: (event: string, facts: Readonly<Record<string, string>>) => void
}

type Told<T> = Promise<Result<T, UploadRefusal>>

export abstract class UploadsObject<Env = unknown> extends DurableObject<Env> implements Uploads {
  readonly #rows = new UploadRows(this.ctx.storage.kv)
  /** The store is making a place for the parts of these. */
  readonly #beginnings = new Map<UploadId, Promise<void>>()

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    void ctx.blockConcurrencyWhile(() => this.#rearm())
  }

  protected abstract ports(): UploadsPorts

  async open(asked: Asked): Promise<Result<Opened, OpenRefusal>> {
    const all = this.#rows.all()
    const chosen = opened(all, asked, this.ports().now())
    if (!chosen.ok) return chosen
    const { upload, isNew } = chosen.value
    if (isNew) {
      for (const id of surplus(all)) this.#rows.forget(id)
      await this.#keep(upload)
    }
    if (upload.multipart === null) await this.#begin(upload.id)
    return ok({ upload: this.#seen(this.#rows.get(upload.id) ?? upload), isNew })
  }

  async find(id: UploadId): Promise<SeenUpload | null> {
    await this.#rearm()
    const upload = this.#rows.get(id)
    return upload === null ? null : this.#seen(upload)
  }

  async place(id: UploadId, number: number, bytes: number): Told<Place> {
    const upload = this.#rows.get(id)
    if (upload === null) return UNKNOWN
    const chosen = placed(upload, number, bytes)
    if (!chosen.ok) return chosen
    this.#rows.put(chosen.value.upload)
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
    const next = this.#rows.nextDue(ports.ttlMs)
    if (next !== null && next.atMs <= ports.now()) await this.#work(next, ports)
    await this.#arm()
  }

  async #work({ step, upload: due }: Due, ports: UploadsPorts): Promise<void> {
    const upload = begun(due, ports.now())
    await this.#keep(upload)
    if (isOver(upload) && !isOver(due)) return ports.log('upload_stalled', { upload: due.id, step })
    const decide = await worked(step, upload, ports).catch((error: unknown): Decision => {
      ports.log('upload_step_failed', { upload: upload.id, step, reason: String(error) })
      return isPassing(error) ? delayed : failed
    })
    const latest = this.#rows.get(upload.id)
    const decided = latest === null ? null : decide(ended(latest), ports.now())
    if (decided === null) this.#rows.forget(upload.id)
    else this.#rows.put(decided)
  }

  /** Whoever asks for it meanwhile waits for the same place: a second one would be known to nobody. */
  #begin(id: UploadId): Promise<void> {
    const running = this.#beginnings.get(id)
    if (running !== undefined) return running
    const beginning = this.#makePlace(id).finally(() => this.#beginnings.delete(id))
    this.#beginnings.set(id, beginning)
    return beginning
  }

  async #makePlace(id: UploadId): Promise<void> {
    const { files, log } = this.ports()
    const multipart = await files.begin(id)
    const upload = began(this.#rows.get(id), multipart)
    if (upload !== null) return this.#keep(upload)
    await files.drop(id, multipart).catch((error: unknown) => {
      log('upload_place_left', { upload: id, multipart, reason: String(error) })
    })
  }

  async #change(
    id: UploadId,
    decide: (upload: Upload, nowMs: number) => Result<Upload, UploadRefusal>,
  ): Told<SeenUpload> {
    const upload = this.#rows.get(id)
    if (upload === null) return UNKNOWN
    const changed = decide(upload, this.ports().now())
    if (!changed.ok) return changed
    await this.#keep(changed.value)
    return ok(this.#seen(changed.value))
  }

  async #keep(upload: Upload): Promise<void> {
    this.#rows.put(upload)
    await this.#arm()
  }

  /** The platform gives an alarm up that fails again and again; whoever looks sets it anew. */
  async #rearm(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.#arm()
  }

  async #arm(): Promise<void> {
    const next = this.#rows.nextDue(this.ports().ttlMs)
    if (next === null) await this.ctx.storage.deleteAlarm()
    else await this.ctx.storage.setAlarm(next.atMs)
  }

  #seen(upload: Upload): SeenUpload {
    const { step, atMs } = dueStep(upload, this.ports().ttlMs)
    return { ...upload, expiresAtMs: step === 'expire' ? atMs : null }
  }
}

const UNKNOWN = err({ kind: 'upload_unknown' } as const)
