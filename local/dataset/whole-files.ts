// Files that are there whole or not at all, whoever is killed and whoever else writes: each is written
// beside its place, under a name that begins with a dot, and put there in one step.
import { randomUUID } from 'node:crypto'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** In the place of what is there. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await beside(file, content, (written) => rename(written, file))
}

/** @returns false where there is one already: it is left as it is */
export async function writeOnce(file: string, content: string): Promise<boolean> {
  try {
    await beside(file, content, (written) => link(written, file))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function beside(
  file: string,
  content: string | Uint8Array,
  put: (written: string) => Promise<void>,
): Promise<void> {
  const written = join(dirname(file), `.${basename(file)}.${randomUUID()}`)
  try {
    await writeFile(written, content, { flag: 'wx' })
    await put(written)
  } finally {
    await rm(written, { force: true })
  }
}
