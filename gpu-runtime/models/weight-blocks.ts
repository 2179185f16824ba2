// Blocks of 32 weights as ggml lays them out, and Q4_1 in two others: `block_q4_1` (scale and least value as
// halves, 32 levels of 4 bits), `block_q4_0` (scale, 32 levels counted from the eighth) and `block_q8_0` (scale, 32
// signed bytes). Pure.
import { fromHalf, toHalf } from '../adapters/gguf-writer.ts'

export const BLOCK_VALUES = 32
export type BlockType = {
  /** ggml's number of it. */
  readonly code: number
  readonly bytes: number
}
export const Q4_0: BlockType = { code: 2, bytes: 18 }
export const Q4_1: BlockType = { code: 3, bytes: 20 }
export const Q8_0: BlockType = { code: 8, bytes: 34 }

/** The largest value of a Q8_0 block becomes this. */
const STEPS = 127
const SIGN = 0x80

/** 32 values, each to the nearest step. @param values as many as are read from `start`; beyond their end, zeros */
export function writeQ8_0(values: Float64Array, start: number, to: Uint8Array, toAt: number): void {
  let largest = 0
  for (let i = start; i < start + BLOCK_VALUES; i++) {
    largest = Math.max(largest, Math.abs(values[i] ?? 0))
  }
  const half = toHalf(largest / STEPS)
  const step = fromHalf(half)
  to[toAt] = half
  to[toAt + 1] = half >> 8
  for (let i = 0; i < BLOCK_VALUES; i++) {
    const steps = step === 0 ? 0 : Math.round((values[start + i] ?? 0) / step)
    to[toAt + 2 + i] = Math.max(-STEPS, Math.min(STEPS, steps))
  }
}

const plain = new Float64Array(BLOCK_VALUES)

/** A block of Q4_1 in Q8_0. */
export function asQ8_0(from: Uint8Array, at: number, to: Uint8Array, toAt: number): void {
  const scale = halfAt(from, at)
  const least = halfAt(from, at + 2)
  for (let i = 0; i < BLOCK_VALUES / 2; i++) {
    const pair = from[at + 4 + i] ?? 0
    plain[i] = scale * (pair & 15) + least
    plain[BLOCK_VALUES / 2 + i] = scale * (pair >> 4) + least
  }
  writeQ8_0(plain, 0, to, toAt)
}

/**
 * A block of Q4_1 in Q4_0, which has no least value. Levels count from either end, d·q + m = −d·(15 − q) + 15d + m:
 * the end is taken that leaves less.
 *
 * @returns what is left: every value of the block is that of Q4_0 and this, exactly
 */
export function asQ4_0(from: Uint8Array, at: number, to: Uint8Array, toAt: number): number {
  const scale = halfAt(from, at)
  const least = halfAt(from, at + 2)
  const [upwards, downwards] = [least + 8 * scale, least + 7 * scale]
  const isTurned = Math.abs(downwards) < Math.abs(upwards)
  to[toAt] = from[at] ?? 0
  to[toAt + 1] = (from[at + 1] ?? 0) ^ (isTurned ? SIGN : 0)
  for (let i = 0; i < BLOCK_VALUES / 2; i++) {
    const pair = from[at + 4 + i] ?? 0
    to[toAt + 2 + i] = isTurned ? 255 - pair : pair
  }
  return isTurned ? downwards : upwards
}

function halfAt(bytes: Uint8Array, at: number): number {
  return fromHalf((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8))
}
