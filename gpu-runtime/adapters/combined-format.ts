// What a combined adapter is on a disk, for the engine that loads it: how its parts are read there, and how
// it is written. What its values are is compose.ts's business.
import type { TensorType } from '../../schemas/adapter/safetensors.ts'
import type { EngineError } from '../engines/engine.port.ts'
import type { Composed, Layout, LoraPart } from './compose.ts'
import type { LoraTensor, TensorShape } from './gguf-writer.ts'

/** `….lora_a` or `….lora_b`, by its head alone. */
export type TensorHead = TensorShape & { readonly type: TensorType }

export type PartValues = Omit<LoraPart, 'weight'> & { readonly type: TensorType }

export type CombinedFormat = {
  readonly layout: Layout
  /** Of what is made, in the folder of what engines load; it ends in no other dot than its own. */
  readonly nameOf: (sha256: string) => string
  /**
   * @param head the first bytes of an adapter that was published, nothing of which was checked
   * @param bytes of all of it
   * @returns none where it is no adapter in this format
   */
  readonly headsIn: (head: Uint8Array, bytes: number) => readonly TensorHead[]
  /** Why nothing that begins like this is prepared for the engine, whatever follows; null: it may well be. */
  readonly refusalOf: (head: Uint8Array) => EngineError | null
  /** @param path of what the engine loads, checked when it was prepared */
  readonly readHeads: (path: string) => Promise<readonly TensorHead[]>
  readonly readPart: (path: string) => Promise<PartValues>
  /** As which type values are written, by those of the parts. */
  readonly typeOf: (types: readonly TensorType[]) => TensorType
  /** The same, or a wider one where it does not hold every value. */
  readonly typeHolding: (tensors: readonly LoraTensor[], type: TensorType) => TensorType
  /** Of all that is written, to the last byte. */
  readonly bytesOf: (tensors: readonly TensorShape[], type: TensorType) => number
  /** Appears whole or not at all. */
  readonly write: (made: Composed, type: TensorType, target: string) => Promise<void>
}

/** What all values are, or the widest that there is. */
export function commonType(types: readonly TensorType[]): TensorType {
  const [first = 'F32', ...others] = types
  return others.every((type) => type === first) ? first : 'F32'
}
