// Values of tensors as they lie in files, little-endian, read and written. Pure.
import { VALUE_BYTES, type TensorType } from '../../schemas/adapter/safetensors.ts'
import { fromHalf, toHalf } from './gguf-writer.ts'

export function floatsOf(bytes: Uint8Array, type: TensorType): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = VALUE_BYTES[type]
  const floats = new Float32Array(bytes.byteLength / width)
  for (let at = 0; at < floats.length; at++) floats[at] = read(view, at * width, type)
  return floats
}

/** Rounded to nearest, ties to even; beyond the range of the type, infinity. */
export function bytesOf(floats: Float32Array, type: TensorType): Uint8Array {
  const width = VALUE_BYTES[type]
  const bytes = new Uint8Array(floats.length * width)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < floats.length; at++) {
    const value = floats[at] ?? 0
    if (type === 'F32') view.setFloat32(at * width, value, true)
    else view.setUint16(at * width, type === 'F16' ? toHalf(value) : toBfloat(value), true)
  }
  return bytes
}

function read(view: DataView, at: number, type: TensorType): number {
  if (type === 'F32') return view.getFloat32(at, true)
  const bits = view.getUint16(at, true)
  return type === 'F16' ? fromHalf(bits) : fromBfloat(bits)
}

const single = new DataView(new ArrayBuffer(4))

/** The upper half of single precision. */
function fromBfloat(bits: number): number {
  single.setUint32(0, bits << 16)
  return single.getFloat32(0)
}

function toBfloat(value: number): number {
  single.setFloat32(0, value)
  const bits = single.getUint32(0)
  // Half a unit, less one where the last bit that stays is even; infinity has no bits to be carried.
  return Number.isFinite(value)
    ? ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff
    : bits >>> 16
}
