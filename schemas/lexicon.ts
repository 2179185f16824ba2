// How does a text become the terms of the lexical index? One answer for what is stored and for what
// is asked, or nothing would be found: runs of letters and digits, folded, without function words,
// stemmed by the Datanet's language, each known by a number. It knows no store.
import { stemmer as english } from '@orama/stemmers/english'
import { stemmer as french } from '@orama/stemmers/french'
import { stemmer as german } from '@orama/stemmers/german'
import { stemmer as spanish } from '@orama/stemmers/spanish'

/** Named by every receipt of a retrieval; a change of anything below is a new version and index. */
export const LEXICON_VERSION = 'lexicon-1'

/**
 * Okapi BM25: how fast repeating a term stops counting, how much a long passage is held back, and
 * the length in terms that is held back by nothing. The length is fixed, not the corpus mean, so
 * that a weight is final once it is written; passages are cut to one size anyway. `k1` and `b` are
 * the best of a coarse grid on four sets (bench/retrieval).
 */
export const BM25 = { k1: 0.9, b: 0.4, pivot: 60 } as const

/** Terms are numbered below this: the number of dimensions of the weights' sparse vector. */
export const TERM_NUMBERS = 1_000_000_000

const STEMMERS: Readonly<Record<string, (word: string) => string>> = {
  en: english,
  fr: french,
  de: german,
  es: spanish,
}

/** Words of a question that say nothing of its subject. Only English ones: others keep theirs. */
const FUNCTION_WORDS = new Set(
  `a about above after again against all am an and any are as at be because been before being below
  between both but by can could did do does doing down during each few for from further had has have
  having he her here hers herself him himself his how i if in into is it its itself just me more most
  my myself no nor not now of off on once only or other our ours ourselves out over own same she
  should so some such than that the their theirs them themselves then there these they this those
  through to too under until up very was we were what when where which while who whom why will with
  would you your yours yourself yourselves`.split(/\s+/),
)

/** How often each term stands in the text, by the term's number, ascending. */
export function termsOf(text: string, language: string): Map<number, number> {
  const stem = STEMMERS[language] ?? ((word: string) => word)
  const counts = new Map<number, number>()
  for (const [word] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (language === 'en' && FUNCTION_WORDS.has(word)) continue
    const term = numberOf(stem(word))
    counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  return new Map([...counts].sort(([a], [b]) => a - b))
}

/** What each term of a passage contributes to its score, before the term's rarity. */
export function weightsOf(counts: ReadonlyMap<number, number>): Map<number, number> {
  const { k1, b, pivot } = BM25
  const length = [...counts.values()].reduce((sum, times) => sum + times, 0)
  const hold = k1 * (1 - b + (b * length) / pivot)
  return new Map([...counts].map(([term, times]) => [term, (times * (k1 + 1)) / (times + hold)]))
}

/** FNV-1a, folded into 1 … TERM_NUMBERS − 1. Two stems of one number count as one term. */
function numberOf(stem: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < stem.length; at++) {
    hash ^= stem.charCodeAt(at)
    hash = Math.imul(hash, 0x01000193)
  }
  return ((hash >>> 0) % (TERM_NUMBERS - 1)) + 1
}
