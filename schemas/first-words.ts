// The first words of a text, on one line, for whoever has to know it again.

/** @param limit in characters; what is left out shows as … */
export function firstWords(text: string, limit: number): string {
  const chars = Array.from(text.replace(/\s+/g, ' ').trim())
  if (chars.length <= limit) return chars.join('')
  const cut = chars.slice(0, limit - 1).join('')
  const space = cut.lastIndexOf(' ')
  // A word may be longer than all of it.
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}
