// Does what a model was given hold what a sentence claims? One shared word is no support: most of what
// the sentence is about must stand in the passages, and what is told for a name or a number in it must.
// A number that no passage holds leaves a sentence no evidence at all (vetoes.ts). Words decide, so it
// sees neither negation nor a paraphrase in other words; and it moves nobody's credit.
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { AlignedSentence } from './align.ts'
import { tierOf } from './frequent-words.ts'
import { wordsOf } from './words.ts'
import type { Word } from './words.ts'

/** What speaks for a sentence. Of words that are rare or numbers; of a sentence of none, nothing. */
export type Grounds = {
  /** Words that say what the sentence is about, numbers among them. */
  readonly content: number
  /** Those of them that a passage holds, or its title. */
  readonly held: number
  /** Does any passage hold any word? */
  readonly isTouched: boolean
  /** Does a number, or a name within it, stand in no passage? */
  readonly hasStranger: boolean
  /** Is that so of a name that it begins with? */
  readonly opensWithStranger: boolean
}

/** So much of what a sentence is about must be held: ADR 0116 has the measurements. */
const LEAST = { part: 2, of: 3 }

export function isSupported({ content, held, isTouched, ...names }: Grounds): boolean {
  const hasStranger = names.hasStranger || names.opensWithStranger
  return isTouched && !hasStranger && held * LEAST.of >= content * LEAST.part
}

/**
 * The grounds of every sentence of an answer that claims something, in the order of the answer.
 *
 * @param alignment of that answer and those passages
 */
export function groundsOf(
  answer: string,
  alignment: readonly AlignedSentence[],
  passages: readonly Pick<GivenPassage, 'title' | 'text'>[],
): { readonly start: number; readonly end: number; readonly grounds: Grounds }[] {
  const titles = formsOf(passages.map(({ title }) => title))
  let texts: ReadonlySet<string> | null = null
  const stands = (form: string): boolean => {
    texts ??= formsOf(passages.map(({ text }) => text))
    return titles.has(form) || texts.has(form)
  }
  /** As digits, too. */
  const isKnown = (form: string) => stands(form) || stands(NUMERALS.get(form) ?? form)
  const claims = alignment.filter(({ sentence }) => sentence.kind === 'claim')
  return claims.map(({ sentence: { start, end, words }, isHeld }) => {
    const open = [...words.entries()].filter(([at]) => isHeld[at] !== true)
    const lacking = open.filter(
      ([, { form }]) => !titles.has(form) && !(NUMERALS.has(form) && isKnown(form)),
    )
    const content = words.filter(isContent).length
    const grounds = {
      content,
      held: content - lacking.filter(([, word]) => isContent(word)).length,
      isTouched: isHeld.includes(true),
      hasStranger: lacking.some(
        ([at, word]) =>
          (at > 0 && isNameWithin(answer, word) && !isKnown(word.form)) || NUMERALS.has(word.form),
      ),
      opensWithStranger: lacking.some(
        ([at, word]) => at === 0 && isNameAtHead(answer, words) && !isKnown(word.form),
      ),
    }
    return { start, end, grounds }
  })
}

function formsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => wordsOf(text).map(({ form }) => form)))
}

// Words that say nothing of what a sentence is about, beside those of frequent-words.ts, whose change would
// move credit: what is left of "isn't", what joins, and how an answer speaks of what it was given.
const EMPTY_WORDS = new Set(
  `aren couldn didn doesn don hadn hasn haven isn shouldn wasn weren wouldn answer based passage passages
  besides considering despite furthermore hence indeed instead likewise meanwhile moreover nevertheless
  nonetheless nowadays otherwise overall regarding since therefore unless unlike whereas yes`.split(
    /\s+/,
  ),
)

/** "one" is a pronoun as often. */
const NUMERALS = new Map([
  ...'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((name, at) => [name, `${at + 2}`] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((name, at) => [name, `${(at + 2) * 10}`] as const),
])

function isContent({ form, numeric }: Word): boolean {
  return numeric || NUMERALS.has(form) || (tierOf(form) === 'other' && !EMPTY_WORDS.has(form))
}

const CAPITAL = /^\p{Lu}/u

/** A capital within a sentence makes a name, of a frequent word, too: Young. */
function isNameWithin(answer: string, { form, start, numeric }: Word): boolean {
  return (
    !numeric &&
    !EMPTY_WORDS.has(form) &&
    tierOf(form) !== 'function' &&
    CAPITAL.test(answer.slice(start))
  )
}

// What a word that opens a sentence may be but a name: a participle, an adverb, a plural; what then follows is
// an article or a preposition, where a name goes on with a verb, or with another name.
const NO_NAME = /(?:ed|ing|ly|s)$/
const FOLLOWS_NO_NAME = new Set(
  'a about an at by for from he her his i if in it its on our she that the their there these they this those to we with you'.split(
    ' ',
  ),
)
/** After a comma: what says more of a name. All else was an adverb before: "Today, keepers …". */
const APPOSITION = new Set('a an the who whose which not and'.split(' '))

/** The first word has a capital whatever it is, so that what follows decides. By the English of it. */
function isNameAtHead(answer: string, words: readonly Word[]): boolean {
  const [first, second] = words
  if (first === undefined || second === undefined || first.numeric) return false
  if (!CAPITAL.test(answer.slice(first.start)) || NO_NAME.test(first.form)) return false
  if (tierOf(first.form) !== 'other' || EMPTY_WORDS.has(first.form)) return false
  const gap = answer.slice(first.end, second.start)
  if (gap.includes(',')) {
    return CAPITAL.test(answer.slice(second.start)) || APPOSITION.has(second.form)
  }
  return gap.trim() === '' && !FOLLOWS_NO_NAME.has(second.form)
}
