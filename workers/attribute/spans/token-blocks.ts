// The index's tokens in few bytes: numbers by frequency, one to three bytes each, in blocks that
// begin at a known byte, so that any place is read without what comes before its block.
import { assert } from '../../../schemas/result.ts'
import { ByteWriter } from './packed.ts'

export const BLOCK_TOKENS = 256

// First byte: below ONE a whole number; then the high part of two bytes; then that of three.
const ONE = 192
const TWO = 240
const TWO_FROM = ONE
const THREE_FROM = TWO_FROM + (TWO - ONE) * 256
export const FORMS_MAX = THREE_FROM + (256 - TWO) * 65_536

export type PackedTokens = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** First byte of each block, and the length of all as the last. */
  readonly starts: Uint32Array
}

export function packTokens(tokens: Uint32Array): PackedTokens {
  const writer = new ByteWriter()
  const blocks = Math.ceil(tokens.length / BLOCK_TOKENS)
  const starts = new Uint32Array(blocks + 1)
  for (let at = 0; at < tokens.length; at++) {
    if (at % BLOCK_TOKENS === 0) starts[at / BLOCK_TOKENS] = writer.length
    writeNumber(writer, tokens[at] ?? 0)
  }
  starts[blocks] = writer.length
  return { bytes: writer.done(), starts }
}

function writeNumber(writer: ByteWriter, number: number): void {
  assert(number < FORMS_MAX, 'a lexicon is smaller than three bytes can say')
  if (number < ONE) {
    writer.byte(number)
  } else if (number < THREE_FROM) {
    const rest = number - TWO_FROM
    writer.byte(ONE + (rest >>> 8))
    writer.byte(rest & 255)
  } else {
    const rest = number - THREE_FROM
    writer.byte(TWO + (rest >>> 16))
    writer.byte((rest >>> 8) & 255)
    writer.byte(rest & 255)
  }
}

/** Reads the tokens of one block, or of all: as many as `bytes` hold. */
export function unpackTokens(bytes: Uint8Array, into: Uint32Array): number {
  let count = 0
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at++] ?? 0
    let number = first
    if (first >= TWO) {
      number = THREE_FROM + ((first - TWO) << 16) + ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0)
      at += 2
    } else if (first >= ONE) {
      number = TWO_FROM + ((first - ONE) << 8) + (bytes[at++] ?? 0)
    }
    into[count++] = number
  }
  return count
}
