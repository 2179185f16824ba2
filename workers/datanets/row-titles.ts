// Which row of a file does a passage belong to? Its title is told with the passage where the passage lies
// within that one row; what several rows share is the file's.
import type { TextRow } from '../../schemas/wire/extraction.ts'

type Range = { readonly start: number; readonly end: number }

/**
 * The title of the row of each passage; null where it has none.
 *
 * @param passages in the order of the text
 * @param rows likewise
 */
export function rowTitlesOf(
  passages: readonly Range[],
  rows: readonly TextRow[],
): (string | null)[] {
  let at = -1
  return passages.map(({ start, end }) => {
    while ((rows[at + 1]?.start ?? Infinity) <= start) at++
    const ends = rows[at + 1]?.start ?? Infinity
    return end <= ends ? (rows[at]?.title ?? null) : null
  })
}
