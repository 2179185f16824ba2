// How is a Datanet's embedding space cut into cells? Spherical k-means over a sample; then each
// passage goes by the signs of its embedding to the centroid that they agree with most. Pure and
// the same for the same input: seeds are spread over the sample, nothing is drawn.
import { assert } from '../../schemas/result.ts'

/** Cells hold about this many passages; a Datanet with fewer than two cells' worth has none. */
export const CELL_PASSAGES = 256
/** Sampled passages per cell, and rounds of k-means: more of either moved recall by under .002. */
export const SAMPLED_PER_CELL = 16
const ROUNDS = 5

export function cellsFor(passages: number): number {
  return passages < 2 * CELL_PASSAGES ? 0 : Math.ceil(passages / CELL_PASSAGES)
}

/** @returns `cells` unit vectors, fewer when the sample is smaller */
export function centroidsOf(sample: readonly Float32Array[], cells: number): Float32Array[] {
  const count = Math.min(cells, sample.length)
  assert(count > 0, 'there is something to cut into cells')
  const stride = sample.length / count
  let centroids: Float32Array[] = Array.from({ length: count }, (_, cell) =>
    Float32Array.from(sample[Math.floor(cell * stride)] ?? []),
  )
  for (let round = 0; round < ROUNDS; round++) centroids = moved(sample, centroids)
  return centroids
}

function moved(
  sample: readonly Float32Array[],
  centroids: readonly Float32Array[],
): Float32Array[] {
  const sums = centroids.map(({ length }) => new Float32Array(length))
  for (const vector of sample) {
    const sum = sums[nearest(vector, centroids)]
    if (sum === undefined) continue
    for (let at = 0; at < vector.length; at++) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0)
  }
  return sums.map((sum, cell) => {
    const norm = Math.hypot(...sum)
    return norm === 0 ? (centroids[cell] ?? sum) : sum.map((value) => value / norm)
  })
}

function nearest(vector: Float32Array, centroids: readonly Float32Array[]): number {
  let best = 0
  let most = Number.NEGATIVE_INFINITY
  for (const [cell, centroid] of centroids.entries()) {
    let dot = 0
    for (let at = 0; at < vector.length; at++) dot += (vector[at] ?? 0) * (centroid[at] ?? 0)
    if (dot > most) [best, most] = [cell, dot]
  }
  return best
}

/**
 * The cell of any embedding by its signs alone, packed eight to a byte, most significant first. One
 * table per centroid and byte turns 384 additions into 48.
 */
export function cellFinder(centroids: readonly Float32Array[]): (signs: Uint8Array) => number {
  const bytes = (centroids[0]?.length ?? 0) / 8
  const tables = new Float32Array(centroids.length * bytes * 256)
  for (const [cell, centroid] of centroids.entries()) {
    for (let byte = 0; byte < bytes; byte++) {
      const at = (cell * bytes + byte) * 256
      for (let signs = 0; signs < 256; signs++) {
        let sum = 0
        for (let bit = 0; bit < 8; bit++) {
          const value = centroid[byte * 8 + bit] ?? 0
          sum += (signs >> (7 - bit)) & 1 ? value : -value
        }
        tables[at + signs] = sum
      }
    }
  }
  return (signs) => {
    let best = 0
    let most = Number.NEGATIVE_INFINITY
    for (let cell = 0; cell < centroids.length; cell++) {
      let sum = 0
      const at = cell * bytes * 256
      for (let byte = 0; byte < bytes; byte++) {
        sum += tables[at + byte * 256 + (signs[byte] ?? 0)] ?? 0
      }
      if (sum > most) [best, most] = [cell, sum]
    }
    return best
  }
}
