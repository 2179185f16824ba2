// What in a contribution should a curator look at? Its length, its language, whether it is about what
// the Datanet is for, and its tone: each by a rule that can be wrong, so a flag never rejects, it
// makes a person look. Each has a code for machines and a sentence for people. It knows no store and
// no policy: who waits for review is not decided here.
import { francAll } from 'franc-min'
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity'
import type { z } from 'zod'
import { termsOf } from '../../schemas/lexicon.ts'
import type { flagCode } from '../../schemas/wire/reviews.ts'
import { wordsOf } from './likeness.ts'
import { credentialsIn } from './credentials.ts'
import { isUnpayable } from './rights.ts'
import { MAIL_ADDRESS } from './validate.ts'

export type Flag = {
  readonly code: z.infer<typeof flagCode>
  readonly message: string
}

/** What a licence keeps out of every answer earns nothing, and nobody finds it: its giver should know. */
export function licenceFlag(licence: string): Flag | null {
  if (!isUnpayable(licence)) return null
  const message =
    `Under ${licence} it is kept and proven, but found by nobody and paid nothing: every answer is paid ` +
    'for, and that licence is not known to allow it.'
  return { code: 'licence_not_payable', message }
}

/** As a row has it: another version may have made it. */
export type StoredFlag = { readonly code: string; readonly message: string }

/** What the Datanet expects of its texts. */
export type Expected = {
  /** BCP 47 primary subtag. */
  readonly language: string
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
}

export const FLAG_LIMITS = {
  /** Of fewer words a passage says little that could be cited. */
  words: 5,
  /** Trigrams tell languages apart from about so many letters on. */
  languageLetters: 120,
  /** The expected language scores below this part of the best one. Of 2,048 units of the four sets of
   * `bench:retrieval` English is the best; close relatives of a language score .9 and more. */
  languagePart: 0.85,
  /**
   * Mean cosine of passages and purpose. Measured with MiniLM on five corpora against six purposes: a
   * corpus of its own narrow purpose lies at .11 to .48, of another's between −.07 and .09.
   */
  cosine: 0.05,
  /** Part of the purpose's terms that stand in the text, where there is no embedding. */
  sharedTerms: 0.05,
  /** Profane words of a thousand, and how many at least: words that only look profane are rare. */
  harshPerThousand: 5,
  harshWords: 3,
} as const

/** The languages that are told, as Datanets name theirs: of any other nothing is said. */
export const TOLD_LANGUAGES: ReadonlySet<string> = new Set(
  `am ar az be bg bn bs cs de el en es fa fr gu ha hi hr hu id ig it ja jv kk kn ko ln mg ml mr my ne
  nl ny pa pl ps pt rn ro ru rw si so sr su sv sw ta te th tr uk ur uz vi yo za zh zu`.split(/\s+/),
)

const LETTERS = /\p{L}/gu
/** A language is told by its beginning; the rest costs time and changes nothing. */
const LANGUAGE_UNITS = 2_048

export function purposeOf({ title, description, tags }: Expected): string {
  return `${title}. ${description} ${tags.join(', ')}`.trim()
}

/**
 * @param relevance as `relevanceOf` gives it; null where it could not be measured
 */
export function flagsOf(text: string, expected: Expected, relevance: Relevance): Flag[] {
  return [
    shortness(text),
    strangeness(text, expected.language),
    distance(relevance, expected),
    harshness(text, expected.language),
    reachability(text),
    exposure(text),
  ].filter((flag) => flag !== null)
}

export type Relevance = {
  readonly by: 'embedding' | 'words'
  /** Mean cosine, or the part of the purpose's terms in the text: 0 … 1 where it means something. */
  readonly value: number
}

/** @param vectors unit vectors: the purpose's, then each passage's; null without an embedder */
export function relevanceOf(
  text: string,
  expected: Expected,
  vectors: { readonly purpose: readonly number[]; readonly passages: Vectors } | null,
): Relevance {
  if (vectors !== null && vectors.passages.length > 0) {
    const cosines = vectors.passages.map((passage) =>
      passage.reduce((sum, value, at) => sum + value * (vectors.purpose[at] ?? 0), 0),
    )
    const sum = cosines.reduce((total, cosine) => total + cosine, 0)
    return { by: 'embedding', value: sum / cosines.length }
  }
  const wanted = [...termsOf(purposeOf(expected), expected.language).keys()]
  const there = termsOf(text, expected.language)
  const shared = wanted.filter((term) => there.has(term)).length
  return { by: 'words', value: wanted.length === 0 ? 1 : shared / wanted.length }
}

type Vectors = readonly (readonly number[])[]

function shortness(text: string): Flag | null {
  const words = wordsOf(text).length
  if (words >= FLAG_LIMITS.words) return null
  return { code: 'text_short', message: `The text has ${words} words: hardly anything to cite.` }
}

function strangeness(text: string, expected: string): Flag | null {
  if (!TOLD_LANGUAGES.has(expected)) return null
  const start = text.slice(0, LANGUAGE_UNITS)
  if ((start.match(LETTERS)?.length ?? 0) < FLAG_LIMITS.languageLetters) return null
  const scores = new Map(francAll(start).map(([code, score]) => [subtagOf(code), score]))
  const [best] = scores.keys()
  if (best === undefined || best === 'und') return null
  if ((scores.get(expected) ?? 0) >= FLAG_LIMITS.languagePart) return null
  const message = `The text reads like '${best}'; the Datanet is in '${expected}'.`
  return { code: 'language_unexpected', message }
}

/** ISO 639-3, as franc tells languages, to what BCP 47 prefers. */
export function subtagOf(code: string): string {
  return Intl.getCanonicalLocales(code)[0] ?? code
}

function distance({ by, value }: Relevance, { title }: Expected): Flag | null {
  const least = by === 'embedding' ? FLAG_LIMITS.cosine : FLAG_LIMITS.sharedTerms
  if (value >= least) return null
  const measure = by === 'embedding' ? 'likeness' : 'part of shared words'
  const message = `The text seems not to be about '${title}': ${measure} ${value.toFixed(3)}, below ${least}.`
  return { code: 'off_topic', message }
}

let matcher: RegExpMatcher | null = null

function harshness(text: string, language: string): Flag | null {
  if (language !== 'en') return null
  matcher ??= new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
  // Digits stand for letters in its patterns, and for numbers in our texts.
  const found = matcher
    .getAllMatches(text)
    .filter(({ startIndex, endIndex }) => !/\d/.test(text.slice(startIndex, endIndex + 1)))
  const profane = new Set(found.map(({ startIndex }) => startIndex)).size
  const words = wordsOf(text).length
  const rate = (profane * 1_000) / Math.max(1, words)
  if (profane < FLAG_LIMITS.harshWords || rate < FLAG_LIMITS.harshPerThousand) return null
  const message = `The text holds ${profane} profane words of ${words}.`
  return { code: 'tone_harsh', message }
}

/**
 * As written across borders (E.164: 8 to 15 digits), or with an area code in brackets: other numbers look
 * like anything. One digit a step, so that there is one way to read a number: texts are anybody's.
 */
const PHONE_NUMBER =
  /(?<![\w+])\+\d(?:[ .()-]{0,2}\d){7,14}(?!\w)|(?<!\w)\(\d{3}\) ?\d{3}[ .-]\d{4}(?!\w)/g

/** A byline is harmless, a neighbour's number is not: a person tells them apart. */
function reachability(text: string): Flag | null {
  const addresses = text.match(MAIL_ADDRESS) ?? []
  const numbers = text.match(PHONE_NUMBER) ?? []
  const [mails, phones] = [new Set(addresses).size, new Set(numbers).size]
  if (mails + phones === 0) return null
  const message = `The text holds mail addresses (${mails}) or telephone numbers (${phones}) of somebody.`
  return { code: 'contact_details', message }
}

/** What is certain is refused before. */
function exposure(text: string): Flag | null {
  const places = credentialsIn(text).map(({ start, end }) => `${start}–${end}`)
  if (places.length === 0) return null
  const message = `The text may hold passwords (${places.length}), the first at ${places[0]}.`
  return { code: 'credential_possible', message }
}
