// The file that the embedded engine loads: the base's weights as tiled-weights.ts lays them out, made once
// beside the file that was fetched, and known by its own hash like every model file.
import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readGgufFileInfo } from 'node-llama-cpp'
import type { DerivedFile } from './manifest.ts'
import { withTiledWeights } from './tiled-weights.ts'

/**
 * @param source path of the base's file, its hash checked
 * @returns path of the file to load; throws where it is not the file that the manifest names
 */
export async function tiledModel(source: string, { name, sha256 }: DerivedFile): Promise<string> {
  const path = join(dirname(source), name)
  const kept = await readFile(path).catch(() => null)
  if (kept !== null && hashOf(kept) === sha256) return path
  const { metadataSize } = await readGgufFileInfo(source, { sourceType: 'filesystem' })
  const made = withTiledWeights(await readFile(source), metadataSize)
  const hash = hashOf(made)
  if (hash !== sha256) throw new Error(`${name} was made with the sha-256 ${hash}, not ${sha256}.`)
  const partial = `${path}.${randomUUID()}.partial`
  try {
    await writeFile(partial, made)
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
  return path
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
