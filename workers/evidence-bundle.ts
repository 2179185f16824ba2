// Many texts in one object, each to be read alone: a line that says where each lies, then the texts.
// Pure: bytes in, bytes out; the store asks for the ranges.
import { z } from 'zod'
import type { Sha256 } from '../schemas/ids.ts'
import { assert } from '../schemas/result.ts'
import { count, sha256 } from '../schemas/wire/scalars.ts'

/** The first line is within so many bytes; a batch of a hundred calls needs a quarter of them. */
export const INDEX_BYTES_MAX = 1 << 17

/** From the beginning of the object. */
export type ByteRange = { readonly offset: number; readonly length: number }

const NEWLINE = 0x0a
const placed = z.tuple([sha256, count, count])
const index = z.array(placed)

/** @param texts each in UTF-8, with its sha-256 */
export function bundleOf(texts: Iterable<readonly [Sha256, Uint8Array]>): Uint8Array {
  const encoder = new TextEncoder()
  const all = new Map(texts)
  let end = 0
  const places = [...all].map(([hash, { length }]) => {
    const start = end
    end += length
    return [hash, start, length]
  })
  const line = encoder.encode(`${JSON.stringify(places)}\n`)
  assert(line.length <= INDEX_BYTES_MAX, 'a bundle holds the texts of one batch')
  const bundle = new Uint8Array(line.length + end)
  bundle.set(line)
  let at = line.length
  for (const bytes of all.values()) {
    bundle.set(bytes, at)
    at += bytes.length
  }
  return bundle
}

/**
 * Where a text lies.
 *
 * @param head the first INDEX_BYTES_MAX bytes of a bundle, or all of a smaller one
 * @returns null where the bundle has no such text
 */
export function findIn(head: Uint8Array, hash: Sha256): ByteRange | null {
  const end = head.indexOf(NEWLINE)
  if (end < 0) return null
  const places = index.parse(JSON.parse(new TextDecoder().decode(head.subarray(0, end))))
  const found = places.find(([name]) => name === hash)
  return found === undefined ? null : { offset: end + 1 + found[1], length: found[2] }
}
