// How a text is cut to what its place has room for.

/** At most so many units of UTF-16 of its beginning, and no half of a pair: no store takes one. */
export function cutBack(text: string, units: number): string {
  return text.slice(0, units).replace(/[\ud800-\udbff]$/, '')
}
