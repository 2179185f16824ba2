// How far is the building of an index? Pinned, then written file by file, then ready. Each step can
// be repeated after a crash: the same texts give the same files, and a file that is stored is not
// stored again. It knows neither the texts nor the bucket.
import type { ContributionId, Sha256 } from '../../../schemas/ids.ts'
import { assert, err, ok } from '../../../schemas/result.ts'
import type { Result } from '../../../schemas/result.ts'
import type { FileName, GenerationHead } from './generation.ts'

/** Bytes of text from which an object builds: it has 128 MB, and a build takes several times the text. */
export const TRAINING_BYTES_MAX = 4 << 20

export type IndexJob = {
  /** Ascending, each once: what the adapter was trained on. */
  readonly contributions: readonly ContributionId[]
  readonly state: 'pinned' | 'writing' | 'ready'
  /** Known from `writing` on. */
  readonly generation: { readonly root: Sha256; readonly head: GenerationHead } | null
  readonly written: readonly FileName[]
}

/** What is shown of a job. */
export type IndexProgress = {
  readonly state: IndexJob['state']
  readonly contributions: readonly ContributionId[]
  readonly root: Sha256 | null
  readonly documents: number | null
  readonly tokens: number | null
  readonly filesWritten: number
  readonly files: number
}

/** An adapter's bytes never change, so neither does what it was trained on. */
export type PinRefusal = { readonly kind: 'training_pinned' }

export const FILES: readonly FileName[] = [
  'lexicon',
  'documents',
  'blocks',
  'tokens',
  'keys',
  'postings',
]

/** Pinning the same again is a repeat, whatever its order. */
export function pinned(
  job: IndexJob | null,
  contributions: readonly ContributionId[],
): Result<IndexJob, PinRefusal> {
  const wanted = [...new Set(contributions)].sort()
  assert(wanted.length > 0, 'an adapter is pinned to something')
  if (job === null) {
    return ok({ contributions: wanted, state: 'pinned', generation: null, written: [] })
  }
  const isSame = wanted.join(' ') === job.contributions.join(' ')
  return isSame ? ok(job) : err({ kind: 'training_pinned' })
}

/** Files of another root, from texts that changed under a job cut short, do not count. */
export function built(job: IndexJob, root: Sha256, head: GenerationHead): IndexJob {
  const written = job.generation?.root === root ? job.written : []
  return { ...job, state: 'writing', generation: { root, head }, written }
}

export function wrote(job: IndexJob, file: FileName): IndexJob {
  assert(job.state === 'writing', 'files are written after they are built')
  return job.written.includes(file) ? job : { ...job, written: [...job.written, file] }
}

/** The head was stored behind all of its files: from here on the index is asked. */
export function finished(job: IndexJob): IndexJob {
  assert(
    FILES.every((file) => job.written.includes(file)),
    'a head names only files that are stored',
  )
  return { ...job, state: 'ready' }
}

export function progressOf({ state, contributions, generation, written }: IndexJob): IndexProgress {
  return {
    state,
    contributions,
    root: generation?.root ?? null,
    documents: generation?.head.documents ?? null,
    tokens: generation?.head.tokens ?? null,
    filesWritten: written.length,
    files: FILES.length,
  }
}
