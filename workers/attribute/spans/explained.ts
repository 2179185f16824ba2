// Which tokens of an answer need no training data to explain them? Citation marks, and those in runs
// that the prompt, a passage given or common boilerplate holds, where the run is too long to be there
// by chance: the same test of significance, against what was given, that a span must pass against
// the index.
import { BOILERPLATE } from './boilerplate.ts'
import { milliNatsOf } from './nats.ts'
import { longestMatch } from './suffix-search.ts'
import type { SortedSuffixes } from './suffix-search.ts'
import { suffixArray } from './suffix-array.ts'
import { eachToken } from './tokens.ts'
import { SEPARATOR } from './winnow.ts'

/** Two words meet anywhere: "at the" is explained by nothing. */
const SHORTEST = 3

export type Explained = {
  /** 1 for each token of the answer that is explained. */
  readonly tokens: Uint8Array
  /** For each token, how many from it on stand together in something that was given. */
  readonly lengths: Uint32Array
}

/** An `expected` number of chance runs below a hundredth: I >= ln(100 n), in milli-nats. */
export function cutOf(tokens: number): number {
  return milliNatsOf(100n * BigInt(Math.max(1, tokens)))
}

/**
 * @param forms of the answer's tokens
 * @param masses of the same, in milli-nats
 * @param given texts that the model had before it; boilerplate is added to them
 */
export function explainedBy(
  forms: readonly string[],
  masses: readonly number[],
  given: readonly string[],
): Explained {
  const tokens = new Uint8Array(forms.length)
  const lengths = new Uint32Array(forms.length)
  boilerplate ??= sequenceOf(BOILERPLATE)
  const isBare = given.every((text) => text === '')
  for (const sequence of isBare ? [boilerplate] : [boilerplate, sequenceOf(given)]) {
    mark(forms, masses, sequence, { tokens, lengths })
  }
  markCitations(forms, tokens)
  return { tokens, lengths }
}

/** `[3]` is the model's own claim, in whatever texts it learnt to make it: no evidence of any. */
function markCitations(forms: readonly string[], tokens: Uint8Array): void {
  for (let at = 0; at + 2 < forms.length; at++) {
    const isMark =
      forms[at] === '[' && /^\d{1,3}$/.test(forms[at + 1] ?? '') && forms[at + 2] === ']'
    if (isMark) tokens.fill(1, at, at + 3)
  }
}

function mark(
  forms: readonly string[],
  masses: readonly number[],
  { numbers, suffixes, cut }: Sequence,
  { tokens, lengths }: Explained,
): void {
  const asked = Uint32Array.from(forms, (form) => numbers.get(form) ?? SEPARATOR)
  for (let start = 0; start < forms.length; start++) {
    if (asked[start] === SEPARATOR) continue
    const length = longestMatch(asked, start, suffixes)
    lengths[start] = Math.max(lengths[start] ?? 0, length)
    let information = 0
    for (let at = start; at < start + length; at++) information += masses[at] ?? 0
    if (length >= SHORTEST && information >= cut) tokens.fill(1, start, start + length)
  }
}

/** Texts numbered among themselves, a separator behind each; other words are none. */
type Sequence = {
  readonly numbers: ReadonlyMap<string, number>
  readonly suffixes: SortedSuffixes
  readonly cut: number
}

/** A constant, made when it is first needed. */
let boilerplate: Sequence | null = null

function sequenceOf(texts: readonly string[]): Sequence {
  const numbers = new Map<string, number>()
  const sequence: number[] = []
  for (const text of texts) {
    eachToken(text, (form) => {
      const number = numbers.get(form) ?? numbers.size + 1
      numbers.set(form, number)
      sequence.push(number)
    })
    sequence.push(SEPARATOR)
  }
  const sorted = suffixArray(Int32Array.from(sequence), numbers.size + 1)
  const suffixes = { tokens: Uint32Array.from(sequence), order: Uint32Array.from(sorted) }
  return { numbers, suffixes, cut: cutOf(sequence.length - texts.length) }
}
