// Seeded randomness for simulations: the same seed gives the same run on every machine.

export type Random = () => number

/** Mulberry32: 32 bits of state, uniform in [0, 1). Not for secrets. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Draws 0 … count-1 with probability proportional to 1/(rank+1)^exponent; 0 is the hottest. */
export function zipf(count: number, exponent: number, random: Random): () => number {
  const cumulative: number[] = []
  let total = 0
  for (let rank = 1; rank <= count; rank++) cumulative.push((total += rank ** -exponent))
  return () => {
    const at = random() * total
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] ?? total) > at) high = middle
      else low = middle + 1
    }
    return low
  }
}
