// Test support: the real model files, downloaded once into the folder that the local stack uses too.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchModels } from './fetch-models.ts'
import { BASE_MODEL, TILED_BASE_MODEL, type ModelFile } from './manifest.ts'
import { tiledModel, type TiledModel } from './tiled-model.ts'

export function modelFilesForTests(files: readonly ModelFile[]): Promise<string[]> {
  const root = join(import.meta.dirname, '../..')
  const folder = process.env['MEED_MODELS_CACHE'] ?? join(root, '.meed/models')
  return fetchModels(files, { folder, env: process.env })
}

/** The base as the embedded engine loads it. */
export async function baseModelForTests(): Promise<TiledModel> {
  const [file = ''] = await modelFilesForTests([BASE_MODEL])
  return tiledModel(file, TILED_BASE_MODEL, tmpdir())
}
