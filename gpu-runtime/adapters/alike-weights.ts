// What two adapters' files say of each other, whatever words stand around their weights: every value is looked at,
// piece by piece, so that none that is only alike at its end passes for another.
import { open, type FileHandle } from 'node:fs/promises'
import { readAdapterHeader } from '../../schemas/adapter/gguf-header.ts'
import { isGguf } from '../../schemas/adapter/gguf-adapter.ts'
import { PEFT_CONFIG_KEY, readPeftConfig } from '../../schemas/adapter/peft-config.ts'
import { readSafetensors, type TensorType } from '../../schemas/adapter/safetensors.ts'
import { floatsOf } from './float-values.ts'
import { weightsOf } from './weights-file.ts'

/** Heads are a mebibyte at most, and eight bytes say how long they are. */
const HEAD_BYTES = (1 << 20) + 8
/** Whole values of every type. */
const PIECE_BYTES = 1 << 18

type Place = {
  readonly name: string
  readonly type: TensorType
  readonly start: number
  readonly end: number
}
type Weights = {
  readonly file: FileHandle
  /** All but the values: what is scaled by how much, and each tensor's name, type and shape, in order of names. */
  readonly form: string
  /** In the same order. */
  readonly places: readonly Place[]
}

/**
 * Whether both change a base by the very same values; false where one of them cannot be read.
 *
 * @param loaded path of what an engine loads, as is `other`
 */
export function areSameWeights(loaded: string, other: string): Promise<boolean> {
  return withWeights(loaded, (mine) =>
    withWeights(other, async (theirs) => {
      if (mine.form !== theirs.form) return false
      for (const [index, place] of mine.places.entries()) {
        const beside = theirs.places[index]
        if (beside === undefined || !(await areSameBytes(mine.file, place, theirs.file, beside))) {
          return false
        }
      }
      return true
    }),
  )
}

/** Whether each projection's product is nothing, since all of A or all of B is zero; false where it cannot be read. */
export function addsNothing(loaded: string): Promise<boolean> {
  return withWeights(loaded, async ({ file, places }) => {
    const silent = new Map<string, boolean>()
    for (const place of places) {
      const projection = place.name.replace(/\.lora_[ab](\.weight)?$/i, '')
      if (silent.get(projection) === true) continue
      silent.set(projection, await isZero(file, place))
    }
    return [...silent.values()].every((one) => one)
  })
}

async function withWeights(
  loaded: string,
  look: (weights: Weights) => Promise<boolean>,
): Promise<boolean> {
  const found = weightsOf(loaded)
  // It may make room between any two of these steps.
  const file = found === null ? null : await open(found.path).catch(() => null)
  if (found === null || file === null) return false
  try {
    const head = await bytesAt(file, 0, Math.min(found.bytes, HEAD_BYTES))
    const read = isGguf(head) ? ggufIn(head, found.bytes) : peftIn(head, found.bytes)
    if (read === null) return false
    const places = read.places.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const form = JSON.stringify([
      read.scale,
      places.map(({ name, type, shape }) => [name, type, shape]),
    ])
    return await look({ file, form, places })
  } catch {
    return false
  } finally {
    await file.close()
  }
}

type Read = {
  readonly scale: number
  readonly places: readonly (Place & { readonly shape: readonly number[] })[]
}

function ggufIn(head: Uint8Array, bytes: number): Read | null {
  const read = readAdapterHeader(head, bytes)
  if (!read.ok) return null
  return { scale: read.value.alpha, places: read.value.tensors }
}

function peftIn(head: Uint8Array, bytes: number): Read | null {
  const read = readSafetensors(head, bytes)
  const config = read.ok ? read.value.metadata[PEFT_CONFIG_KEY] : undefined
  if (!read.ok || config === undefined) return null
  const { tensors, dataStart } = read.value
  const places = tensors.map((tensor) => {
    return { ...tensor, start: dataStart + tensor.start, end: dataStart + tensor.end }
  })
  return { scale: readPeftConfig(config).scale, places }
}

/** Both are of one shape and type. */
async function areSameBytes(
  mine: FileHandle,
  { type, start, end }: Place,
  theirs: FileHandle,
  beside: Place,
): Promise<boolean> {
  for (let at = 0; at < end - start; at += PIECE_BYTES) {
    const length = Math.min(PIECE_BYTES, end - start - at)
    const [one, other] = await Promise.all([
      bytesAt(mine, start + at, length),
      bytesAt(theirs, beside.start + at, length),
    ])
    if (!one.equals(other) && !areSameValues(one, other, type)) return false
  }
  return true
}

/** Zeros of either sign are the same: what is converted from PEFT has positive ones alone. */
function areSameValues(mine: Buffer, theirs: Buffer, type: TensorType): boolean {
  const others = floatsOf(theirs, type)
  return floatsOf(mine, type).every((value, index) => value === others[index])
}

async function isZero(file: FileHandle, { type, start, end }: Place): Promise<boolean> {
  for (let at = start; at < end; at += PIECE_BYTES) {
    const piece = await bytesAt(file, at, Math.min(PIECE_BYTES, end - at))
    if (!floatsOf(piece, type).every((value) => value === 0)) return false
  }
  return true
}

/** Throws where the file ends before. */
async function bytesAt(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, start)
  if (bytesRead < length) throw new Error(`the adapter ends at ${start + bytesRead}`)
  return bytes
}
