// Makes a combined adapter from what an engine loads of its parts, in the format of that engine. The parts were
// checked, by every rule and against the base, when they were prepared.
import { WEIGHT_ONE } from '../../schemas/adapter/composition.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { composed, type Composed, type ComposeRefusal } from './compose.ts'
import type { CombinedFormat } from './combined-format.ts'
import { GGUF_COMBINED } from './gguf-combined.ts'
import { PEFT_COMBINED } from './peft-combined.ts'

export type FormatName = 'gguf' | 'peft'

export const COMBINED_FORMATS: Readonly<Record<FormatName, CombinedFormat>> = {
  gguf: GGUF_COMBINED,
  peft: PEFT_COMBINED,
}

export type Made = Pick<Composed, 'deltaMax'> & {
  /** Of what was written. */
  readonly bytes: number
}

/** `too_large`: it would take so many bytes, which is known before any is written. */
export type MakeRefusal =
  | ComposeRefusal
  | { readonly kind: 'too_large'; readonly bytes: number; readonly bytesMax: number }

export type PartFile = {
  /** Absolute path of what the engine loads of the part. */
  readonly path: string
  readonly weightMilli: number
}

/** What a thread is told. */
export type Composing = {
  readonly parts: readonly PartFile[]
  /** Absolute path of what is made, which appears whole or not at all. */
  readonly target: string
  /** The largest rank that the engine runs. */
  readonly rankMax: number
  /** As large as what is made may be. */
  readonly bytesMax: number
  readonly format: FormatName
}

export async function composeFiles({
  parts,
  target,
  rankMax,
  bytesMax,
  format,
}: Composing): Promise<Result<Made, MakeRefusal>> {
  const { readPart, layout, typeOf, typeHolding, bytesOf, write } = COMBINED_FORMATS[format]
  const read = await Promise.all(parts.map(({ path }) => readPart(path)))
  const weighted = read.map((part, index) => {
    return { ...part, weight: (parts[index]?.weightMilli ?? 0) / WEIGHT_ONE }
  })
  const made = composed(weighted, rankMax, layout)
  if (!made.ok) return made
  const { tensors, deltaMax } = made.value
  const type = typeHolding(tensors, typeOf(read.map((part) => part.type)))
  const bytes = bytesOf(tensors, type)
  if (bytes > bytesMax) return err({ kind: 'too_large', bytes, bytesMax })
  await write(made.value, type, target)
  return ok({ bytes, deltaMax })
}
