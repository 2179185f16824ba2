// Which ranges of a file are read at once? Neighbours are joined where reading the gap between them
// costs less than another request; what is wanted lies inside exactly one of the ranges returned.

export type Range = { readonly from: number; readonly to: number }

/** @param gap bytes that are cheaper to read than to skip */
export function joinedRanges(wanted: readonly Range[], gap: number): Range[] {
  const sorted = wanted.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from)
  const joined: { from: number; to: number }[] = []
  for (const { from, to } of sorted) {
    const last = joined.at(-1)
    if (last !== undefined && from - last.to <= gap) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}
