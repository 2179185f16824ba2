// Which adapter files leave the disk when a new one comes: what was made here before what was published, what no
// engine has loaded before what one has, the least recently used first, never one that is in use. Pure: the
// shelf deletes what this names.

export type FileOnDisk = {
  readonly sha256: string
  readonly bytes: number
  /** Grows with every use. */
  readonly usedAt: number
  /** A running call reads it, or the engine may read it again. */
  readonly pinned: boolean
  /** The engine has loaded it. */
  readonly loaded: boolean
  /** Made here of other files: anybody may have thought it up, for nothing. */
  readonly isMade: boolean
}

export type DiskBudget = {
  readonly bytesMax: number
  /** Of files that were made here, all together; at most `bytesMax`. */
  readonly madeBytesMax: number
  readonly madeCountMax: number
}

/** A file takes at least this much of a disk, however short it is. */
const BLOCK_BYTES = 4_096
/** More than an engine keeps loaded and a line of calls asks for; each stands in every heartbeat. */
const MADE_COUNT_MAX = 256

/** Half for what is made here: what fits that half always fits beside its parts, which are no larger. */
export function diskBudget(bytesMax: number): DiskBudget {
  return { bytesMax, madeBytesMax: Math.floor(bytesMax / 2), madeCountMax: MADE_COUNT_MAX }
}

/**
 * @param files all of them, what comes in among them
 * @returns the files to delete so that the others are within the budget; null when even deleting all
 *   that may go would not do
 */
export function filesToEvict(
  files: readonly FileOnDisk[],
  { bytesMax, madeBytesMax, madeCountMax }: DiskBudget,
): readonly string[] | null {
  const made = files.filter(({ isMade }) => isMade)
  let surplus = sizeOf(files) - bytesMax
  let madeSurplus = sizeOf(made) - madeBytesMax
  let madeTooMany = made.length - madeCountMax
  const evicted: string[] = []
  for (const file of files.toSorted(madeFirst)) {
    const isMadeOver = madeSurplus > 0 || madeTooMany > 0
    if (surplus <= 0 && !(file.isMade && isMadeOver)) continue
    if (file.pinned) continue
    evicted.push(file.sha256)
    surplus -= takes(file)
    if (!file.isMade) continue
    madeSurplus -= takes(file)
    madeTooMany -= 1
  }
  return Math.max(surplus, madeSurplus, madeTooMany) <= 0 ? evicted : null
}

function sizeOf(files: readonly FileOnDisk[]): number {
  return files.reduce((sum, file) => sum + takes(file), 0)
}

function takes({ bytes }: FileOnDisk): number {
  return Math.max(bytes, BLOCK_BYTES)
}

function madeFirst(a: FileOnDisk, b: FileOnDisk): number {
  return (
    Number(b.isMade) - Number(a.isMade) ||
    Number(a.loaded) - Number(b.loaded) ||
    a.usedAt - b.usedAt
  )
}
