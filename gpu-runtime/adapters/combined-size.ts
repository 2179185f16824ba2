// What several adapters come to as one, told by the heads of their files: whether an engine runs it, and whether
// there is room for it, is known before a value is read.
import type { CombinedFormat, TensorHead } from './combined-format.ts'
import type { TensorShape } from './gguf-writer.ts'

export type CombinedSize = {
  /** In the projection where they are most. */
  readonly rank: number
  /** Of all that is written, where the type of the parts holds every value of the sum. */
  readonly bytes: number
}

/** @param paths of what the engine loads, checked when it was prepared */
export async function combinedSize(
  paths: readonly string[],
  { readHeads, layout, typeOf, bytesOf }: CombinedFormat,
): Promise<CombinedSize> {
  const heads = (await Promise.all(paths.map(readHeads))).flat()
  const ranks = ranksIn(heads)
  const rank = Math.max(0, ...ranks.values())
  const byName = new Map(heads.map((head) => [head.name, head]))
  const shapes = [...byName.values()].map((head): TensorShape => {
    const own = ranks.get(head.name.replace(/b$/, 'a')) ?? 0
    const wide = layout === 'one_rank' ? rank : own
    return { ...head, ...(isA(head) ? { rows: wide } : { columns: wide }) }
  })
  return { rank, bytes: bytesOf(shapes, typeOf(heads.map(({ type }) => type))) }
}

/** By the name of each A. @param heads of several adapters */
export function ranksIn(heads: readonly TensorHead[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  for (const { name, rows } of heads.filter(isA)) ranks.set(name, (ranks.get(name) ?? 0) + rows)
  return ranks
}

function isA({ name }: TensorHead): boolean {
  return name.endsWith('.lora_a')
}
