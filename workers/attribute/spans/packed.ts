// Numbers in few bytes: fixed widths of bits, and varints (LEB128). Little-endian everywhere, so that
// the same numbers are the same bytes on any machine.
import { assert } from '../../../schemas/result.ts'

/** Bits that hold every number in [0, count). */
export function bitsFor(count: number): number {
  return count <= 2 ? 1 : 32 - Math.clz32(count - 1)
}

export function packBits(values: Uint32Array, width: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((values.length * width) / 8))
  let bit = 0
  for (const value of values) {
    for (let done = 0; done < width;) {
      const room = 8 - (bit & 7)
      const taken = Math.min(room, width - done)
      const part = (value >>> done) & ((1 << taken) - 1)
      bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) | (part << (bit & 7))
      bit += taken
      done += taken
    }
  }
  return bytes
}

/** The number at `index`; `bytes` begins at byte `base` of what was packed. */
export function unpackBits(bytes: Uint8Array, base: number, width: number, index: number): number {
  const first = index * width
  // Beyond 2^32 bits no shift is exact: offsets are divided, not shifted.
  const at = Math.floor(first / 8) - base
  const skip = first % 8
  const word = wordAt(bytes, at) >>> skip
  const over = skip + width - 32
  if (over <= 0) return width === 32 ? word : word & ((1 << width) - 1)
  return word + ((bytes[at + 4] ?? 0) & ((1 << over) - 1)) * 2 ** (32 - skip)
}

/** Bytes behind the end count as zero. */
function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
  return low | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
}

/** Bytes that grow. */
export class ByteWriter {
  #bytes = new Uint8Array(1_024)
  #length = 0

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.#length++] = value
  }

  varint(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.byte((rest & 127) | 128)
      rest >>>= 7
    }
    this.byte(rest)
  }

  append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  #grow(more: number): void {
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more))
    bytes.set(this.#bytes)
    this.#bytes = bytes
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.at = at
  }

  byte(): number {
    const value = this.#bytes[this.at++]
    assert(value !== undefined, 'a packed number ends inside its file')
    return value
  }

  varint(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
  }

  take(length: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.at, this.at + length)
    this.at += length
    return bytes
  }
}

export function bytesOf(words: Uint32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(words.length * 4)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < words.length; at++) view.setUint32(at * 4, words[at] ?? 0, true)
  return bytes
}

/** `count` words from byte `offset` on, copied out. */
export function wordsAt(bytes: Uint8Array, offset: number, count: number): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, count * 4)
  const words = new Uint32Array(count)
  for (let at = 0; at < count; at++) words[at] = view.getUint32(at * 4, true)
  return words
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
