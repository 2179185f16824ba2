// Test support: the real model files, downloaded once into the folder that the local stack uses too.
import { join } from 'node:path'
import { fetchModels } from './fetch-models.ts'
import type { ModelFile } from './manifest.ts'

export function modelFilesForTests(files: readonly ModelFile[]): Promise<string[]> {
  const root = join(import.meta.dirname, '../..')
  const folder = process.env['MEED_MODELS_CACHE'] ?? join(root, '.meed/models')
  return fetchModels(files, { folder, env: process.env })
}
