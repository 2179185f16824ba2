// The files that the embedded engine loads: the base's weights as tiled-weights.ts lays them out, made once
// and known by their own hashes like every model file.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readGgufFileInfo } from 'node-llama-cpp'
import { isVerified } from './fetch-models.ts'
import type { DerivedFile, TiledFiles } from './manifest.ts'
import { withTiledWeights, type TiledWeights } from './tiled-weights.ts'

/** What a start that was killed left half written is older than any that is being written. */
const STALE_MS = 60 * 60_000

/** Paths of what is loaded together. */
export type TiledModel = { readonly modelFile: string; readonly offsetsFile: string }

/**
 * @param source path of the base's file, its hash checked
 * @param elsewhere where files are made when they cannot be written beside `source`
 * @returns the files to load; throws where they are not those that the manifest names
 */
export async function tiledModel(
  source: string,
  derived: TiledFiles,
  elsewhere: string,
): Promise<TiledModel> {
  const folders = [dirname(source), elsewhere]
  let made: TiledWeights | null = null
  const make = async (): Promise<TiledWeights> => {
    const { metadataSize } = await readGgufFileInfo(source, { sourceType: 'filesystem' })
    return (made ??= withTiledWeights(await readFile(source), metadataSize))
  }
  const bytesOf = (part: keyof TiledFiles) => async () => (await make())[part]
  return {
    modelFile: await verifiedOrMade(folders, derived.weights, bytesOf('weights')),
    offsetsFile: await verifiedOrMade(folders, derived.offsets, bytesOf('offsets')),
  }
}

async function verifiedOrMade(
  folders: readonly string[],
  derived: DerivedFile,
  make: () => Promise<Uint8Array>,
): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, derived.name)
    if (await isVerified(path, derived)) return path
  }
  const made = await make()
  const failures: string[] = []
  for (const folder of folders) {
    try {
      return await kept(made, folder, derived)
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new Error(`${derived.name} (${made.length} bytes) was not made: ${failures.join('; ')}`)
}

async function kept(made: Uint8Array, folder: string, derived: DerivedFile): Promise<string> {
  const path = join(folder, derived.name)
  const partial = `${path}.${randomUUID()}.partial`
  try {
    await mkdir(folder, { recursive: true })
    await sweep(folder, derived.name)
    await writeFile(partial, made)
    if (!(await isVerified(partial, derived))) throw new Error('it has another hash than it should')
    await rename(partial, path)
    return path
  } finally {
    await rm(partial, { force: true }).catch(() => undefined)
  }
}

async function sweep(folder: string, name: string): Promise<void> {
  for (const each of await readdir(folder)) {
    if (!each.startsWith(`${name}.`) || !each.endsWith('.partial')) continue
    const path = join(folder, each)
    const found = await stat(path).catch(() => null)
    if (found !== null && Date.now() - found.mtimeMs > STALE_MS) await rm(path, { force: true })
  }
}
