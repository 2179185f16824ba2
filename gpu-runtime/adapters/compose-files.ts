// Makes the file of a combined adapter from those of its parts, as llama.cpp loads them. The parts were
// checked, by every rule and against the base, when they were prepared.
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { readAdapterHeader } from '../../schemas/adapter/gguf-header.ts'
import { WEIGHT_ONE } from '../../schemas/adapter/composition.ts'
import { assert, ok, type Result } from '../../schemas/result.ts'
import { composed, type Composed, type ComposeRefusal, type LoraPart } from './compose.ts'
import { fromHalf, writeAdapter, type LoraTensor } from './gguf-writer.ts'

export type Made = Pick<Composed, 'deltaMax'> & {
  /** Of the file. */
  readonly bytes: number
}

export type PartFile = {
  /** Absolute path of what the engine loads of the part. */
  readonly path: string
  readonly weightMilli: number
}

/**
 * Writes the combined adapter to `target`, which appears whole or not at all.
 *
 * @param rankMax the largest rank that the engine runs
 */
export async function composeFiles(
  parts: readonly PartFile[],
  target: string,
  rankMax: number,
): Promise<Result<Made, ComposeRefusal>> {
  const read = await Promise.all(parts.map(readPart))
  const made = composed(read, rankMax)
  if (!made.ok) return made
  const bytes = writeAdapter(made.value.alpha, made.value.tensors)
  const partial = `${target}.partial`
  try {
    await writeFile(partial, bytes)
    await rename(partial, target)
  } finally {
    await rm(partial, { force: true })
  }
  return ok({ bytes: bytes.length, deltaMax: made.value.deltaMax })
}

async function readPart({ path, weightMilli }: PartFile): Promise<LoraPart> {
  const file = await readFile(path)
  const header = readAdapterHeader(file, file.length)
  assert(header.ok, 'what an engine loads was checked before')
  const { alpha, tensors } = header.value
  const values = tensors.map(({ name, shape, type, start, end }): LoraTensor => {
    const [columns = 0, rows = 0] = shape
    return { name, rows, columns, values: floatsOf(file.subarray(start, end), type) }
  })
  return { weight: weightMilli / WEIGHT_ONE, alpha, tensors: values }
}

/** Values as they lie in the file, little-endian. */
export function floatsOf(bytes: Uint8Array, type: 'F32' | 'F16'): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const floats = new Float32Array(bytes.byteLength / (type === 'F32' ? 4 : 2))
  for (let at = 0; at < floats.length; at++) {
    floats[at] =
      type === 'F32' ? view.getFloat32(at * 4, true) : fromHalf(view.getUint16(at * 2, true))
  }
  return floats
}
