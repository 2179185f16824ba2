// A Python package for tests: pip brings it once into .meed/python, by its exact version.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from './stack/settings.ts'

export const PYTHON = process.platform === 'win32' ? 'python' : 'python3'

/**
 * Installed beside, then moved into place: a half-finished install is never taken for one.
 *
 * @param requirement name==version
 * @returns what to set as PYTHONPATH
 */
export async function pythonPackage(requirement: string): Promise<string> {
  const folder = join(ROOT, '.meed/python', requirement)
  if (existsSync(folder)) return folder
  const fresh = `${folder}.${process.pid}`
  await mkdir(fresh, { recursive: true })
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  await promisify(execFile)(PYTHON, [...pip, '--target', fresh, requirement])
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true }))
  return folder
}
