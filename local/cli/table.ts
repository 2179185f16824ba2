// Rows as a person reads them: columns aligned by what stands in them, words to the left, amounts to
// the right. Knows nothing of what it shows.

export type Column = { readonly title: string; readonly right?: boolean }

const GAP = '  '
const same = (text: string) => text

/** @param dim how a heading is set off; the identity where there is no colour */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  dim: (text: string) => string = same,
): string {
  const cells = rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? '')))
  const widths = columns.map(({ title }, at) =>
    Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    columns
      .map(({ right }, at) => {
        const [text, width] = [row[at] ?? '', widths[at] ?? 0]
        return right === true ? text.padStart(width) : text.padEnd(width)
      })
      .join(GAP)
      .trimEnd()
  return [dim(line(columns.map(({ title }) => title))), ...cells.map(line)].join('\n')
}

/** Facts under each other: `name   value`; one without a value is left out. */
export function facts(
  pairs: readonly (readonly [name: string, value: string | null])[],
  dim: (text: string) => string = same,
): string {
  const width = Math.max(...pairs.map(([name]) => name.length))
  return pairs
    .flatMap(([name, value]) =>
      value === null ? [] : [`${dim(name.padEnd(width))}${GAP}${oneLine(value)}`],
    )
    .join('\n')
}

/**
 * Text of others as a terminal may have it. Names and answers come from whoever published them: what
 * a terminal would obey is shown and not sent.
 */
export function shown(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (char) => {
    if (char === '\n' || char === '\t') return char
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

export function oneLine(text: string): string {
  return shown(text).replace(/[\n\t]/g, ' ')
}

/** How long ago, in the largest unit of which there is one: `3 d`, `5 h`, `12 min`, `40 s`. */
export function age(thenMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - thenMs) / 1_000))
  const units = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ] as const
  const [size, unit] = units.find(([each]) => seconds >= each) ?? [1, 's']
  return `${Math.floor(seconds / size)} ${unit}`
}
