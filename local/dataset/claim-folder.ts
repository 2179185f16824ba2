// A folder is of one version of one Datanet, in one format: whose it is stands in it before anything else is
// written, so that an export goes on in its own folder and writes over nobody else's.
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { jsonOrNull } from '../json-or-null.ts'
import { FolderError, orFault } from './folder-error.ts'
import { writeOnce } from './whole-files.ts'

export const versionSaid = z.object({
  number: z.int(),
  root: z.string().regex(/^0x[0-9a-f]{64}$/),
  contributions: z.int(),
  note: z.string(),
  published_at_ms: z.int(),
})
export type VersionSaid = z.infer<typeof versionSaid>

export type RowFormat = 'parquet' | 'jsonl'

export const VERSION_FILE = 'version.json'
export const dataFile = (format: RowFormat) => `train-00000-of-00001.${format}`

const claim = versionSaid.extend({ datanet: z.string() })
const INSTEAD = 'Name another folder, or remove what is in it.'

/**
 * Takes a folder for one version in one format: a new one, an empty one, or one that is this version's
 * already, whole or broken off. Of several at once one takes it, and those of the same version share it.
 *
 * @throws FolderError where it holds anything else: nothing is overwritten
 */
export async function claimFolder(
  folder: string,
  datanet: string,
  version: VersionSaid,
  format: RowFormat,
): Promise<void> {
  const { names, data } = await orFault(folder, 'cannot be read', () => filesIn(folder))
  const place = join(folder, VERSION_FILE)
  if (!names.includes(VERSION_FILE)) {
    const [first] = [...names.filter((name) => name !== 'data'), ...data]
    if (first !== undefined) {
      throw new FolderError(`${folder} holds ${first}, and no exported version. ${INSTEAD}`)
    }
    const said = `${JSON.stringify({ datanet, ...version }, null, 1)}\n`
    await orFault(folder, 'cannot be written', async () => {
      await mkdir(join(folder, 'data'), { recursive: true })
      await writeOnce(place, said)
    })
  }
  const held = await claimIn(folder)
  if (held.datanet !== datanet || held.number !== version.number || held.root !== version.root) {
    const which = `${held.datanet}@${held.number} with the root ${held.root}`
    throw new FolderError(`${folder} holds ${which}. ${INSTEAD}`)
  }
  const other = data.find((name) => /\.(parquet|jsonl)$/.test(name) && name !== dataFile(format))
  if (other === undefined) return
  throw new FolderError(`${folder} holds this version as data/${other}. ${INSTEAD}`)
}

async function claimIn(folder: string): Promise<z.infer<typeof claim>> {
  const place = join(folder, VERSION_FILE)
  const text = await orFault(place, 'cannot be read', () => readFile(place, 'utf8'))
  const parsed = claim.safeParse(jsonOrNull(text))
  if (parsed.success) return parsed.data
  const what = `a ${VERSION_FILE} that is of no exported version`
  throw new FolderError(`${folder} holds ${what}. ${INSTEAD}`)
}

/** But for those whose names begin with a dot, such as `.git`. */
async function filesIn(folder: string) {
  const shownIn = async (place: string) => {
    const names = await readdir(place).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return names.filter((name) => !name.startsWith('.')).sort()
  }
  return { names: await shownIn(folder), data: await shownIn(join(folder, 'data')) }
}
