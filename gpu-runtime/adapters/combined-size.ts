// What several adapters come to as one, told by the heads of their files: whether an engine runs it, and whether
// there is room for it, is known before a value is read.
import { VALUE_BYTES } from '../../schemas/adapter/safetensors.ts'
import type { CombinedFormat, TensorHead } from './combined-format.ts'

export type CombinedSize = {
  /** In the projection where they are most. */
  readonly rank: number
  /** Of all values. */
  readonly bytes: number
}

/** @param paths of what the engine loads, checked when it was prepared */
export async function combinedSize(
  paths: readonly string[],
  { readHeads, layout, typeOf }: CombinedFormat,
): Promise<CombinedSize> {
  const heads = (await Promise.all(paths.map(readHeads))).flat()
  const ranks = ranksIn(heads)
  const rank = Math.max(0, ...ranks.values())
  const width = VALUE_BYTES[typeOf(heads.map(({ type }) => type))]
  const lengths = new Map(heads.map((head) => [head.name, isA(head) ? head.columns : head.rows]))
  const values = [...lengths].reduce((sum, [name, length]) => {
    const own = ranks.get(name.replace(/b$/, 'a')) ?? 0
    return sum + length * (layout === 'one_rank' ? rank : own)
  }, 0)
  return { rank, bytes: values * width }
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
