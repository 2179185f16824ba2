// Which adapter files leave the disk when a new one comes: the least recently used first, never one
// that is in use. Pure: the store deletes what this names.

export type FileOnDisk = {
  readonly sha256: string
  readonly bytes: number
  /** Grows with every use. */
  readonly usedAt: number
  /** A running call reads it, or the engine may read it again. */
  readonly pinned: boolean
}

/**
 * @returns the files to delete so that `incoming` more bytes fit into `budget`; null when even
 *   deleting all that may go would not make room
 */
export function filesToEvict(
  files: readonly FileOnDisk[],
  incoming: number,
  budget: number,
): readonly string[] | null {
  let surplus = files.reduce((sum, { bytes }) => sum + bytes, 0) + incoming - budget
  const evicted: string[] = []
  for (const file of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (surplus <= 0) break
    if (file.pinned) continue
    evicted.push(file.sha256)
    surplus -= file.bytes
  }
  return surplus <= 0 ? evicted : null
}
