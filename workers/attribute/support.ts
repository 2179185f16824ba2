// Does what a model was given hold what a sentence claims? One shared word is no support: most of what
// the sentence is about must stand in the passages, and no name in it may be a stranger to all of them.
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
  /** Does it name what stands in no passage? */
  readonly hasStranger: boolean
}

/** So much of what a sentence is about must be held: ADR 0116 has the measurements. */
const LEAST = { part: 2, of: 3 }

export function isSupported({ content, held, isTouched, hasStranger }: Grounds): boolean {
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
  const isInText = (form: string): boolean => {
    texts ??= formsOf(passages.map(({ text }) => text))
    return texts.has(form)
  }
  const claims = alignment.filter(({ sentence }) => sentence.kind === 'claim')
  return claims.map(({ sentence: { start, end, words }, isHeld }) => {
    const content = [...words.entries()].filter(([, word]) => isContent(word))
    const open = content.filter(([at, { form }]) => isHeld[at] !== true && !titles.has(form))
    const grounds = {
      content: content.length,
      held: content.length - open.length,
      isTouched: isHeld.includes(true),
      hasStranger: open.some(([at, word]) => isName(answer, word, at) && !isInText(word.form)),
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
  `aren couldn didn doesn don hadn hasn haven isn shouldn wasn weren wouldn
  based considering despite passage passages regarding since unless unlike whereas yes`.split(
    /\s+/,
  ),
)

function isContent({ form, numeric }: Word): boolean {
  return numeric || (tierOf(form) === 'other' && !EMPTY_WORDS.has(form))
}

/** A capital makes a name, also at the head of a sentence, unless a comma follows there: "Overall, …". */
function isName(answer: string, word: Word, at: number): boolean {
  const isAdverb = at === 0 && answer[word.end] === ','
  return !word.numeric && !isAdverb && /^\p{Lu}/u.test(answer.slice(word.start, word.end))
}
