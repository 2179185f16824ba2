// A file for its owner alone, written whole or not at all.
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Written beside it, then moved over it. */
export async function writePrivately(file: string, value: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.${process.pid}`
  await writeFile(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  // What a run that died left there keeps its mode through a write.
  await chmod(beside, 0o600)
  await rename(beside, file)
}
