// The span index of one adapter, named by the adapter's id. An alarm builds it, and after a
// crash goes on where it stopped; questions are answered from memory, read once per waking. What
// was withdrawn is asked anew for each question, so that withdrawal stops pay with the next answer.
import { DurableObject } from 'cloudflare:workers'
import { canonicalJson, sha256Hex } from '../../../schemas/canonical.ts'
import type { ContributionId } from '../../../schemas/ids.ts'
import { ok } from '../../../schemas/result.ts'
import type { Result } from '../../../schemas/result.ts'
import type { SpanEvidence } from '../../../schemas/wire/span-evidence.ts'
import { askIndex, loadIndex } from './ask-index.ts'
import { buildGeneration } from './build.ts'
import { withdrawnList } from './evidence.ts'
import type { IndexFiles } from './index-files.port.ts'
import { built, FILES, finished, pinned, progressOf, wrote } from './index-job.ts'
import type { IndexJob, IndexProgress, PinRefusal } from './index-job.ts'
import type { OpenIndex } from './open-index.ts'
import type { SpanIndex, SpanQuestion } from './spans.port.ts'
import type { TrainingTexts } from './training.port.ts'

const AGAIN_MS = 30_000

export abstract class SpanIndexObject<Env = unknown>
  extends DurableObject<Env>
  implements SpanIndex
{
  #open: Promise<OpenIndex> | null = null
  #published: string | null = null

  protected abstract files(): IndexFiles
  protected abstract texts(): TrainingTexts
  protected abstract now(): number

  async pin(contributions: readonly ContributionId[]): Promise<Result<IndexProgress, PinRefusal>> {
    const before = await this.#job()
    const job = pinned(before, contributions)
    if (!job.ok) return job
    if (before === null) {
      await this.ctx.storage.setAlarm(this.now())
      await this.#keep(job.value)
    }
    return ok(progressOf(job.value))
  }

  async progress(): Promise<IndexProgress | null> {
    const job = await this.#job()
    return job === null ? null : progressOf(job)
  }

  async find(question: SpanQuestion): Promise<SpanEvidence | null> {
    const job = await this.#job()
    if (job?.state !== 'ready' || job.generation === null) return null
    const { head } = job.generation
    this.#open ??= loadIndex(this.files(), head).catch((error: unknown) => {
      this.#open = null
      throw error
    })
    const index = await this.#open
    const withdrawn = new Set(await this.texts().withdrawn(job.contributions))
    await this.#publish(withdrawnList(withdrawn))
    return askIndex(index, this.files(), question, withdrawn)
  }

  /** Armed anew before it works: a crash leaves the alarm behind. */
  override async alarm(): Promise<void> {
    let job = await this.#job()
    if (job === null || job.state === 'ready') return
    await this.ctx.storage.setAlarm(this.now() + AGAIN_MS)
    const files = this.files()
    const {
      root,
      head,
      files: bytes,
    } = buildGeneration(await this.texts().documents(job.contributions))
    job = await this.#keep(built(job, root, head))
    for (const file of FILES.filter((name) => job?.written.includes(name) !== true)) {
      await store(files, bytes[file])
      job = await this.#keep(wrote(job, file))
    }
    await store(files, utf8(canonicalJson(head)))
    await this.#keep(finished(job))
    await this.ctx.storage.deleteAlarm()
  }

  /** Evidence names the list by its hash, so the list is there before it. */
  async #publish(list: string): Promise<void> {
    if (this.#published === list) return
    await store(this.files(), utf8(list))
    this.#published = list
  }

  async #job(): Promise<IndexJob | null> {
    return (await this.ctx.storage.get<IndexJob>('job')) ?? null
  }

  async #keep(job: IndexJob): Promise<IndexJob> {
    await this.ctx.storage.put('job', job)
    return job
  }
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(text))
}

async function store(files: IndexFiles, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const sha256 = sha256Hex(bytes)
  if (!(await files.has(sha256))) await files.put(sha256, bytes)
}
