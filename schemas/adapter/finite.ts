// Whether every value of a tensor is a number that fp16 holds too: one NaN in an adapter makes every
// answer nonsense. Reads the bits where they lie; nothing is copied. Pure.
import { RuleError, VALUE_BYTES, type TensorType } from './safetensors.ts'

/** The largest finite value of fp16: engines compute with it. */
const HALF_MAX = 65_504
const HALF_INFINITE = 0x7c00
const BFLOAT_INFINITE = 0x7f80
/** 65,504 as bfloat16, rounded down to what it can hold below: 65,280. */
const BFLOAT_OF_HALF_MAX = 0x477f

/** @param bytes the tensor's own, little-endian; throws a RuleError `not_finite` or `half_range` */
export function demandFinite(name: string, type: TensorType, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = VALUE_BYTES[type]
  for (let at = 0; at < bytes.byteLength; at += width) {
    if (type === 'F32') {
      const value = view.getFloat32(at, true)
      if (!Number.isFinite(value)) throw notFinite(name)
      if (Math.abs(value) > HALF_MAX) throw outOfRange(name)
      continue
    }
    const magnitude = view.getUint16(at, true) & 0x7fff
    if (magnitude >= (type === 'F16' ? HALF_INFINITE : BFLOAT_INFINITE)) throw notFinite(name)
    if (type === 'BF16' && magnitude > BFLOAT_OF_HALF_MAX) throw outOfRange(name)
  }
}

function notFinite(name: string): RuleError {
  return new RuleError('not_finite', `${name} holds a value that is no number`)
}

function outOfRange(name: string): RuleError {
  return new RuleError('half_range', `${name} exceeds what fp16 holds`)
}
