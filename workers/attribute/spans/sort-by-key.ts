// Sorts pairs by their key, equal keys in the order given: least-significant-digit radix sort, for
// millions of postings.

const DIGIT_BITS = 11
const DIGITS = 1 << DIGIT_BITS

export type Pairs = { readonly keys: Uint32Array; readonly values: Uint32Array }

export function sortByKey(keys: Uint32Array, values: Uint32Array): Pairs {
  let from: Pairs = { keys, values }
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) from = sortByDigit(from, shift)
  return from
}

function sortByDigit({ keys, values }: Pairs, shift: number): Pairs {
  const places = new Uint32Array(DIGITS + 1)
  for (const key of keys) {
    const digit = (key >>> shift) & (DIGITS - 1)
    places[digit + 1] = (places[digit + 1] ?? 0) + 1
  }
  for (let digit = 0; digit < DIGITS; digit++) {
    places[digit + 1] = (places[digit + 1] ?? 0) + (places[digit] ?? 0)
  }
  const sorted = { keys: new Uint32Array(keys.length), values: new Uint32Array(keys.length) }
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] ?? 0
    const digit = (key >>> shift) & (DIGITS - 1)
    const place = places[digit] ?? 0
    places[digit] = place + 1
    sorted.keys[place] = key
    sorted.values[place] = values[at] ?? 0
  }
  return sorted
}
